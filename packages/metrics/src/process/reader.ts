import { observedSums } from '../observed-sums.ts'
import type { Family, GaugeSeries, LabelValue, SumSeries } from '../types.ts'

/** What brings a group of families up to date. */
export interface Reader {
  /**
   * Reads and writes, before each collection.
   * @param windowEnds values over a stretch of time begin a new one
   */
  collect(windowEnds: boolean): void
  stop?(): void
}

/** What `read` gives; undefined where it throws, as a file of /proc does that is not there. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** Sets a family of one series; no value leaves it out. */
export type Write = (value: number | undefined) => void

/** Writes a gauge without labels. */
export function writeGauge(family: Family<GaugeSeries>): Write {
  return (value) => {
    if (value === undefined) family.clear()
    else family.series([]).set(value)
  }
}

/** Writes an up-down counter without labels, as a total. */
export function writeTotal(family: Family<SumSeries>): Write {
  const sums = observedSums(family)
  return (value) => {
    if (value === undefined) return sums.clear()
    sums.observe([], value)
    sums.commit()
  }
}

/** Writes all series of a gauge anew. */
export function rewriteGauge(family: Family<GaugeSeries>): (rows: Iterable<[string, number]>) => void {
  return (rows) => {
    family.clear()
    for (const [label, value] of rows) family.series([label satisfies LabelValue]).set(value)
  }
}
