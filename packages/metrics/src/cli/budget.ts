import { nearest } from '@sightglass/core'
import type { FamilyCount } from './count-series.ts'
import { InputError } from './input-error.ts'

/** How many series an app may have. */
export interface Budget {
  /** Of a family that is not named. */
  readonly limit: number
  readonly families: ReadonlyMap<string, number>
  /** Of all families together; undefined: not limited. */
  readonly total: number | undefined
}

/** Why an app fails. `family` is undefined for all of them together. */
export interface Excess {
  readonly family: string | undefined
  readonly reason: 'over budget' | 'overflow'
  readonly series: number
  readonly limit: number
}

/** What a check of the counts found. */
export interface Verdict {
  readonly excesses: readonly Excess[]
  /** Families of the budget that the page does not have, with the nearest one that it has. */
  readonly absent: readonly { readonly name: string; readonly nearest: string | undefined }[]
}

/**
 * Reads `{ "family": most series, ..., "total": most of all }`.
 * @throws InputError naming what is wrong
 */
export function parseBudget(text: string, limit: number): Budget {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new InputError(`the budget is no JSON: ${(error as Error).message}`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError('the budget must be an object: { "family": most series, ..., "total": most of all }')
  }
  const families = new Map<string, number>()
  for (const [name, most] of Object.entries(value)) {
    if (!(Number.isSafeInteger(most) && most >= 0)) {
      throw new InputError(
        `the budget of ${name} must be a whole number of 0 or more, got ${JSON.stringify(most)}`,
      )
    }
    families.set(name, most)
  }
  const total = families.get('total')
  families.delete('total')
  return { limit, families, total }
}

/** The most series of a family. */
export function limitOf(budget: Budget, family: string): number {
  return budget.families.get(family) ?? budget.limit
}

/** Compares the counts of a page with the budget. With `allowOverflow` an overflow series alone is no failure. */
export function checkBudget(counts: readonly FamilyCount[], budget: Budget, allowOverflow: boolean): Verdict {
  const excesses: Excess[] = []
  for (const { name: family, series, overflowed } of counts) {
    const limit = limitOf(budget, family)
    if (series > limit) excesses.push({ family, reason: 'over budget', series, limit })
    if (overflowed && !allowOverflow) excesses.push({ family, reason: 'overflow', series, limit })
  }
  const all = totalSeries(counts)
  if (budget.total !== undefined && all > budget.total) {
    excesses.push({ family: undefined, reason: 'over budget', series: all, limit: budget.total })
  }
  const present = counts.map(({ name }) => name)
  const absent = [...budget.families.keys()]
    .filter((name) => !present.includes(name))
    .map((name) => ({ name, nearest: nearest(name, present) }))
  return { excesses, absent }
}

/** Series of all families, the overflow series not counted. */
export function totalSeries(counts: readonly FamilyCount[]): number {
  return counts.reduce((sum, { series }) => sum + series, 0)
}
