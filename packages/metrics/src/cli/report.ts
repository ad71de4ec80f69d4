import { type Budget, type Excess, limitOf, totalSeries, type Verdict } from './budget.ts'
import type { FamilyCount } from './count-series.ts'

/** All that is known when a page was checked. */
export interface SeriesReport {
  readonly counts: readonly FamilyCount[]
  readonly lines: number
  readonly budget: Budget
  readonly verdict: Verdict
}

/** The report for programs: stable names, one object, ends with a line feed. */
export function reportJson({ counts, lines, budget, verdict }: SeriesReport): string {
  const families = counts.map(({ name, type, series, overflowed, widest }) => ({
    name,
    type,
    series,
    limit: limitOf(budget, name),
    overflowed,
    widestLabel: widest?.label ?? null,
    widestLabelValues: widest?.values ?? 0,
  }))
  const total = { families: counts.length, series: totalSeries(counts), lines, limit: budget.total ?? null }
  const failures = verdict.excesses.map(({ family = null, ...rest }) => ({ family, ...rest }))
  const absent = verdict.absent.map(({ name }) => name)
  return `${JSON.stringify({ ok: failures.length === 0, total, families, failures, absent }, null, 2)}\n`
}

/** The report for people: a table, then the totals. */
export function reportTable({ counts, lines, budget }: SeriesReport): string {
  const rows = counts.map(({ name, series, overflowed, widest }) => [
    name,
    `${series}${overflowed ? '+' : ''}`,
    String(limitOf(budget, name)),
    widest === undefined ? '' : `${widest.label} (${widest.values})`,
  ])
  const table = layOut([['family', 'series', 'limit', 'label with most values'], ...rows])
  const of = budget.total === undefined ? '' : ` of ${budget.total} allowed`
  return `${table}\n${counts.length} families, ${totalSeries(counts)} series${of}, ${lines} lines\n`
}

/** One line per failure and per family of the budget that is not there. */
export function reportProblems({ verdict, counts }: SeriesReport): string {
  const failures = verdict.excesses.map((excess) => describeExcess(excess, counts))
  const absent = verdict.absent.map(
    ({ name, nearest }) =>
      `note: the budget names ${name}, which is not on the page${nearest ? ` (is ${nearest} meant?)` : ''}`,
  )
  return [...failures, ...absent].map((line) => `${line}\n`).join('')
}

function describeExcess({ family, reason, series, limit }: Excess, counts: readonly FamilyCount[]): string {
  if (family === undefined) return `over budget: all families have ${series} series, at most ${limit} allowed`
  const widest = counts.find(({ name }) => name === family)?.widest
  const hint = widest === undefined ? '' : `; label ${widest.label} has ${widest.values} values`
  return reason === 'overflow'
    ? `overflow: ${family} has points in its overflow series, beside ${series} series${hint}`
    : `over budget: ${family} has ${series} series, at most ${limit} allowed${hint}`
}

function layOut(rows: readonly (readonly string[])[]): string {
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0))
  const [family, series, limit] = [width(0), width(1), width(2)]
  return rows
    .map(([a = '', b = '', c = '', d = '']) =>
      `${a.padEnd(family)}  ${b.padStart(series)}  ${c.padStart(limit)}  ${d}\n`.replace(/ +\n$/, '\n'),
    )
    .join('')
}
