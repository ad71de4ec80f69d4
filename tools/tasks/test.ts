// `npm test`: every check that CI runs. With arguments (npm test -- packages/testkit) only the tests whose
// paths match, without coverage.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildBinary } from '../../otel-collector/build.mjs'
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
const parts = Promise.allSettled([
  bringCollectorAndJaeger(),
  hasApt ? debianPackage('postgresql-15') : undefined,
])
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
  for (const name of ['collector', 'jaeger']) {
    let said = 0
    await buildBinary(name, {
      onProgress(line: string) {
        if (Date.now() - said < 20_000) return
        said = Date.now()
        console.error(`sightglass: building ${line}`)
      },
    })
  }
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
  const allPassed = counts.success === true && counts.numFailedTests === 0 && counts.numPassedTests > 0
  // vitest's exit code also tells what no test does: coverage under its limits, errors outside of tests.
  if (filters.length > 0) return code === 0 ? [tests] : [tests, ...(allPassed ? [one('run', false)] : [])]
  return [tests, one('coverage and run', allPassed ? code === 0 : false)]
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
