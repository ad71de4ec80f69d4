import {
  buildTraces,
  fetchJaegerTrace,
  findJaegerTraces,
  type TraceNode,
  waitUntil,
  walkTrace,
} from '@sightglass/testkit'
import { isOpenedSwap, missingPieces, type Piece, piecesOf, type Upstreams } from './missing-pieces.ts'
import { SERVICE_NAME } from './stage.ts'

/** A trace of a swap and what it holds; `missing` is empty when it is whole. */
export interface SwapTrace {
  root: TraceNode
  pieces: Piece[]
  missing: string[]
}

/** The most complete of the trees that hold an opened swap; undefined when none does. */
export function bestSwap(roots: readonly TraceNode[], upstreams: Upstreams): SwapTrace | undefined {
  return roots
    .filter((root) => [...walkTrace(root)].some(({ span }) => isOpenedSwap(span)))
    .map((root) => {
      const pieces = piecesOf(root, upstreams)
      return { root, pieces, missing: missingPieces(pieces) }
    })
    .sort((a, b) => a.missing.length - b.missing.length)[0]
}

const WAIT_MS = 45_000

/**
 * Asks Jaeger's query API until it has the whole trace of an opened swap, 45 seconds at most (the collector holds a
 * trace back for some seconds before it decides whether to keep it).
 * @returns the most complete trace it got; undefined when Jaeger knows of no opened swap
 * @throws the signal's reason; what the last question failed with, when Jaeger could not be asked
 */
export async function findSwapInJaeger(
  queryUrl: string,
  upstreams: Upstreams,
  signal: AbortSignal,
): Promise<SwapTrace | undefined> {
  let best: SwapTrace | undefined
  const ask = async () => {
    if (signal.aborted) return 'aborted'
    const traces = await findJaegerTraces(queryUrl, { service: SERVICE_NAME, limit: 200 })
    const found = bestSwap(traces.flatMap(buildTraces), upstreams)
    if (!found) return undefined
    // The same trace once more by its id: it is the answer that the printed link gives.
    best = bestSwap(await fetchJaegerTrace(queryUrl, found.root.span.traceId), upstreams) ?? found
    return best.missing.length === 0 ? 'whole' : undefined
  }
  await waitUntil(ask, { timeoutMs: WAIT_MS, what: 'a swap in Jaeger' }).catch((error: Error) => {
    // Without a cause only the time is over, and the caller tells what there is.
    if (error.cause !== undefined) throw error
  })
  signal.throwIfAborted()
  return best
}
