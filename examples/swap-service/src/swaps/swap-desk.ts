import type { Logger } from 'pino'
import type { Esplora } from '../chains/esplora.ts'
import type { Evm } from '../chains/evm.ts'
import type { Config } from '../config.ts'
import { ServiceError } from '../errors.ts'
import type { SwapStore } from '../store/swap-store.ts'
import { priceSwap, type Quote } from './quote.ts'
import type { Direction, Swap, SwapRequest } from './swap.ts'

/** What customers can do; HTTP is only one way to reach it. */
export interface SwapDesk {
  quote(direction: Direction, amountSats: number): Promise<Quote & { gasPriceWei: bigint }>
  open(request: SwapRequest): Promise<Swap>
  find(id: string): Promise<Swap>
  nameDeposit(id: string, txid: string): Promise<Swap>
}

/** What the desk stands on. */
export interface SwapDeskParts {
  config: Config
  esplora: Esplora
  evm: Evm
  store: SwapStore
  log: Logger
}

/** The desk over two chains and a store. */
export function createSwapDesk({ config, esplora, evm, store, log }: SwapDeskParts): SwapDesk {
  async function quote(direction: Direction, amountSats: number) {
    const [satsPerVbyte, gasPriceWei, tokenDecimals] = await Promise.all([
      esplora.feeRate(),
      evm.gasPrice(),
      evm.tokenDecimals(),
    ])
    const market = {
      tokensPerBitcoin: config.TOKENS_PER_BITCOIN,
      feeBasisPoints: config.FEE_BASIS_POINTS,
      tokenDecimals,
      satsPerVbyte,
    }
    return { ...priceSwap(direction, amountSats, market), gasPriceWei }
  }

  async function find(id: string): Promise<Swap> {
    const swap = await store.find(id)
    if (!swap) throw new ServiceError('not_found', `There is no swap ${id}`)
    return swap
  }

  /** Both sides must be able to pay: the customer what is swapped, we what is paid out. */
  async function checkFunds(request: SwapRequest, { amountSats, networkFeeSats, tokenUnits }: Quote) {
    const fromBitcoin = request.direction === 'btc-to-token'
    const [sats, tokens] = await Promise.all([
      esplora.balance(fromBitcoin ? request.bitcoinAddress : config.TREASURY_BITCOIN_ADDRESS),
      evm.tokenBalance(fromBitcoin ? config.TREASURY_EVM_ADDRESS : request.evmAddress),
    ])
    const enoughSats = sats >= amountSats + networkFeeSats
    const enoughTokens = tokens >= tokenUnits
    if (fromBitcoin ? enoughSats : enoughTokens) {
      if (enoughSats && enoughTokens) return
      throw new ServiceError('insufficient_funds', 'We cannot pay out this amount at the moment')
    }
    throw new ServiceError('insufficient_funds', 'Your address does not hold the amount to be swapped')
  }

  return {
    quote,
    open: async (request) => {
      const priced = await quote(request.direction, request.amountSats)
      await checkFunds(request, priced)
      const swap = await store.insert(request, priced.tokenUnits)
      // Personal data in a log line, as many a service has it: what cleans it is telemetry's job.
      log.info(
        {
          swapId: swap.id,
          direction: swap.direction,
          amountSats: swap.amountSats,
          email: swap.email,
          bitcoinAddress: swap.bitcoinAddress,
        },
        'swap opened',
      )
      return swap
    },
    find,
    nameDeposit: async (id, txid) => {
      const named = await store.nameDeposit(id, txid)
      const swap = await find(id)
      if (!named)
        throw new ServiceError('deposit_already_named', `Swap ${id} has a deposit already, or is done`)
      log.info({ swapId: id, txid }, 'deposit named')
      return swap
    },
  }
}
