// Writes the tables of docs/configuration.md from the settings in the code:
// node tools/run.mjs exec node tools/docs/configuration.ts
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { allSettings } from '../../packages/register/src/settings.ts'
import { ROOT } from '../lib/paths.mjs'

const PAGE = join(ROOT, 'docs', 'configuration.md')

/** The tables of the page: each stands between two comments that name it. */
const GROUPS: readonly { title: string; holds: (name: string) => boolean }[] = [
  { title: 'own', holds: (name) => name.startsWith('SIGHTGLASS_') },
  { title: 'otlp', holds: (name) => name.startsWith('OTEL_EXPORTER_OTLP_') },
  { title: 'limits', holds: (name) => /_LIMIT$/.test(name) },
  { title: 'batches', holds: (name) => /^OTEL_(BSP|BLRP|METRIC)_/.test(name) },
  { title: 'general', holds: () => true },
]

/** The page as it stands in the repository. */
export function currentPage(): string {
  return readFileSync(PAGE, 'utf8')
}

/** The page with its tables as the code has them. */
export function renderedPage(): string {
  const groupOf = (name: string) => GROUPS.find((group) => group.holds(name))
  return GROUPS.reduce((page, group) => {
    const rows = allSettings
      .filter((setting) => groupOf(setting.name) === group)
      .map(({ name, description, accepts, shownDefault, unit }) => {
        const cells = [`\`${name}\``, description, accepts, shownDefault, unit ?? '']
        return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
      })
    const head = ['| variable | what it does | takes | default | unit |', '|---|---|---|---|---|']
    const [open, close] = [`<!-- settings: ${group.title} -->`, '<!-- end -->']
    const start = page.indexOf(open)
    const end = page.indexOf(close, start)
    if (start < 0 || end < 0) throw new Error(`docs/configuration.md lacks ${open} … ${close}`)
    return page.slice(0, start) + [open, ...head, ...rows, ''].join('\n') + page.slice(end)
  }, currentPage())
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(PAGE, renderedPage())
