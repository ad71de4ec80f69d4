import { fetchJaegerTrace, findJaegerTraces, type TraceNode, waitUntil, walkTrace } from '@sightglass/testkit'
import { isOpenedSwap, missingPieces, type Piece, piecesOf, ROUTE, type Upstreams } from './missing-pieces.ts'
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

const PAUSE_LIMIT_MS = 45_000

/**
 * Asks Jaeger's query API until it has the whole trace of an opened swap, 45 seconds at most (the collector holds a
 * trace back for some seconds before it decides whether to keep it).
 * @returns the most complete trace it got; undefined when Jaeger knows of no opened swap
 * @throws the signal's reason
 */
export async function findSwapInJaeger(
  queryUrl: string,
  upstreams: Upstreams,
  signal: AbortSignal,
): Promise<SwapTrace | undefined> {
  let best: SwapTrace | undefined
  await waitUntil(
    async () => {
      if (signal.aborted) return 'aborted'
      const traces = await findJaegerTraces(queryUrl, {
        service: SERVICE_NAME,
        operation: `POST ${ROUTE}`,
        limit: 50,
      })
      const ids = traces.flatMap((spans) => spans.find(isOpenedSwap)?.traceId ?? [])
      for (const id of ids) {
        const found = bestSwap(await fetchJaegerTrace(queryUrl, id), upstreams)
        if (found && (!best || found.missing.length < best.missing.length)) best = found
        if (best?.missing.length === 0) return 'whole'
      }
      return undefined
    },
    { timeoutMs: PAUSE_LIMIT_MS },
  ).catch((error: Error) => {
    // Time is over. That Jaeger could not be asked at all is worth knowing; a trace that is not whole is told by the caller.
    if (error.cause !== undefined) throw error
  })
  signal.throwIfAborted()
  return best
}
