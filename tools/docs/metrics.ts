// Writes the tables of docs/metrics.md from the definitions in the code:
// node tools/run.mjs exec node tools/docs/metrics.ts
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { familyGroups, mostSeries } from '../../packages/metrics/src/catalogue.ts'
import { type ResolvedDefinition, resolveDefinition } from '../../packages/metrics/src/define.ts'
import type { LabelDefinition, PrometheusName } from '../../packages/metrics/src/types.ts'
import { ROOT } from '../lib/paths.mjs'

const PAGE = join(ROOT, 'docs', 'metrics.md')

const HEAD = [
  '| Prometheus page | OTLP | type | unit | labels | what it is | series, at most |',
  '|---|---|---|---|---|---|---|',
]

const KINDS = { counter: 'counter', updowncounter: 'up-down counter', gauge: 'gauge', histogram: 'histogram' }

/** Lists of values up to this long are shown. */
const SHOWN_VALUES = 6

/** The page as it stands in the repository. */
export function currentPage(): string {
  return readFileSync(PAGE, 'utf8')
}

/** The page with its tables as the code has them. */
export function renderedPage(): string {
  return familyGroups().reduce((page, { title, families }) => {
    const [open, close] = [`<!-- metrics: ${title} -->`, '<!-- end -->']
    const start = page.indexOf(open)
    const end = page.indexOf(close, start)
    if (start < 0 || end < 0) throw new Error(`docs/metrics.md lacks ${open} … ${close}`)
    const rows = families.map((family) => row(resolveDefinition(family)))
    return page.slice(0, start) + [open, ...HEAD, ...rows, ''].join('\n') + page.slice(end)
  }, currentPage())
}

function row(family: ResolvedDefinition): string {
  const cells = [
    family.prometheus.map(pageName).join('<br>') || '(not shown)',
    family.otel === null ? '(not sent)' : `\`${family.otel}\``,
    KINDS[family.kind],
    `\`${family.unit}\``,
    family.labels.flatMap((label) => showLabel(label, family)).join('<br>'),
    family.description + buckets(family),
    String(mostSeries(family)),
  ]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

function pageName({ name, prefixed, as }: PrometheusName): string {
  return `\`${prefixed ? 'app_' : ''}${name}\`${as === 'count' ? ' (a counter: its count)' : ''}`
}

/** Nothing for a label that neither side shows. */
function showLabel(label: LabelDefinition, family: ResolvedDefinition): string[] {
  const { otel, prometheus, values, maxValues } = label
  const onPage = family.prometheus.some(
    ({ labels }) => !labels || (prometheus && labels.includes(prometheus)),
  )
  const page = prometheus && onPage ? `\`${prometheus}\`` : ''
  const sent = otel && family.otel !== null ? `\`${otel}\`` : ''
  if (!page && !sent) return []
  const names = page && sent ? `${page} (${sent})` : page ? `${page} (*page*)` : `${sent} (*OTLP*)`
  if (maxValues !== undefined) return [`${names}: ${maxValues} at most`]
  if (values === undefined) return [names]
  return [`${names}: ${values.length <= SHOWN_VALUES ? values.join(', ') : `${values.length} values`}`]
}

function buckets({ boundaries }: ResolvedDefinition): string {
  return boundaries ? ` Buckets: ${boundaries.join(', ')}.` : ''
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, renderedPage())
