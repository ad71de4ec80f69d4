import { guard } from '@sightglass/core'
import type { Pipeline } from './pipeline/pipeline.ts'

// Taken before the app runs: a test of the app may put mocks in their places.
const { setTimeout, clearTimeout, setImmediate } = globalThis
const now = performance.now.bind(performance)
const kill = process.kill.bind(process)

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

/** What the end of the process needs of a pipeline. */
export type Flushable = Pick<Pipeline, 'flush'>

/**
 * Sends what is left when the process ends by an empty event loop or by a signal, and holds it up for `budget` ms
 * at most, all flushes taken together. `onCut` is called when the budget ended before the flush did.
 *
 * A signal ends the app exactly as without us: where the app listens to it, the app decides, and we flush beside
 * it; where nobody does, the signal is raised again after the flush, so that exit code and signal are Node's own.
 */
export function flushAtExit(pipeline: Flushable, budget: number, onCut: () => void): void {
  const flush = createBoundedFlush(pipeline, budget, onCut)
  flushBeforeExit(flush)

  for (const signal of SIGNALS) {
    const onSignal = () => {
      // Off before the app's listeners run: libraries such as signal-exit count the listeners to see whether
      // they are alone, and a second Ctrl-C has to end the process at once.
      process.removeListener(signal, onSignal)
      if (process.listenerCount(signal) > 0) {
        // Not counted as part of the end: an app may take SIGHUP for a reload, any number of times.
        void pipeline.flush({ metrics: true }).catch(() => {})
        setImmediate(() => process.on(signal, onSignal)).unref()
      } else {
        void flush({ metrics: true }).then(() => kill(process.pid, signal))
      }
    }
    process.on(signal, onSignal)
  }
}

/**
 * Flushes when the event loop is empty, first, and then lets the app's own 'beforeExit' listeners have their turn.
 * Node emits that event again after everything that kept the loop busy, so after a flush of ours as well: a listener
 * beside those of the app would have them called once more for each. Hence in front of `process.emit`.
 */
function flushBeforeExit(flush: (options: { metrics: boolean }) => Promise<void>): void {
  let next: 'flush' | 'app' | 'end' = 'flush'
  let metricsSent = false
  const emit = process.emit as (event: string | symbol, ...args: unknown[]) => boolean

  const onEmpty = (tellApp: () => boolean): boolean => {
    if (next === 'flush') {
      next = 'app'
      void flush({ metrics: !metricsSent })
      metricsSent = true
      // So that Node asks again even when there was nothing to wait for.
      setImmediate(() => {})
    } else if (next === 'app') {
      next = 'flush'
      const busyBefore = process.getActiveResourcesInfo().length
      const told = tellApp()
      afterMicrotasks(() => {
        // New work of the app ends in another round. Without any, this is the end: what its listeners recorded goes.
        if (process.getActiveResourcesInfo().length > busyBefore) return
        next = 'end'
        void flush({ metrics: false })
      })
      return told
    } else next = 'flush'
    return true
  }

  function emitOurs(this: NodeJS.Process, event: string | symbol, ...args: unknown[]): boolean {
    const tell = () => Reflect.apply(emit, this, [event, ...args])
    return event === 'beforeExit' ? onEmpty(tell) : tell()
  }
  Object.defineProperty(process, 'emit', {
    value: emitOurs,
    writable: true,
    configurable: true,
    enumerable: false,
  })
}

/** Once everything has run that was waiting in the queues of ticks and promises. */
function afterMicrotasks(run: () => void): void {
  process.nextTick(() => queueMicrotask(() => process.nextTick(run)))
}

/** Flushes that keep the process alive while they run, and together no longer than `budget` ms. Never rejects. */
export function createBoundedFlush(
  pipeline: Flushable,
  budget: number,
  onCut: () => void,
): (options: { metrics: boolean }) => Promise<void> {
  let left = budget
  return async (options) => {
    if (left <= 0) return guard(onCut, undefined, () => {})
    const started = now()
    // The only thing of ours that keeps the event loop alive: sockets and the SDK's timers do not.
    let timer: NodeJS.Timeout | undefined
    const cut = new Promise<'cut'>((resolve) => {
      timer = setTimeout(() => resolve('cut'), left)
    })
    const ended = await Promise.race([cut, pipeline.flush(options).catch(() => {})])
    clearTimeout(timer)
    left -= now() - started
    if (ended === 'cut') guard(onCut, undefined, () => {})
  }
}
