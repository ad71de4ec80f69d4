import { epochMs } from '@sightglass/core'
import type { MetricKind } from './types.ts'

/** The label values of a series as they are shown, in the order of the definition; undefined: it lacks the label. */
export type ShownValues = readonly (string | undefined)[]

/** Counts what ends in a family's overflow series, and survives that series. */
export interface Tally {
  points: number
}

/** One series and its numbers. `tally` is there in the overflow series alone. */
abstract class SeriesBase {
  shown: ShownValues
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly tally: Tally | undefined

  constructor(shown: ShownValues, tally: Tally | undefined) {
    this.shown = shown
    this.createdAt = epochMs()
    this.tally = tally
  }
}

/** Sums for a counter (only upwards) or an up-down counter. */
export class Sum extends SeriesBase {
  // The first value stored decides how V8 keeps the field: after NaN as a bare double, updated in place.
  value = Number.NaN
  readonly #lowest: number

  constructor(monotonic: boolean, shown: ShownValues, tally?: Tally) {
    super(shown, tally)
    this.value = 0
    this.#lowest = monotonic ? 0 : Number.NEGATIVE_INFINITY
  }

  add(value: number): void {
    if (!Number.isFinite(value) || value < this.#lowest) return
    this.value += value
    if (this.tally !== undefined) this.tally.points++
  }
}

let writes = 0

/** The last value; NaN until the first one. */
export class Gauge extends SeriesBase {
  value = Number.NaN
  /** Tells which of two gauges was written last. */
  writtenAt = 0

  set(value: number): void {
    if (!Number.isFinite(value)) return
    this.value = value
    this.writtenAt = ++writes
    if (this.tally !== undefined) this.tally.points++
  }
}

/** Counts per bucket and their sum. Each bound is the highest value of its bucket. */
export class Histogram extends SeriesBase {
  readonly counts: Float64Array
  sum = Number.NaN
  readonly #bounds: readonly number[]

  constructor(bounds: readonly number[], shown: ShownValues, tally?: Tally) {
    super(shown, tally)
    this.sum = 0
    this.#bounds = bounds
    this.counts = new Float64Array(bounds.length + 1)
  }

  record(value: number): void {
    if (!Number.isFinite(value) || value < 0) return
    const bounds = this.#bounds
    let bucket = 0
    // Most measurements are near the lowest bounds, where this is faster than halving.
    while (bucket < bounds.length && value > (bounds[bucket] as number)) bucket++
    this.counts[bucket] = (this.counts[bucket] as number) + 1
    this.sum += value
    if (this.tally !== undefined) this.tally.points++
  }
}

/** A series of any kind. */
export type Series = Sum | Gauge | Histogram

/** Makes a series at zero, or a gauge without a value. */
export function createSeries(
  kind: MetricKind,
  bounds: readonly number[],
  shown: ShownValues,
  tally?: Tally,
): Series {
  if (kind === 'histogram') return new Histogram(bounds, shown, tally)
  if (kind === 'gauge') return new Gauge(shown, tally)
  return new Sum(kind === 'counter', shown, tally)
}

/** How many measurements a histogram has had. */
export function countOf(histogram: Histogram): number {
  let count = 0
  for (const inBucket of histogram.counts) count += inBucket
  return count
}
