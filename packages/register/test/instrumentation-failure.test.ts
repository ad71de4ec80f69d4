import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
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
    [
      'break-patching.cjs',
      /instrumentation-pg could not patch pg\S*, which stays as it is: an unknown shape/g,
    ],
  ])('an instrumentation that fails is one line, and the app runs (%s)', async (before, line) => {
    const { names, stderr } = await spansAfter(before, app)
    expect(stderr.match(line), stderr).toHaveLength(1)
    expect(names).toContain('GET /users/:id')
    expect(names).not.toContain('pg-pool.connect')
  })

  it('a module that was loaded before is patched and named', async () => {
    const { names, stderr } = await spansAfter('loads-pg.cjs', app)
    expect(stderr).toMatch(/pg(, pg-pool)? was loaded before Sightglass/)
    expect(names).toContain('pg.query:SELECT postgres')
  })
})

/** A folder with the app loaded.mjs and empty packages of the given versions. */
function appWith(packages: Record<string, { version: string; source?: string }>): string {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-version-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, { version, source = 'exports.answer = 42' }] of Object.entries(packages)) {
    const home = join(folder, 'node_modules', name)
    mkdirSync(home, { recursive: true })
    writeFileSync(join(home, 'package.json'), JSON.stringify({ name, version }))
    writeFileSync(join(home, 'index.js'), source)
  }
  cpSync(fixture('loaded.mjs'), join(folder, 'loaded.mjs'))
  return join(folder, 'loaded.mjs')
}

describe('a version that is not supported', () => {
  it('is named, and its instrumentation is not loaded', async () => {
    const app = appWith({ memcached: { version: '99.1.0' } })
    const { json, stderr } = await runForJson({ args: [...underSightglass, app, 'memcached'] })
    expect(json).toEqual({ instrumentations: [], wrapped: [] })
    expect(stderr).toContain('instrumentation-memcached supports memcached >=2.2.0 <3; 99.1.0 is not traced.')
  })

  const redis = { version: '6.3.1', source: "module.exports = require('@redis/client')" }
  const stays = ['--import', 'data:text/javascript,setTimeout(() => {}, 2000)']

  it('is no matter when the package underneath is supported', async () => {
    const app = appWith({ redis, '@redis/client': { version: '6.3.1' } })
    const { json, stderr } = await runForJson({ args: [...underSightglass, ...stays, app, 'redis'] })
    expect(json).toMatchObject({ instrumentations: ['instrumentation-redis'] })
    expect(stderr).not.toContain('is not traced')
  })

  it('is named later when that one is not supported either', async () => {
    const app = appWith({ redis, '@redis/client': { version: '99.0.0' } })
    const { json, stderr } = await runForJson({ args: [...underSightglass, ...stays, app, 'redis'] })
    expect(json).toMatchObject({ instrumentations: [] })
    expect(stderr).toContain('instrumentation-redis supports redis >=2.6.0 <4; 6.3.1 is not traced.')
  })
})

it('a patch that knows only what require gives is applied to the default export', async () => {
  const source = 'module.exports = class Memcached { command() {} }'
  const app = appWith({ memcached: { version: '2.2.2', source } })
  const code = "import M from 'memcached'; console.log(JSON.stringify(M.prototype.command.__wrapped))"
  const { json, stderr } = await runForJson({
    args: [...underSightglass, '--input-type=module', '-e', code],
    cwd: dirname(app),
  })
  expect(json, stderr).toBe(true)
  expect(stderr).not.toContain('could not patch')
})

it('an error of the app comes out of a patched module as it went in', async () => {
  const args = ['--input-type=module', '-e', "import 'pg'; import { nothing } from 'pg'"]
  const result = await runFixture({ args: [...underSightglass, ...args], cwd: join(fixture('.'), '..') })
  expect(result.code).toBe(1)
  expect(result.stderr).toContain('nothing')
  expect(result.stderr).toContain('SyntaxError')
})
