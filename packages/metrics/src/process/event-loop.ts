import type { ELDHistogram, EventLoopUtilization } from 'node:perf_hooks'
import { observedSums } from '../observed-sums.ts'
import type { MetricRegistry } from '../types.ts'
import { attempt, type Reader, writeGauge } from './reader.ts'
import { eventLoopDelay, eventLoopLag, eventLoopTime, eventLoopUtilization } from './runtime-families.ts'

// Taken before the app runs: a test of the app may put a mock in its place.
const { setImmediate } = globalThis

/** Milliseconds between two samples of the delay: Node's default, and that of prom-client and upstream. */
const RESOLUTION = 10

const STATISTICS = Object.keys(eventLoopDelay) as (keyof typeof eventLoopDelay)[]

type Delays = Readonly<Record<keyof typeof eventLoopDelay, number>>

/** Delay, lag and use of the event loop. */
export function readEventLoop(registry: MetricRegistry): Reader {
  const { monitorEventLoopDelay, performance } = process.getBuiltinModule('node:perf_hooks')
  const delays = STATISTICS.map(
    (statistic) => [statistic, writeGauge(registry.declare(eventLoopDelay[statistic]))] as const,
  )
  const lag = writeGauge(registry.declare(eventLoopLag))
  const utilization = writeGauge(registry.declare(eventLoopUtilization))
  const time = observedSums(registry.declare(eventLoopTime))

  const histogram = attempt(() => monitorEventLoopDelay({ resolution: RESOLUTION }))
  histogram?.enable()
  let windowDelays: Delays | undefined
  let windowStart: EventLoopUtilization | undefined
  let windowUse: number | undefined
  let lastLag: number | undefined
  measureLag()

  function measureLag(): void {
    const asked = process.hrtime.bigint()
    setImmediate(() => {
      lastLag = Number(process.hrtime.bigint() - asked) / 1e9
    }).unref()
  }

  function collect(windowEnds: boolean): void {
    const running = histogram && delaysOf(histogram)
    const used = performance.eventLoopUtilization()
    const use = windowStart
      ? performance.eventLoopUtilization(used, windowStart).utilization
      : used.utilization
    if (windowEnds) {
      windowDelays = running ?? windowDelays
      histogram?.reset()
      windowUse = use
      windowStart = used
    }
    const shown = windowDelays ?? running
    for (const [statistic, write] of delays) write(shown?.[statistic])
    utilization(windowUse ?? use)
    time.observe(['active'], used.active / 1000)
    time.observe(['idle'], used.idle / 1000)
    time.commit()
    lag(lastLag)
    measureLag()
  }

  return { collect, stop: () => void histogram?.disable() }
}

/** In seconds; undefined as long as there is no sample. */
function delaysOf(histogram: ELDHistogram): Delays | undefined {
  if (histogram.count === 0) return undefined
  return {
    min: histogram.min / 1e9,
    max: histogram.max / 1e9,
    mean: histogram.mean / 1e9,
    stddev: histogram.stddev / 1e9,
    p50: histogram.percentile(50) / 1e9,
    p90: histogram.percentile(90) / 1e9,
    p99: histogram.percentile(99) / 1e9,
  }
}
