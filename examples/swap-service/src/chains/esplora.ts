import { z } from 'zod'
import { upstreamError } from '../errors.ts'

const Utxos = z.array(z.object({ txid: z.string(), value: z.number().int() }))
const FeeEstimates = z.record(z.string(), z.number())
const Transaction = z.object({
  txid: z.string(),
  status: z.object({ confirmed: z.boolean(), block_height: z.number().int().optional() }),
})

/** A transaction as Esplora tells of it; `block_height` once a block holds it. */
export type Transaction = z.infer<typeof Transaction>

/** The part of Esplora's REST API that swaps need. Every call ends within the timeout. */
export interface Esplora {
  /** The sum of an address's unspent outputs, in sats. */
  balance(address: string): Promise<number>
  /** What a transaction has to pay to be mined within six blocks, in sats per virtual byte. */
  feeRate(): Promise<number>
  transaction(txid: string): Promise<Transaction | undefined>
  tipHeight(): Promise<number>
}

/**
 * @param baseUrl without a slash at the end
 * @param timeoutMs for one call, its body included
 */
export function createEsplora(baseUrl: string, timeoutMs: number): Esplora {
  async function get<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
    try {
      const response = await fetch(`${baseUrl}${path}`, { signal: AbortSignal.timeout(timeoutMs) })
      if (response.status === 404) {
        await response.body?.cancel()
        return undefined
      }
      if (!response.ok) throw new Error(`HTTP ${response.status} from ${path}`)
      return schema.parse(await response.json())
    } catch (error) {
      throw upstreamError('Esplora', isTimeout(error), error)
    }
  }

  async function must<T>(path: string, schema: z.ZodType<T>): Promise<T> {
    const found = await get(path, schema)
    if (found === undefined) throw upstreamError('Esplora', false, new Error(`HTTP 404 from ${path}`))
    return found
  }

  return {
    balance: async (address) => {
      const utxos = await must(`/address/${address}/utxo`, Utxos)
      return utxos.reduce((sum, utxo) => sum + utxo.value, 0)
    },
    feeRate: async () => (await must('/fee-estimates', FeeEstimates))['6'] ?? 1,
    transaction: (txid) => get(`/tx/${txid}`, Transaction),
    tipHeight: () => must('/blocks/tip/height', z.number().int()),
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'TimeoutError'
}
