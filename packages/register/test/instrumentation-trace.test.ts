import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { type ExpectedSpan, expectTrace, type Fixture, runFixture, walkTrace } from '@sightglass/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { supportedNodes } from '../../../test/nodes.ts'
import {
  type Database,
  fixture,
  reportTo,
  request,
  sinkForTest,
  startApp,
  startDatabase,
  underSightglass,
} from './instrumentation-app.ts'

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

let database: Database
beforeAll(async () => {
  database = await startDatabase()
})
afterAll(() => database.stop())

/**
 * One request to the app with Express 5 and pg, as ours of HTTP and upstream's of express and pg tell it:
 *
 *   GET /users/:id                         server, http.route
 *   └─ request handler        internal
 *      ├─ pg-pool.connect                  client
 *      │  └─ pg.connect                    client
 *      └─ pg.query:SELECT postgres         client, the statement without its values
 */
const expected: ExpectedSpan = {
  name: 'GET /users/:id',
  kind: 'server',
  attributes: { 'http.route': '/users/:id', 'http.request.method': 'GET', 'http.response.status_code': 200 },
  children: [
    {
      name: 'request handler',
      kind: 'internal',
      attributes: { 'http.route': '/users/:id' },
      children: [
        { name: 'pg-pool.connect', kind: 'client', children: [{ name: 'pg.connect', kind: 'client' }] },
        {
          name: 'pg.query:SELECT postgres',
          kind: 'client',
          attributes: { 'db.system.name': 'postgresql', 'db.query.text': 'select $1::int as id' },
        },
      ],
    },
  ],
}

async function expectWholeTrace(node: string, args: readonly string[]): Promise<Fixture> {
  const sink = await sinkForTest()
  const app = await startApp({ node, args: [...args], env: { ...reportTo(sink), ...database.env } })
  const response = await request(app, '/users/7')
  expect(await response.json()).toEqual({ id: 7 })
  const root = await sink.waitForTrace(
    (trace) => trace.span.kind === 'server' && [...walkTrace(trace)].length >= 5,
  )
  expectTrace(root, expected)
  return app
}

describe.each(supportedNodes)('Express 5 and pg under Node $version', ({ binary, version }) => {
  it.each([
    ['imported as ES modules', 'pg-express.mjs'],
    ['required as CommonJS', 'pg-express.cjs'],
    ['imported after CommonJS required one of them', 'pg-express-mixed.mjs'],
    ['imported by CommonJS', 'pg-express-dynamic.cjs'],
    ['required by their paths', 'pg-express-by-path.cjs'],
  ])('%s', async (_, file) => {
    const app = await expectWholeTrace(binary, [...underSightglass, fixture(file)])
    // No warning of Node about our hooks, nothing of ours but the start line.
    expect(app.stderr.trim().split('\n')).toEqual([expect.stringMatching(/^sightglass: \S+ on Node/)])
  })

  // Type stripping needs no flag from 22.18 on.
  const flags = version === '22.15.0' ? ['--experimental-strip-types'] : []
  it('from TypeScript that Node strips', async () => {
    await expectWholeTrace(binary, [...flags, ...underSightglass, fixture('pg-express-stripped.ts')])
  })

  it('from TypeScript through tsx', async () => {
    await expectWholeTrace(binary, [...underSightglass, '--import', tsx, fixture('pg-express.ts')])
  })

  it('patches pg when its path is the first thing that is required', async () => {
    const sink = await sinkForTest()
    const env = { ...reportTo(sink), ...database.env }
    await runFixture({ node: binary, args: [...underSightglass, fixture('pg-by-path.cjs')], env })
    await sink.waitForSpan((span) => span.name === 'pg.query:SELECT postgres')
  })
})

it('works when tsx comes before it', async () => {
  await expectWholeTrace(process.execPath, ['--import', tsx, ...underSightglass, fixture('pg-express.ts')])
})
