import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../tools/lib/paths.mjs'
import { type Section, sectionsOf } from './report.ts'
import type { Results } from './results.ts'

const PAGE = join(ROOT, 'docs', 'benchmarks.md')

/** The sections that have figures of several cases, and the cases that they may not lack: those the goals speak of. */
const OF_SEVERAL: readonly Section['id'][] = ['machine', 'goals', 'load']
const NEEDED = ['node-http-cjs', 'express-cjs', 'always-off', 'metrics-only']

/** Writes the sections of a run into docs/benchmarks.md; those it has no figures for stay as they are. */
export function writeDocs(results: Results): void {
  const complete = NEEDED.every((needed) => results.load.some(({ id }) => id === needed))
  const sections = sectionsOf(results).filter(({ id }) => complete || !OF_SEVERAL.includes(id))
  writeFileSync(PAGE, sections.reduce(withSection, readFileSync(PAGE, 'utf8')))
}

/**
 * A page with the text of one section between its comments.
 * @throws Error when the page has no such comments
 */
export function withSection(page: string, { id, text }: Section): string {
  const [open, close] = [`<!-- bench: ${id} -->`, '<!-- end -->']
  const start = page.indexOf(open)
  const end = page.indexOf(close, start)
  if (start < 0 || end < 0) throw new Error(`docs/benchmarks.md lacks ${open} … ${close}`)
  return `${page.slice(0, start)}${open}\n${text}\n${page.slice(end)}`
}
