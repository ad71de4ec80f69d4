// `npm test`: every check that CI runs. With arguments (npm test -- packages/testkit) only the tests whose
// paths match, without coverage.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildBinary } from '../../otel-collector/build.mjs'
import { everyFewSeconds } from '../../otel-collector/build-progress.mjs'
import { CACHE } from '../lib/paths.mjs'
import { debianPackage, hasApt } from '../parts/debian.ts'
import { runCheck } from './check.ts'

interface Result {
  name: string
  passed: number
  failed: number
  skipped: number
}

const filters = process.argv.slice(2)
const results: Result[] = []

// The slowest parts first, and the checks while they download and compile.
const parts = Promise.allSettled([bringCollectorAndJaeger(), hasApt ? bringDebianPackages() : undefined])
if (filters.length === 0) for (const name of ['types', 'lint']) results.push(one(name, runCheck(name)))
for (const part of await parts) {
  if (part.status === 'rejected') {
    console.error(part.reason instanceof Error ? part.reason.message : part.reason)
    results.push(one('parts', false))
  }
}
if (!results.some((result) => result.name === 'parts')) results.push(...(await runTests()))

summarize(results)

/** The Go programs the tests run against: built once, then found in the cache. */
async function bringCollectorAndJaeger(): Promise<void> {
  const onProgress = everyFewSeconds((text) => console.error(`sightglass: building ${text}`))
  for (const name of ['collector', 'jaeger'] as const) await buildBinary(name, { onProgress })
}

/** One after the other: they share the network, and a part that several tests want is brought before they start. */
async function bringDebianPackages(): Promise<void> {
  for (const name of ['postgresql-15', 'prometheus']) await debianPackage(name)
}

async function runTests(): Promise<Result[]> {
  const report = join(CACHE, 'test-results.json')
  rmSync(report, { force: true })
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const child = spawn('vitest', [...args, ...(filters.length > 0 ? filters : ['--coverage'])], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (!existsSync(report)) return [one('tests', false)]
  const counts = JSON.parse(readFileSync(report, 'utf8'))
  const tests: Result = {
    name: 'tests',
    passed: counts.numPassedTests,
    failed: counts.numFailedTests,
    skipped: counts.numPendingTests + counts.numTodoTests,
  }
  // vitest's exit code also tells what no test does: coverage below its limit, a file that did not load.
  if (code === 0 || tests.failed > 0) return [tests]
  return [tests, one('coverage, or a file that did not load', false)]
}

function one(name: string, ok: boolean): Result {
  return { name, passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }
}

function summarize(all: readonly Result[]): void {
  const sum = (field: 'passed' | 'failed' | 'skipped') =>
    all.reduce((total, result) => total + result[field], 0)
  const names = (ok: boolean) =>
    all.filter((result) => (result.failed === 0) === ok).map((result) => result.name)
  console.log(
    `\npassed: ${names(true).join(', ') || 'nothing'}; failed: ${names(false).join(', ') || 'nothing'}`,
  )
  console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`)
  process.exitCode = sum('failed') === 0 && sum('passed') > 0 ? 0 : 1
}
