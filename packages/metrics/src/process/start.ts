import type { MetricRegistry } from '../types.ts'
import { readEventLoop } from './event-loop.ts'
import { readFilesystems } from './filesystem.ts'
import { readGc } from './gc.ts'
import { readHandles } from './handles.ts'
import { readHeap } from './heap.ts'
import { readHost } from './host.ts'
import { type ProcFiles, procFiles } from './proc.ts'
import { readProcess, readProcessMemory } from './process-reader.ts'
import type { Reader } from './reader.ts'

/** What can be chosen about the metrics of process and host. */
export interface ProcessMetricsOptions {
  /** File systems whose use is shown, 16 at most; default: the root and the one of the working directory. */
  readonly mountpoints?: readonly string[]
  /** Milliseconds until they begin; 0: at once. Default 1000. */
  readonly delay?: number
  /** Shortest window of values over a stretch of time, in milliseconds; default 10 000. */
  readonly window?: number
  /** For tests: the files of Linux. */
  readonly files?: ProcFiles
}

/**
 * Metrics of the process, of Node and of the host, read at each collection. At the start nothing is read: they begin
 * a second later, so that a command that ends at once has nothing to send. Nothing here keeps the process alive.
 *
 * Values over a stretch of time (delay and use of the event loop, CPU of the host) are those of the last window that
 * has ended. A collection ends it when it is 10 s old; other readers that come earlier get the same values, so that
 * several of them do not take each other's samples away.
 *
 * @returns what stops it
 */
export function startProcessMetrics(
  registry: MetricRegistry,
  options: ProcessMetricsOptions = {},
): () => void {
  const shortest = options.window ?? 10_000
  let started: { readonly readers: readonly Reader[]; windowStart: bigint; failure: unknown } | undefined

  function begin() {
    const { readers, failure } = createReaders(registry, options)
    started = { readers, failure, windowStart: process.hrtime.bigint() }
  }

  const { delay = 1000 } = options
  let timer: NodeJS.Timeout | undefined
  if (delay === 0) begin()
  else timer = setTimeout(begin, delay).unref()

  const stopCollecting = registry.beforeCollect(() => {
    const state = started
    if (state === undefined) return
    const now = process.hrtime.bigint()
    const windowEnds = Number(now - state.windowStart) / 1e6 >= shortest
    if (windowEnds) state.windowStart = now
    let { failure } = state
    state.failure = undefined
    for (const reader of state.readers) {
      try {
        reader.collect(windowEnds)
      } catch (error) {
        failure ??= error
      }
    }
    // The registry counts it and says it once; the other readers have done their work.
    if (failure) throw failure
  })

  return () => {
    clearTimeout(timer)
    stopCollecting()
    for (const reader of started?.readers ?? []) reader.stop?.()
  }
}

/** Readers that can be made: one whose families the app has declared otherwise is left out. */
function createReaders(
  registry: MetricRegistry,
  { files = procFiles, mountpoints }: ProcessMetricsOptions,
): { readers: Reader[]; failure: unknown } {
  const makers: readonly (() => Reader)[] = [
    () => readProcess(registry, files),
    () => readProcessMemory(registry, files),
    () => readHeap(registry),
    () => readGc(registry),
    () => readEventLoop(registry),
    () => readHandles(registry),
    () => readHost(registry, files),
    () => readFilesystems(registry, mountpoints),
  ]
  const readers: Reader[] = []
  let failure: unknown
  for (const make of makers) {
    try {
      readers.push(make())
    } catch (error) {
      failure ??= error
    }
  }
  return { readers, failure }
}
