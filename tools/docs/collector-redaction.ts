// Writes the table of docs/redaction.md that says what the collector holds back by itself, as test/leaks has found it:
// node tools/run.mjs exec node tools/docs/collector-redaction.ts
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ROOT } from '../lib/paths.mjs'

/** How much of a category of the corpus the collector holds back by itself. */
export interface CategoryResult {
  readonly category: string
  /** Cases that go through the collector. */
  readonly cases: number
  /** Those of which it lets no secret through, to any place. */
  readonly held: number
}

/** What test/leaks found; it fails when it finds something else, and `vitest -u` writes the file. */
export const RESULTS: string = join(ROOT, 'test/fixtures/leaks/collector-alone.json')

const PAGE = join(ROOT, 'docs', 'redaction.md')
const OPEN = '<!-- collector-redaction -->'
const CLOSE = '<!-- end collector-redaction -->'

/** The page as it stands in the repository. */
export function currentPage(): string {
  return readFileSync(PAGE, 'utf8')
}

/**
 * The page with the table as the file of results has it.
 * @throws Error when the page has no place for it
 */
export function renderedPage(): string {
  const page = currentPage()
  const start = page.indexOf(OPEN)
  const end = page.indexOf(CLOSE, start)
  if (start < 0 || end < 0) throw new Error(`docs/redaction.md lacks ${OPEN} … ${CLOSE}`)
  const results = JSON.parse(readFileSync(RESULTS, 'utf8')) as CategoryResult[]
  return `${page.slice(0, start)}${OPEN}\n\n${collectorTable(results)}\n\n${page.slice(end)}`
}

/** One row for each way it can go: all of a category, some, nothing. */
export function collectorTable(results: readonly CategoryResult[]): string {
  const name = ({ category, cases, held }: CategoryResult) =>
    held > 0 && held < cases ? `\`${category}\` ${held} of ${cases}` : `\`${category}\``
  const row = (title: string, fits: (result: CategoryResult) => boolean) =>
    `| ${title} | ${results.filter(fits).map(name).join(', ') || '–'} |`
  const sum = (of: 'cases' | 'held') => results.reduce((total, result) => total + result[of], 0)
  return [
    `Of ${sum('cases')} cases with a secret that pass the collector, it alone holds back ${sum('held')}:`,
    '',
    '| By the collector alone | Categories |',
    '| --- | --- |',
    row('held back', ({ cases, held }) => held === cases),
    row('held back in part', ({ cases, held }) => held > 0 && held < cases),
    row('let through', ({ held }) => held === 0),
  ].join('\n')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, renderedPage())
