import { httpClientDuration, httpServerActive, httpServerDuration } from './http-families.ts'
import { pipelineFamilies } from './pipeline-families.ts'
import { hostFamilies } from './process/host-families.ts'
import { processFamilies } from './process/process-families.ts'
import { heapSpaces, nodeVersion, runtimeFamilies } from './process/runtime-families.ts'
import { COLLECT_ERRORS, IGNORED_LABELS, SERIES_IN_USE, SERIES_OVERFLOW } from './self-metrics.ts'
import { MOST_SERIES } from './settings.ts'
import type { FamilyDefinition } from './types.ts'
import { databaseFamilies, messagingFamilies } from './upstream/allow-list.ts'

/** Families that belong together, for documentation. */
export interface FamilyGroup {
  readonly title: string
  readonly families: readonly FamilyDefinition[]
}

/** Everything that Sightglass itself may show, group by group. */
export function familyGroups(): readonly FamilyGroup[] {
  return [
    { title: 'HTTP', families: [httpServerDuration, httpServerActive, httpClientDuration] },
    { title: 'Process', families: processFamilies },
    { title: 'Node.js', families: runtimeFamilies },
    { title: 'Host', families: hostFamilies },
    { title: 'Databases', families: databaseFamilies },
    { title: 'Messaging', families: messagingFamilies },
    {
      title: 'Sightglass itself',
      families: [...pipelineFamilies, SERIES_IN_USE, SERIES_OVERFLOW, COLLECT_ERRORS, IGNORED_LABELS],
    },
  ]
}

/** The definitions of the bounded set: everything that Sightglass itself may show. Metrics of the app come on top. */
export function bundledFamilies(): FamilyDefinition[] {
  return familyGroups().flatMap((group) => group.families)
}

/** Families whose labels depend on each other: a heap space has one name on either side, and Node one version. */
const SERIES_OF_DEPENDENT_LABELS: ReadonlyMap<string, number> = new Map([
  [nodeVersion.name, 1],
  ...Object.values(heapSpaces).map((family) => [family.name, 21] as const),
])

/**
 * Most series a family can have without its overflow series: the product of what its labels may show (`_other`
 * included), and never more than 998, the budget of a family.
 */
export function mostSeries({ name, labels }: FamilyDefinition): number {
  const known = SERIES_OF_DEPENDENT_LABELS.get(name)
  if (known !== undefined) return known
  const product = labels.reduce((most, { values, maxValues }) => {
    const shown = values?.length ?? maxValues
    return shown === undefined ? Number.POSITIVE_INFINITY : most * (shown + 1)
  }, 1)
  return Math.min(MOST_SERIES, product)
}
