import type { Family, LabelValue, SumSeries } from './types.ts'

/** Sums whose totals are known from elsewhere. */
export interface ObservedSums {
  /** A total of this round. Totals of the same labels are added up; one that is not finite is left out. */
  observe(values: readonly LabelValue[], total: number): void
  /** Ends the round: each series goes to its total. What was not observed goes to 0, or stays as it is in a counter. */
  commit(): void
  /** Removes every series: there is nothing to tell. */
  clear(): void
}

/** A counter's totals are remembered beyond the round; above so many, only those of the round. */
const MOST_REMEMBERED = 2000

/**
 * Brings the series of a sum to observed totals, by adding the difference to the total before. So what the registry
 * makes equal (`_other`, a label that a side does not show) adds up. A counter's total that went down is a new start.
 */
export function observedSums(family: Family<SumSeries>): ObservedSums {
  const monotonic = family.definition.kind === 'counter'
  const before = new Map<string, { readonly values: readonly LabelValue[]; readonly total: number }>()
  const round = new Map<string, { values: readonly LabelValue[]; total: number }>()

  function observe(values: readonly LabelValue[], total: number): void {
    if (!Number.isFinite(total)) return
    const key = JSON.stringify(values)
    const known = round.get(key)
    if (known) known.total += total
    else round.set(key, { values, total })
  }

  function commit(): void {
    for (const [key, { values, total }] of round) {
      const last = before.get(key)?.total ?? 0
      const difference = monotonic && total < last ? total : total - last
      family.series(values).add(difference)
    }
    for (const [key, { values, total }] of before) {
      if (round.has(key) || (monotonic && before.size <= MOST_REMEMBERED)) continue
      if (!monotonic) family.series(values).add(-total)
      before.delete(key)
    }
    for (const [key, observed] of round) before.set(key, observed)
    round.clear()
  }

  function clear(): void {
    before.clear()
    round.clear()
    family.clear()
  }

  return { observe, commit, clear }
}
