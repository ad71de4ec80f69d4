import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runFixture } from '@sightglass/testkit'
import { build } from 'tsdown'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tidyChildReports } from './child-reports.ts'

// A project whose sources run in child processes only, one as it is and one as a bundle with a source map, tested
// by vitest under the coverage provider of this repository.
const project = fileURLToPath(new URL('../fixtures/child-coverage/', import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'sightglass-coverage-'))

let report: Report

beforeAll(async () => {
  await build({
    config: false,
    cwd: project,
    entry: { bundled: 'src/bundled.ts' },
    format: ['cjs'],
    platform: 'node',
    sourcemap: true,
    dts: false,
    logLevel: 'silent',
  })
  const { code, stderr, read } = await cover(20)
  expect(code, stderr).toBe(0)
  report = read()
})

afterAll(() => rmSync(scratch, { recursive: true, force: true }))

describe('coverage of child processes', () => {
  it.each(['src/stripped.ts', 'src/bundled.ts'])('counts what ran of %s, and only that', (file) => {
    expect(linesOf(report, file)).toMatchObject({
      'return name': 1,
      "return 'never called'": 0,
      "process.stdout.write(called('I was called'))": 1,
    })
  })

  it('reports a file that ran nowhere, and neither bundle nor library', () => {
    expect(Object.keys(report).map((file) => file.slice(project.length))).toEqual([
      'src/bundled.ts',
      'src/stripped.ts',
      'src/untouched.ts',
    ])
    expect(linesOf(report, 'src/untouched.ts')).toEqual({ "return 'never called'": 0 })
  })

  it('holds the threshold against the merged result', async () => {
    const { code, stderr } = await cover(90)
    expect(code).toBe(1)
    expect(stderr).toMatch(/Coverage for lines \(.*%\) does not meet global threshold \(90%\)/)
  })
})

describe('tidyChildReports', () => {
  it('drops half a report and what is not ours', async () => {
    const mine = { url: 'file:///app/src/a.ts', functions: [] }
    const report = {
      result: [mine, { url: 'node:fs' }, { url: 'file:///app/node_modules/x/x.js' }],
      'source-map-cache': {},
    }
    writeFileSync(join(scratch, 'coverage-1.json'), JSON.stringify(report))
    writeFileSync(join(scratch, 'coverage-2.json'), JSON.stringify(report).slice(0, 50))
    await tidyChildReports(scratch)
    expect(JSON.parse(readFileSync(join(scratch, 'coverage-1.json'), 'utf8'))).toEqual({ result: [mine] })
    expect(() => readFileSync(join(scratch, 'coverage-2.json'))).toThrow('ENOENT')
    await tidyChildReports(join(scratch, 'no-such-directory'))
  })
})

type Report = Record<
  string,
  { statementMap: Record<string, { start: { line: number } }>; s: Record<string, number> }
>

/** Runs the project's tests with coverage and a threshold for lines, in percent. */
async function cover(threshold: number): Promise<{ code: number | null; stderr: string; read(): Report }> {
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
  const reports = mkdtempSync(join(scratch, 'reports-'))
  const { code, stdout, stderr } = await runFixture({
    args: [
      vitest,
      'run',
      '--coverage',
      `--coverage.reportsDirectory=${reports}`,
      `--coverage.thresholds.lines=${threshold}`,
    ],
    cwd: project,
    // Coverage of the inner run is no part of the outer one.
    env: { NODE_V8_COVERAGE: undefined },
    timeoutMs: 60_000,
  })
  if (!stdout.includes('2 passed')) throw new Error(`the inner run failed:\n${stdout}\n${stderr}`)
  return { code, stderr, read: () => JSON.parse(readFileSync(join(reports, 'coverage-final.json'), 'utf8')) }
}

/** How often each line that holds a statement ran, by its text. */
function linesOf(all: Report, file: string): Record<string, number> {
  const text = readFileSync(join(project, file), 'utf8').split('\n')
  const covered = all[join(project, file)]
  if (!covered) throw new Error(`${file} is not in the report, only ${Object.keys(all).join(', ')}`)
  const lines: Record<string, number> = {}
  for (const [id, { start }] of Object.entries(covered.statementMap)) {
    const line = text[start.line - 1]?.trim() ?? ''
    lines[line] = Math.max(lines[line] ?? 0, covered.s[id] ?? 0)
  }
  return lines
}
