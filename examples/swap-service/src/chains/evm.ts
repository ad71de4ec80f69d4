import {
  BaseError,
  createPublicClient,
  erc20Abi,
  type Hash,
  http,
  TimeoutError,
  TransactionReceiptNotFoundError,
} from 'viem'
import { upstreamError } from '../errors.ts'

/** What became of a transaction that a block holds. */
export interface Receipt {
  succeeded: boolean
  blockNumber: bigint
}

/** The part of an EVM chain that swaps need. Every call ends within the timeout. */
export interface Evm {
  /** In the token's smallest unit. */
  tokenBalance(owner: `0x${string}`): Promise<bigint>
  /** Asked once, then remembered: a token never changes it. */
  tokenDecimals(): Promise<number>
  /** In wei. */
  gasPrice(): Promise<bigint>
  blockNumber(): Promise<bigint>
  chainId(): Promise<number>
  receipt(hash: Hash): Promise<Receipt | undefined>
}

/** @param timeoutMs for one call */
export function createEvm(rpcUrl: string, token: `0x${string}`, timeoutMs: number): Evm {
  // A retry would hide a failing node and double the time a customer waits.
  const client = createPublicClient({
    transport: http(rpcUrl, { timeout: timeoutMs, retryCount: 0 }),
    cacheTime: 0,
  })
  let decimals: number | undefined

  return {
    tokenBalance: (owner) =>
      guarded(
        client.readContract({ address: token, abi: erc20Abi, functionName: 'balanceOf', args: [owner] }),
      ),
    tokenDecimals: async () => {
      decimals ??= await guarded(
        client.readContract({ address: token, abi: erc20Abi, functionName: 'decimals' }),
      )
      return decimals
    },
    gasPrice: () => guarded(client.getGasPrice()),
    blockNumber: () => guarded(client.getBlockNumber()),
    chainId: () => guarded(client.getChainId()),
    receipt: (hash) =>
      guarded(
        client.getTransactionReceipt({ hash }).then(
          ({ status, blockNumber }) => ({ succeeded: status === 'success', blockNumber }),
          (error: unknown) => {
            if (error instanceof TransactionReceiptNotFoundError) return undefined
            throw error
          },
        ),
      ),
  }
}

async function guarded<T>(call: Promise<T>): Promise<T> {
  try {
    return await call
  } catch (error) {
    const timedOut =
      error instanceof BaseError && error.walk((cause) => cause instanceof TimeoutError) !== null
    throw upstreamError('The EVM node', timedOut, error)
  }
}
