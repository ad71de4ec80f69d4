import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buildTraces, expectTrace, runFixture, startFixture, waitUntil } from '@sightglass/testkit'
import { describe, expect, it, onTestFinished } from 'vitest'
import { supportedNodes } from '../../../test/nodes.ts'
import { fixture, reportTo, request, sinkForTest, startApp, underSightglass } from './instrumentation-app.ts'

/** A server that keeps the headers of each request. */
async function startUpstream(): Promise<{ url: string; received: Map<string, IncomingHttpHeaders> }> {
  const received = new Map<string, IncomingHttpHeaders>()
  const server = createServer((req, res) => {
    received.set(req.url ?? '', req.headers)
    res.end('ok')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, received }
}

describe.each(supportedNodes)('under Node $version', ({ binary: node }) => {
  // GET (client, url.full …/first) and GET (client, url.full …/second), each a trace of its own, and each with
  // its context in the request's headers.
  it('traces the first fetch of a program as well as the second', async () => {
    const sink = await sinkForTest()
    const upstream = await startUpstream()
    const env = { ...reportTo(sink), TARGET: upstream.url }
    const result = await runFixture({ node, args: [...underSightglass, fixture('fetch.mjs')], env })
    expect(result.code, result.stderr).toBe(0)
    // Neither fetch nor our own exporter's use of http is a reason to load anything.
    expect(JSON.parse(result.stdout)).toEqual([])
    const spans = await waitUntil(() => (sink.spans.length >= 2 ? sink.spans : undefined))
    const traces = buildTraces(spans)
    expect(traces).toHaveLength(2)
    for (const [index, path] of ['/first', '/second'].entries()) {
      const trace = traces[index]
      if (!trace) throw new Error(`no trace of ${path}`)
      expectTrace(trace, { name: 'GET', kind: 'client', attributes: { 'url.full': upstream.url + path } })
      const { traceId, spanId } = trace.span
      expect(upstream.received.get(path)?.traceparent).toBe(`00-${traceId}-${spanId}-01`)
    }
  })

  it('traces calls through the named and the default export of an imported builtin', async () => {
    const sink = await sinkForTest()
    const upstream = await startUpstream()
    const env = { ...reportTo(sink), TARGET: `${upstream.url}/called` }
    const result = await runFixture({ node, args: [...underSightglass, fixture('http-client.mjs')], env })
    expect(result.code, result.stderr).toBe(0)
    const spans = await waitUntil(() => (sink.spans.length >= 2 ? sink.spans : undefined))
    expect(spans.map(({ name, kind }) => ({ name, kind }))).toEqual([
      { name: 'GET', kind: 'client' },
      { name: 'GET', kind: 'client' },
    ])
  })

  it.each(['pino.mjs', 'pino.cjs', 'winston.mjs', 'winston.cjs'])(
    'sends the records of a logger and joins them to the trace (%s)',
    async (file) => {
      const sink = await sinkForTest()
      const app = await startApp({ node, args: [...underSightglass, fixture(file)], env: reportTo(sink) })
      await request(app, '/')
      const log = await sink.waitForLog((record) => record.body === 'rate is stale')
      const span = await sink.waitForSpan((one) => one.kind === 'server')
      expect(log).toMatchObject({
        traceId: span.traceId,
        spanId: span.spanId,
        severityText: 'warn',
        severityNumber: 13,
        attributes: { swap: 12, legs: ['btc', 'evm'] },
      })
      expect(sink.logs).toHaveLength(1)
      expect(app.stdout).toContain(`"trace_id":"${span.traceId}"`)
    },
  )

  it.each(['fastify.mjs', 'fastify.cjs'])(
    'names the server span after the route of Fastify (%s)',
    async (file) => {
      const sink = await sinkForTest()
      const app = await startApp({ node, args: [...underSightglass, fixture(file)], env: reportTo(sink) })

      await request(app, '/users/7?token=secret')
      const found = await sink.waitForTrace((trace) => trace.span.attributes['url.path'] === '/users/7')
      expectTrace(found, {
        name: 'GET /users/:id',
        kind: 'server',
        status: 'unset',
        attributes: { 'http.route': '/users/:id' },
      })

      await request(app, '/broken')
      const broken = await sink.waitForTrace((trace) => trace.span.attributes['url.path'] === '/broken')
      expectTrace(broken, { name: 'GET /broken', status: 'error', attributes: { 'http.route': '/broken' } })
      expect(broken.span.events.map((event) => event.attributes['exception.message'])).toEqual([
        'no such table',
      ])

      await request(app, '/nowhere')
      const lost = await sink.waitForTrace((trace) => trace.span.attributes['url.path'] === '/nowhere')
      expectTrace(lost, { name: 'GET', attributes: { 'http.route': undefined } })
    },
  )

  // GET                       server
  // └─ answer                 internal, koa's middleware
  it('takes Koa from the same table', async () => {
    const sink = await sinkForTest()
    const app = await startApp({ node, args: [...underSightglass, fixture('koa.mjs')], env: reportTo(sink) })
    await request(app, '/')
    const trace = await sink.waitForTrace((root) => root.children.length > 0)
    expectTrace(trace, {
      name: 'GET',
      kind: 'server',
      children: [{ name: 'middleware - answer', kind: 'internal', attributes: { 'koa.type': 'middleware' } }],
    })
  })
})

it('leaves Fastify alone when it is disabled', async () => {
  const sink = await sinkForTest()
  const env = { ...reportTo(sink), OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'fastify' }
  const app = await startApp({ args: [...underSightglass, fixture('fastify.mjs')], env })
  await request(app, '/users/7')
  const found = await sink.waitForTrace((trace) => trace.span.attributes['url.path'] === '/users/7')
  expectTrace(found, { name: 'GET', attributes: { 'http.route': undefined } })
})

it('loads the metrics of the runtime once a program stays', async () => {
  const sink = await sinkForTest()
  const env = { ...reportTo(sink), OTEL_METRICS_EXPORTER: undefined, OTEL_METRIC_EXPORT_INTERVAL: '200' }
  const app = await startFixture({ args: [...underSightglass, '-e', 'setInterval(() => {}, 1000)'], env })
  onTestFinished(async () => {
    app.kill('SIGKILL')
    await app.exited
  })
  await sink.waitForMetric((metric) => metric.name.startsWith('nodejs.eventloop'))
})

// quote     server, the function of AWS Lambda
it('instruments the handler that the Lambda runtime names', async () => {
  const sink = await sinkForTest()
  const env = { ...reportTo(sink), LAMBDA_TASK_ROOT: fixture('.'), _HANDLER: 'handler.answer' }
  const result = await runFixture({ args: [...underSightglass, fixture('lambda.cjs')], env })
  expect(result.code, result.stderr).toBe(0)
  expectTrace(await sink.waitForTrace(() => true), { name: 'quote', kind: 'server' })
})
