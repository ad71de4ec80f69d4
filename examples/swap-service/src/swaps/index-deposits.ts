import { Cron } from 'croner'
import type { Logger } from 'pino'
import type { Esplora } from '../chains/esplora.ts'
import type { Evm } from '../chains/evm.ts'
import type { Config } from '../config.ts'
import type { SwapStore } from '../store/swap-store.ts'
import type { Swap } from './swap.ts'

/** How many swaps one run looks at; the rest is for the next. */
const BATCH = 50

/** What the job stands on. */
export interface IndexParts {
  config: Pick<Config, 'CONFIRMATIONS'>
  esplora: Esplora
  evm: Evm
  store: SwapStore
  log: Logger
}

/** One run of the job: looks up every named deposit on its chain and confirms those that are deep enough. */
export async function indexDeposits(parts: IndexParts): Promise<{ checked: number; confirmed: number }> {
  const { config, esplora, evm, store, log } = parts
  const swaps = await store.listUnconfirmed(BATCH)
  if (swaps.length === 0) return { checked: 0, confirmed: 0 }

  const [tipHeight, blockNumber] = await Promise.all([esplora.tipHeight(), evm.blockNumber()])
  let confirmed = 0
  for (const swap of swaps) {
    const height = await depositHeight(swap, esplora, evm)
    const tip = swap.direction === 'btc-to-token' ? tipHeight : Number(blockNumber)
    // The block that holds a transaction is its first confirmation.
    if (height === undefined || tip - height + 1 < config.CONFIRMATIONS) continue
    await store.confirm(swap.id)
    confirmed += 1
    log.info({ swapId: swap.id, height }, 'deposit confirmed')
  }
  return { checked: swaps.length, confirmed }
}

/** The height of the block that holds the swap's deposit; undefined while none does. */
async function depositHeight(swap: Swap, esplora: Esplora, evm: Evm): Promise<number | undefined> {
  const txid = swap.depositTxid ?? ''
  if (swap.direction === 'btc-to-token') return (await esplora.transaction(txid))?.status.block_height
  const receipt = await evm.receipt(txid.startsWith('0x') ? (txid as `0x${string}`) : `0x${txid}`)
  return receipt?.succeeded ? Number(receipt.blockNumber) : undefined
}

/**
 * Runs the job by its schedule, never twice at a time. A run that fails is logged; the next one tries again.
 * @returns how to stop it: resolves when a run that is under way has ended
 */
export function scheduleIndexing(pattern: string, parts: IndexParts): { stop(): Promise<void> } {
  let running: Promise<unknown> = Promise.resolve()
  const job = new Cron(pattern, { name: 'index-deposits', protect: true }, async () => {
    const run = indexDeposits(parts)
    running = run.catch(() => {})
    try {
      const { checked, confirmed } = await run
      parts.log.debug({ checked, confirmed }, 'deposits indexed')
    } catch (err) {
      parts.log.error({ err }, 'indexing deposits failed')
    }
  })
  return {
    stop: async () => {
      job.stop()
      await running
    },
  }
}
