import { labelKey, type PageFamily, type ParsedPage } from './parse-page.ts'

/** What a family has on a page. */
export interface FamilyCount {
  readonly name: string
  readonly type: PageFamily['type']
  /** Sets of labels, the overflow series not counted. All lines of a histogram's or summary's set are one. */
  readonly series: number
  /** Whether the series with otel_metric_overflow="true" is there. */
  readonly overflowed: boolean
  /** The label with the most different values, of those the first; undefined where there is none. */
  readonly widest: { readonly label: string; readonly values: number } | undefined
}

/** Counts the series of each family, the largest first. */
export function countSeries(page: ParsedPage): readonly FamilyCount[] {
  const counts = page.families.map(countFamily)
  return counts.sort((a, b) => b.series - a.series || (a.name < b.name ? -1 : 1))
}

const PART: Readonly<Record<string, string>> = { histogram: 'le', summary: 'quantile' }

function countFamily({ name, type, samples }: PageFamily): FamilyCount {
  const part = PART[type]
  const series = new Set<string>()
  const values = new Map<string, Set<string>>()
  let overflowed = false
  for (const { labels } of samples) {
    if (labels.get('otel_metric_overflow') === 'true') {
      overflowed = true
      continue
    }
    series.add(labelKey(labels, part))
    for (const [label, value] of labels) {
      if (label === part) continue
      const known = values.get(label)
      if (known === undefined) values.set(label, new Set([value]))
      else known.add(value)
    }
  }
  let widest: FamilyCount['widest']
  for (const [label, { size }] of values) {
    if (size > (widest?.values ?? 0)) widest = { label, values: size }
  }
  return { name, type, series: series.size, overflowed, widest }
}
