import { buildTraces, formatTrace, startOtlpSink, waitUntil } from '@sightglass/testkit'
import type { Closers } from './closers.ts'
import { bestSwap, type SwapTrace } from './find-swap.ts'
import { color, say } from './say.ts'
import { type Stage, startService } from './stage.ts'
import { sendRounds, summarize } from './traffic.ts'

const WAIT_MS = 15_000

/**
 * The service against a receiver inside this process: no collector, no Jaeger, but the trace that the service sends.
 * @returns whether its trace was whole
 */
export async function playAgainstSink(stage: Stage, closers: Closers, signal: AbortSignal): Promise<boolean> {
  const sink = await startOtlpSink()
  closers.add(sink.close)
  signal.throwIfAborted()
  const service = await startService(stage, sink.httpUrl, closers, signal)
  signal.throwIfAborted()
  say.step(`The service runs at ${service.service}; its telemetry goes to a small receiver in this process.`)
  say.detail(summarize(await sendRounds(service, 1, signal)))

  let best: SwapTrace | undefined
  await waitUntil(
    () => {
      best = bestSwap(buildTraces(sink.spans), stage)
      return signal.aborted || best?.missing.length === 0 ? true : undefined
    },
    { timeoutMs: WAIT_MS },
  ).catch(() => {})
  signal.throwIfAborted()
  await service.stop()
  await sink.close()
  return showSwap(best, 'as the service sent it')
}

/** Prints the tree and what it holds or lacks; true when nothing is missing. */
export function showSwap(swap: SwapTrace | undefined, how: string): boolean {
  if (!swap) {
    say.bad('No trace of an opened swap arrived.')
    return false
  }
  say.step(`One swap, ${how}:`)
  say.block(formatTrace(swap.root, { color }))
  if (swap.missing.length > 0) say.bad(`Missing in this trace: ${swap.missing.join('; ')}.`)
  else
    say.good(`In this one tree: ${swap.pieces.map(({ what, found }) => describe(what, found)).join(', ')}.`)
  return swap.missing.length === 0
}

function describe(what: string, found: number): string {
  return what.startsWith('the ') ? what : `${found} ${what}`
}
