import type { HrTime } from '@opentelemetry/api'
import { attributeKey } from './attribute-key.ts'
import { mergeExponential, mergeHistograms } from './merge-histograms.ts'
import type { ExponentialHistogramLike, HistogramLike, MetricLike, PointLike } from './metric-types.ts'

/** Values of the SDK's `DataPointType`, whose code is no dependency. */
const HISTOGRAM = 0
const EXPONENTIAL_HISTOGRAM = 1
const GAUGE = 2
const SUM = 3

/**
 * The points of a metric with one for each set of attributes: sums and histograms are added up, of gauges the last
 * stays. Receivers would take two points with the same attributes for an error, or show one of them only. Points of an
 * unknown kind stay as they are.
 */
export function mergePoints(metric: MetricLike, points: readonly PointLike[]): PointLike[] {
  const merge = mergeOf(metric.dataPointType)
  if (merge === undefined) return [...points]
  const merged = new Map<string, PointLike>()
  for (const point of points) {
    const key = attributeKey(point.attributes)
    const earlier = merged.get(key)
    merged.set(key, earlier === undefined ? point : mergePair(merge, earlier, point))
  }
  return [...merged.values()]
}

/** Merges two values, of which `last` is the later one. */
type Merge = (a: unknown, b: unknown, last: unknown) => unknown

function mergePair(merge: Merge, a: PointLike, b: PointLike): PointLike {
  const last = isBefore(b.endTime, a.endTime) ? a : b
  const exemplars = [...(a.exemplars ?? []), ...(b.exemplars ?? [])]
  return {
    ...last,
    startTime: isBefore(b.startTime, a.startTime) ? b.startTime : a.startTime,
    value: merge(a.value, b.value, last.value),
    ...(exemplars.length > 0 && { exemplars }),
  }
}

function mergeOf(type: number): Merge | undefined {
  if (type === SUM) return (a, b) => (a as number) + (b as number)
  if (type === HISTOGRAM) return (a, b) => mergeHistograms(a as HistogramLike, b as HistogramLike)
  if (type === EXPONENTIAL_HISTOGRAM)
    return (a, b) => mergeExponential(a as ExponentialHistogramLike, b as ExponentialHistogramLike)
  if (type === GAUGE) return (_a, _b, last) => last
  return undefined
}

function isBefore(a: HrTime, b: HrTime): boolean {
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1])
}
