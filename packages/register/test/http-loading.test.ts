import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expectTrace, type Fixture, freePort, waitUntil } from '@sightglass/testkit'
import { describe, expect, it, onTestFinished } from 'vitest'
import { supportedNodes } from '../../../test/nodes.ts'
import { reportTo, request, sinkForTest, startApp, underSightglass } from './instrumentation-app.ts'
import { pageOn, readPage, sumNamed } from './page.ts'

function fixture(name: string): string {
  return fileURLToPath(new URL(`./fixtures/http/${name}`, import.meta.url))
}

async function serverOn(
  fixtureArgs: string[],
  options: { node?: string; env?: Record<string, string> } = {},
) {
  const sink = await sinkForTest()
  const port = await freePort()
  const { env, ...rest } = options
  const app = await startApp({
    args: fixtureArgs,
    env: { ...reportTo(sink), ...pageOn(port), ...env },
    ...rest,
  })
  return { app, sink, page: () => readPage(port) }
}

/** Reads a page until that many requests are counted on it. */
function countedOn(page: () => Promise<string>, requests: number): Promise<string> {
  return waitUntil(
    async () => {
      const text = await page()
      return sumNamed(text, 'app_http_requests_total') === requests ? text : undefined
    },
    { what: `${requests} requests on the page` },
  )
}

describe.each(supportedNodes)('under Node $version a server is noticed', ({ binary: node }) => {
  const early = ['--require', fixture('http-first.cjs')]

  it.each([
    ['whose module was loaded before us', [...early, ...underSightglass, fixture('early.mjs')], 'early'],
    ['whose module came by getBuiltinModule', [...underSightglass, fixture('builtin.mjs')], 'builtin'],
  ])('%s, from its first request on', async (_, args, body) => {
    const { app, sink, page } = await serverOn(args, { node })
    for (const path of ['/first', '/second']) expect(await (await request(app, path)).text()).toBe(body)
    await sink.waitForSpan(({ attributes }) => attributes['url.path'] === '/second')
    expect(sink.spans.map(({ name, attributes }) => [name, attributes['url.path']])).toEqual([
      ['GET', '/first'],
      ['GET', '/second'],
    ])
    await countedOn(page, 2)
  })
})

// GET        (server)  of the first
// └─ GET     (client)
//    └─ GET  (server)  of the second
it('two servers in one process are two parts of one trace', async () => {
  const { app, sink, page } = await serverOn([...underSightglass, fixture('two-servers.mjs')])
  expect(await (await request(app, '/asked')).text()).toBe('inner /asked')
  const trace = await sink.waitForTrace((root) => root.children[0]?.children.length === 1)
  const span = (kind: 'server' | 'client') => ({
    name: 'GET',
    kind,
    attributes: { 'http.response.status_code': 200 },
  })
  expectTrace(trace, { ...span('server'), children: [{ ...span('client'), children: [span('server')] }] })
  const ports = [trace.span, trace.children[0]?.children[0]?.span].map(
    (one) => one?.attributes['server.port'],
  )
  expect(ports[0]).toBe(app.port)
  expect(ports[1]).not.toBe(app.port)
  await countedOn(page, 2)
})

describe('a cluster', () => {
  async function startCluster(ports: number[]): Promise<Fixture> {
    const sink = await sinkForTest()
    const app = await startApp({
      args: [...underSightglass, fixture('cluster.mjs'), ...ports.map(String)],
      env: { ...reportTo(sink), ...pageOn(await freePort()) },
    })
    for (const id of [1, 2]) await app.waitForLine(new RegExp(`^worker ${id} listening`))
    return app
  }

  it('of which each worker has a page of its own counts every request once', async () => {
    const ports = [await freePort(), await freePort()]
    const app = await startCluster(ports)
    const answered = [0, 0]
    for (let i = 0; i < 10; i++) {
      const response = await fetch(`http://127.0.0.1:${app.port}/`, { headers: { connection: 'close' } })
      const index = Number(await response.text()) - 1
      answered[index] = (answered[index] ?? 0) + 1
    }
    expect(Math.min(...answered)).toBeGreaterThan(0)
    for (const [index, port] of ports.entries())
      if (answered[index]) await countedOn(() => readPage(port), answered[index])
    expect(app.stderr).not.toContain('cannot be opened')
  })

  it('whose workers are given one port has one page and one line, and runs', async () => {
    const port = await freePort()
    const app = await startCluster([port, port])
    await app.waitForLine(/cannot be opened/)
    for (let i = 0; i < 4; i++) expect((await fetch(`http://127.0.0.1:${app.port}/`)).status).toBe(200)
    expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(200)
    const lines = app.stderr.split('\n').filter((line) => line.includes('cannot be opened'))
    expect(lines).toEqual([
      expect.stringContaining(`sightglass: the metrics page cannot be opened on 127.0.0.1:${port}`),
    ])
    expect(lines[0]).toContain('give each worker a port of its own')
  })
})

it('OTEL_CONFIG_FILE keeps the http of upstream', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-http-config-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'otel.yaml')
  const exporter = '{ otlp_http: { endpoint: "$' + '{OTEL_EXPORTER_OTLP_ENDPOINT}/v1/traces" } }'
  writeFileSync(
    file,
    `file_format: "1.0"
propagator: { composite: [{ tracecontext: {} }] }
tracer_provider:
  processors: [{ batch: { schedule_delay: 50, exporter: ${exporter} } }]
`,
  )
  const { app, sink, page } = await serverOn([...underSightglass, fixture('two-servers.mjs')], {
    env: { OTEL_CONFIG_FILE: file },
  })
  await request(app, '/asked')
  await sink.waitForTrace((root) => root.children[0]?.children.length === 1)
  expect(new Set(sink.spans.map(({ scope }) => scope.name))).toEqual(
    new Set(['@opentelemetry/instrumentation-http']),
  )
  await expect(page()).rejects.toThrow('fetch failed')
})
