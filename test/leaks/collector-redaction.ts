import type { CategoryResult } from '../../tools/docs/collector-redaction.ts'
import type { RedactionCase } from './cases.ts'
import { BEHIND_THE_COLLECTOR, type Place } from './places.ts'
import { placesOf } from './search.ts'

/** What a run without the SDK's redaction shows of the collector's. In the order of the corpus. */
export function heldBack(
  cases: readonly RedactionCase[],
  texts: ReadonlyMap<Place, readonly string[]>,
): CategoryResult[] {
  const results = new Map<string, { cases: number; held: number }>()
  for (const { category, secrets, where } of cases) {
    if (secrets.length === 0 || where === 'baggage') continue
    const result = results.get(category) ?? { cases: 0, held: 0 }
    results.set(category, result)
    result.cases += 1
    const passed = secrets.some((secret) =>
      placesOf(secret, texts).some((place) => BEHIND_THE_COLLECTOR.includes(place)),
    )
    if (!passed) result.held += 1
  }
  return [...results].map(([category, result]) => ({ category, ...result }))
}
