import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runFixture } from '@sightglass/testkit'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import {
  type Database,
  fixture,
  reportTo,
  request,
  runForJson,
  sinkForTest,
  startApp,
  startDatabase,
  underSightglass,
} from './instrumentation-app.ts'

let database: Database
beforeAll(async () => {
  database = await startDatabase()
})
afterAll(() => database.stop())

/** Runs the app with Express 5 and pg after `before` was required, and gives the names of all spans. */
async function spansAfter(before: string, app: string): Promise<{ names: string[]; stderr: string }> {
  const sink = await sinkForTest()
  const running = await startApp({
    args: ['--require', fixture(before), ...underSightglass, fixture(app)],
    env: { ...reportTo(sink), ...database.env },
  })
  const response = await request(running, '/users/7')
  expect(await response.json()).toEqual({ id: 7 })
  await sink.waitForSpan((span) => span.kind === 'server')
  return { names: sink.spans.map((span) => span.name), stderr: running.stderr }
}

describe.each(['pg-express.mjs', 'pg-express.cjs'])('in %s', (app) => {
  it.each([
    ['break-loading.cjs', /instrumentation-pg could not be loaded, pg is not traced: a broken download/g],
    ['break-patching.cjs', /instrumentation-pg could not patch, pg is not traced: an unknown shape/g],
  ])('an instrumentation that fails is one line, and the app runs (%s)', async (before, line) => {
    const { names, stderr } = await spansAfter(before, app)
    expect(stderr.match(line), stderr).toHaveLength(1)
    expect(names).toContain('GET /users/:id')
    expect(names.filter((name) => name.startsWith('pg'))).toEqual([])
  })

  it('a module that was loaded before is patched and named', async () => {
    const { names, stderr } = await spansAfter('loads-pg.cjs', app)
    expect(stderr).toMatch(/pg(, pg-pool)? was loaded before Sightglass/)
    expect(names).toContain('pg.query:SELECT postgres')
  })
})

describe('a version that is not supported', () => {
  /** A folder with an app and a package `koa` of a version to come. */
  function withKoa(version: string): string {
    const folder = mkdtempSync(join(tmpdir(), 'sightglass-version-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    mkdirSync(join(folder, 'node_modules/koa'), { recursive: true })
    writeFileSync(join(folder, 'node_modules/koa/package.json'), JSON.stringify({ name: 'koa', version }))
    writeFileSync(join(folder, 'node_modules/koa/index.js'), 'exports.answer = 42')
    cpSync(fixture('loaded.mjs'), join(folder, 'loaded.mjs'))
    return join(folder, 'loaded.mjs')
  }

  it('is named, and its instrumentation is not loaded', async () => {
    const { json, stderr } = await runForJson({ args: [...underSightglass, withKoa('99.1.0'), 'koa'] })
    expect(json).toEqual({ instrumentations: [], wrapped: [] })
    expect(stderr).toContain('instrumentation-koa supports koa >=2.0.0 <4; 99.1.0 is not traced.')
  })
})

it('an error of the app comes out of a patched module as it went in', async () => {
  const args = ['--input-type=module', '-e', "import 'pg'; import { nothing } from 'pg'"]
  const result = await runFixture({ args: [...underSightglass, ...args], cwd: join(fixture('.'), '..') })
  expect(result.code).toBe(1)
  expect(result.stderr).toContain('nothing')
  expect(result.stderr).toContain('SyntaxError')
})
