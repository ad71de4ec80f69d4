import type { BucketsLike, ExponentialHistogramLike, HistogramLike } from './metric-types.ts'

/** Buckets per side of an exponential histogram; the SDK's default, and OTLP's recommendation. */
const MOST_BUCKETS = 160

/**
 * Two histograms as one. Where their boundaries differ, those stay that both have: each count is then still in a bucket
 * it belongs in, so none is lost and none is moved.
 */
export function mergeHistograms(a: HistogramLike, b: HistogramLike): HistogramLike {
  const ours = a.buckets.boundaries
  const theirs = b.buckets.boundaries
  const isSame = ours.length === theirs.length && ours.every((boundary, index) => boundary === theirs[index])
  const known = new Set(theirs)
  const boundaries = isSame ? ours : ours.filter((boundary) => known.has(boundary))
  const counts: number[] = new Array(boundaries.length + 1).fill(0)
  addCounts(counts, boundaries, a.buckets)
  addCounts(counts, boundaries, b.buckets)
  return {
    ...summary(a, b),
    buckets: { boundaries: [...boundaries], counts },
    count: a.count + b.count,
  }
}

/**
 * Two exponential histograms as one, at the finer of the scales that both fit in (OpenTelemetry data model, "Exponential
 * histogram: merging"): buckets of a finer scale are added up in pairs, which loses resolution and no counts.
 */
export function mergeExponential(
  a: ExponentialHistogramLike,
  b: ExponentialHistogramLike,
): ExponentialHistogramLike {
  const sides = [a.positive, a.negative, b.positive, b.negative]
  const most = Math.max(MOST_BUCKETS, ...sides.map((side) => side.bucketCounts.length))
  let scale = commonScale(a, b)
  while (widthAt(scale, a, b, 'positive') > most || widthAt(scale, a, b, 'negative') > most) scale--
  return {
    ...summary(a, b),
    count: a.count + b.count,
    scale,
    zeroCount: a.zeroCount + b.zeroCount,
    positive: mergeSide(scale, a, b, 'positive'),
    negative: mergeSide(scale, a, b, 'negative'),
  }
}

type Side = 'positive' | 'negative'

interface Summary {
  count: number
  sum?: number
  min?: number
  max?: number
}

/** What is unknown of one of them is unknown of both, unless that one is empty. */
function summary(a: Summary, b: Summary): Omit<Summary, 'count'> {
  const both = (of: (value: Summary) => number | undefined, combine: (x: number, y: number) => number) => {
    const [x, y] = [of(a), of(b)]
    if (x !== undefined && y !== undefined) return combine(x, y)
    if (a.count === 0) return y
    return b.count === 0 ? x : undefined
  }
  const sum = both(
    (value) => value.sum,
    (x, y) => x + y,
  )
  const min = both((value) => value.min, Math.min)
  const max = both((value) => value.max, Math.max)
  return {
    ...(sum !== undefined && { sum }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
  }
}

function addCounts(into: number[], boundaries: readonly number[], buckets: HistogramLike['buckets']): void {
  let target = 0
  buckets.counts.forEach((count, index) => {
    const upper = buckets.boundaries[index] ?? Number.POSITIVE_INFINITY
    while (target < boundaries.length && (boundaries[target] as number) < upper) target++
    into[target] = (into[target] ?? 0) + count
  })
}

/** The SDK gives one that has no buckets the scale 0, which says nothing. */
function commonScale(a: ExponentialHistogramLike, b: ExponentialHistogramLike): number {
  const hasBuckets = (value: ExponentialHistogramLike) =>
    value.positive.bucketCounts.length + value.negative.bucketCounts.length > 0
  if (!hasBuckets(a)) return b.scale
  return hasBuckets(b) ? Math.min(a.scale, b.scale) : a.scale
}

/** First and last bucket of a side at a coarser scale; undefined: it has none. */
function rangeAt(scale: number, value: ExponentialHistogramLike, side: Side): [number, number] | undefined {
  const { offset, bucketCounts } = value[side]
  if (bucketCounts.length === 0) return undefined
  const divisor = 2 ** (value.scale - scale)
  return [Math.floor(offset / divisor), Math.floor((offset + bucketCounts.length - 1) / divisor)]
}

function unionAt(
  scale: number,
  a: ExponentialHistogramLike,
  b: ExponentialHistogramLike,
  side: Side,
): [number, number] | undefined {
  const ours = rangeAt(scale, a, side)
  const theirs = rangeAt(scale, b, side)
  if (ours === undefined || theirs === undefined) return ours ?? theirs
  return [Math.min(ours[0], theirs[0]), Math.max(ours[1], theirs[1])]
}

function widthAt(
  scale: number,
  a: ExponentialHistogramLike,
  b: ExponentialHistogramLike,
  side: Side,
): number {
  const range = unionAt(scale, a, b, side)
  return range === undefined ? 0 : range[1] - range[0] + 1
}

function mergeSide(
  scale: number,
  a: ExponentialHistogramLike,
  b: ExponentialHistogramLike,
  side: Side,
): BucketsLike {
  const range = unionAt(scale, a, b, side)
  if (range === undefined) return { offset: 0, bucketCounts: [] }
  const [first, last] = range
  const bucketCounts: number[] = new Array(last - first + 1).fill(0)
  for (const value of [a, b]) {
    const divisor = 2 ** (value.scale - scale)
    value[side].bucketCounts.forEach((count, index) => {
      const bucket = Math.floor((value[side].offset + index) / divisor) - first
      bucketCounts[bucket] = (bucketCounts[bucket] ?? 0) + count
    })
  }
  return { offset: first, bucketCounts }
}
