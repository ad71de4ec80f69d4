import type { SeriesTable } from './series-table.ts'
import type { Family, FamilyDefinition, GaugeSeries, SumSeries } from './types.ts'

const FAMILY = { otel: 'sightglass.family', prometheus: 'family' }

/** How full the budget of a family is. */
export const SERIES_IN_USE = {
  name: 'sightglass.series.in_use',
  kind: 'gauge',
  description: 'Series of a metric family in use, the overflow series not counted.',
  unit: '{series}',
  labels: [FAMILY],
} as const satisfies FamilyDefinition

/** What went beyond the budget of a family. */
export const SERIES_OVERFLOW = {
  name: 'sightglass.series.overflow',
  kind: 'counter',
  description: 'Points that went to the overflow series of a metric family.',
  unit: '{point}',
  labels: [FAMILY],
} as const satisfies FamilyDefinition

/** Callbacks before a collection that threw. */
export const COLLECT_ERRORS = {
  name: 'sightglass.collect.errors',
  kind: 'counter',
  description: 'Failed callbacks that bring gauges up to date before a collection.',
  unit: '{error}',
  labels: [],
} as const satisfies FamilyDefinition

/** Labels that a business metric was given but not declared with. */
export const IGNORED_LABELS = {
  name: 'sightglass.labels.ignored',
  kind: 'counter',
  description: 'Points of a metric family with a label that it was not declared with.',
  unit: '{point}',
  labels: [FAMILY],
} as const satisfies FamilyDefinition

/** The two families a registry keeps of its own tables. */
export interface BudgetFamilies {
  readonly inUse: Family<GaugeSeries>
  readonly overflow: Family<SumSeries>
}

/**
 * Makes what writes the use and the overflow of tables into those families. A family appears with its first series,
 * its overflow at 0 from then on, so that an alert can see the first increase.
 */
export function createBudgetWriter({
  inUse,
  overflow,
}: BudgetFamilies): (tables: Iterable<SeriesTable>) => void {
  const told = new Map<SeriesTable, number>()
  return (tables) => {
    inUse.clear()
    for (const table of tables) {
      if (table.all.length === 0 && !told.has(table)) continue
      const label = [table.definition.name]
      const { points } = table.overflow
      inUse.series(label).set(table.size)
      overflow.series(label).add(points - (told.get(table) ?? 0))
      told.set(table, points)
    }
  }
}
