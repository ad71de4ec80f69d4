import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import {
  type RunningCollector,
  type RunningJaeger,
  startCollector,
  startJaeger,
} from '@sightglass/otel-collector'
import {
  buildTraces,
  type ExpectedSpan,
  expectTrace,
  findJaegerTraces,
  preload,
  startFixture,
  type TraceNode,
  waitUntil,
} from '@sightglass/testkit'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { type Postgres, startPostgres } from '../tools/parts/postgres.ts'
import { supportedNodes } from './nodes.ts'

// Every supported Node, every module system: the same plain service under the real flag, through the real
// collector into the real Jaeger, with PostgreSQL behind it.
//
//   GET /orders/:id                        server    the route comes from express
//   ├─ postgres                            client    a place in the pool: the collector names by semantic
//   │  └─ postgres                         client      convention, where a connection is called after its database
//   ├─ SELECT postgres                     client
//   └─ GET                                 client    fetch to the upstream
const EXPECTED: ExpectedSpan = {
  name: 'GET /orders/:id',
  kind: 'server',
  attributes: { 'http.route': '/orders/:id', 'http.response.status_code': 200 },
  children: [
    { name: 'postgres', kind: 'client', children: [{ name: 'postgres', kind: 'client' }] },
    { name: 'SELECT postgres', kind: 'client', attributes: { 'db.system.name': 'postgresql' } },
    { name: 'GET', kind: 'client', attributes: { 'http.response.status_code': 200 } },
  ],
}

const fixtures = new URL('./fixtures/app/', import.meta.url)
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
const data = mkdtempSync(join(tmpdir(), 'sightglass-nodes-'))

let jaeger: RunningJaeger
let collector: RunningCollector
let postgres: Postgres
let upstream: Server

beforeAll(async () => {
  jaeger = await startJaeger({ ports: 'free', dataDir: join(data, 'jaeger') })
  collector = await startCollector({
    ports: 'free',
    dataDir: join(data, 'collector'),
    jaegerEndpoint: jaeger.otlpEndpoint,
    env: { SG_DECISION_WAIT: '1s', SG_DECISION_WAIT_AFTER_ROOT: '500ms' },
  })
  postgres = await startPostgres()
  upstream = createServer((_request, response) =>
    response.setHeader('content-type', 'application/json').end('42'),
  )
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve))
}, 120_000)

afterAll(async () => {
  upstream?.close()
  await postgres?.stop()
  await collector?.stop()
  await jaeger?.stop()
  rmSync(data, { recursive: true, force: true })
})

describe.each(supportedNodes)('Node $version', ({ version, binary }) => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const stripsTypes = major > 22 || minor >= 18

  const ways: readonly { name: string; args: string[]; env?: Record<string, string> }[] = [
    { name: 'ESM, --import', args: ['--import', preload, app('mjs')] },
    { name: 'CommonJS, --import', args: ['--import', preload, app('cjs')] },
    {
      name: 'CommonJS, --require',
      args: ['--require', fileURLToPath(new URL('./preload.cjs', preload)), app('cjs')],
    },
    { name: 'ESM, NODE_OPTIONS', args: [app('mjs')], env: { NODE_OPTIONS: `--import ${preload}` } },
    { name: 'TypeScript, tsx', args: ['--import', preload, '--import', tsx, app('ts')] },
    ...(stripsTypes ? [{ name: 'TypeScript, type stripping', args: ['--import', preload, app('ts')] }] : []),
  ]

  it.concurrent.each(ways)('$name', { timeout: 60_000 }, async ({ name, args, env }) => {
    const service = `${version} ${name}`.replace(/[^\w.]+/g, '-')
    const running = await startFixture({
      node: binary,
      args,
      env: {
        ...env,
        OTEL_SERVICE_NAME: service,
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.urls.otlpHttp,
        DATABASE_URL: postgres.url,
        UPSTREAM_URL: `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`,
      },
    })
    try {
      const [, url = ''] = await running.waitForLine(/listening on (http:\S+)/)
      const response = await fetch(`${url}/orders/7`)
      if (response.status !== 200) throw new Error(`${response.status}\n${running.stderr}`)
    } finally {
      running.kill('SIGTERM')
    }
    await running.exited
    expectTrace(await traceOf(service), EXPECTED)
  })
})

function app(extension: 'mjs' | 'cjs' | 'ts'): string {
  return fileURLToPath(new URL(`app.${extension}`, fixtures))
}

/** The service's one request, as Jaeger has it, once its tree has come whole. */
function traceOf(service: string): Promise<TraceNode> {
  return waitUntil(
    async () => {
      const traces = await findJaegerTraces(jaeger.urls.query, { service })
      return traces.flatMap((spans) => buildTraces(spans)).find((root) => root.span.kind === 'server')
    },
    { timeoutMs: 20_000, what: `a request of ${service} in Jaeger` },
  )
}
