import type { Attributes, HrTime } from '@opentelemetry/api'
import type { DataPoint, Histogram as HistogramValue } from '@opentelemetry/sdk-metrics'
import { OVERFLOW_ATTRIBUTE } from './overflow.ts'
import { countOf, Gauge, Histogram, type Series, type Sum } from './series.ts'

/** A series in one view, with what was reported of it. */
export interface Member {
  readonly series: Series
  /** The sum, or of a histogram its count, at the last delta collection. */
  value: number
  sum: number
  counts: Float64Array | undefined
}

/** Series that one view shows as one point, because the labels that tell them apart are not shown. */
export interface Group {
  readonly attributes: Attributes
  readonly members: Member[]
}

/** From when to when a point counts, in milliseconds since the epoch. */
export interface Interval {
  /** When this reader last collected; undefined: never. */
  readonly previous: number | undefined
  readonly end: number
}

/** A member of which nothing was reported. */
export function createMember(series: Series): Member {
  return { series, value: 0, sum: 0, counts: undefined }
}

/** How one label is shown on one side. */
export interface ShownLabel {
  readonly name: string
  readonly asNumber: boolean
  /** Stands for no value; absent: the label is left out. */
  readonly missing?: string | undefined
}

/**
 * What a series shows.
 * @param labels per label of the definition; a label without a name on this side, or without a value, is left out
 */
export function attributesOf(series: Series, labels: readonly (ShownLabel | undefined)[]): Attributes {
  if (series.tally !== undefined) return { [OVERFLOW_ATTRIBUTE]: true }
  const attributes: Attributes = {}
  labels.forEach((label, index) => {
    if (label === undefined) return
    // To Prometheus an empty label is none, and two series with the same labels would be an error.
    const value = series.shown[index] || label.missing
    if (value === undefined) return
    attributes[label.name] = label.asNumber && Number.isFinite(Number(value)) ? Number(value) : value
  })
  return attributes
}

/** The sum of a group, or of a group of histograms their count; undefined: no change to report. */
export function sumPoint(group: Group, interval: Interval, delta: boolean): DataPoint<number> | undefined {
  let total = 0
  for (const member of group.members) {
    const now = totalOf(member.series)
    total += delta ? now - member.value : now
    if (delta) member.value = now
  }
  if (delta && total === 0) return undefined
  return { ...times(group, interval, delta), attributes: group.attributes, value: total }
}

/** The gauge of a group that was written last; undefined: none was. */
export function gaugePoint(group: Group, interval: Interval): DataPoint<number> | undefined {
  let last: Gauge | undefined
  for (const { series } of group.members) {
    if (!(series instanceof Gauge) || series.writtenAt === 0) continue
    if (last === undefined || series.writtenAt > last.writtenAt) last = series
  }
  if (last === undefined) return undefined
  return { ...times(group, interval, false), attributes: group.attributes, value: last.value }
}

/** The histograms of a group added up, without min and max; undefined: no change to report. */
export function histogramPoint(
  group: Group,
  boundaries: readonly number[],
  interval: Interval,
  delta: boolean,
): DataPoint<HistogramValue> | undefined {
  const counts: number[] = new Array(boundaries.length + 1).fill(0)
  let sum = 0
  for (const member of group.members) {
    const { series } = member
    if (!(series instanceof Histogram)) continue
    const before = delta ? member.counts : undefined
    series.counts.forEach((count, bucket) => {
      counts[bucket] = (counts[bucket] ?? 0) + count - (before?.[bucket] ?? 0)
    })
    sum += series.sum - (delta ? member.sum : 0)
    if (!delta) continue
    member.counts ??= new Float64Array(counts.length)
    member.counts.set(series.counts)
    member.sum = series.sum
  }
  const count = counts.reduce((total, inBucket) => total + inBucket, 0)
  if (delta && count === 0) return undefined
  return {
    ...times(group, interval, delta),
    attributes: group.attributes,
    value: { buckets: { boundaries: [...boundaries], counts }, sum, count },
  }
}

function totalOf(series: Series): number {
  return series instanceof Histogram ? countOf(series) : (series as Sum | Gauge).value
}

/** Cumulative points count from the creation of their first series, delta points from the previous collection. */
function times(
  group: Group,
  { previous, end }: Interval,
  delta: boolean,
): { startTime: HrTime; endTime: HrTime } {
  let start = end
  for (const { series } of group.members) start = Math.min(start, series.createdAt)
  if (delta && previous !== undefined) start = previous
  return { startTime: toHrTime(start), endTime: toHrTime(end) }
}

function toHrTime(milliseconds: number): HrTime {
  const seconds = Math.floor(milliseconds / 1000)
  return [seconds, Math.trunc((milliseconds - seconds * 1000) * 1e6)]
}
