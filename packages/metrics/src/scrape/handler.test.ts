import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, request as send } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import type { Meter } from '@opentelemetry/api'
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import { waitUntil } from '@sightglass/testkit'
import { afterEach, expect, test } from 'vitest'
import type { AuditRecord } from './audit.ts'
import { createMetricsHandler, type MetricsHandler, type MetricsHandlerOptions } from './handler.ts'
import type { PageExporter } from './page.ts'

const TOKEN = 'correct-horse-battery-staple'
const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

interface Served {
  readonly handler: MetricsHandler
  readonly meter: Meter
  readonly exporter: PrometheusExporter
  readonly port: number
  readonly refusals: AuditRecord[]
  readonly lines: string[]
  ask(options?: { method?: string; path?: string; headers?: Record<string, string> }): Promise<Answer>
}

interface Answer {
  status: number | undefined
  headers: IncomingHttpHeaders
  body: string
}

async function serve(options: Partial<MetricsHandlerOptions> & { path?: string } = {}): Promise<Served> {
  const exporter = new PrometheusExporter({ preventServerStart: true, withoutTargetInfo: true })
  const provider = new MeterProvider({ readers: [exporter] })
  const refusals: AuditRecord[] = []
  const lines: string[] = []
  const handler = createMetricsHandler({
    exporter,
    audit: (record) => refusals.push(record),
    warn: (line) => lines.push(line),
    ...options,
  })
  const server = createServer(options.path === undefined ? handler : handler.forPath(options.path))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  closers.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  return {
    handler,
    meter: provider.getMeter('shop'),
    exporter,
    port,
    refusals,
    lines,
    async ask({ method = 'GET', path = '/metrics', headers = {} } = {}) {
      const request = send({ host: '127.0.0.1', port, method, path, headers, agent: false }).end()
      const [response] = await once(request, 'response')
      const chunks: Buffer[] = []
      for await (const chunk of response) chunks.push(chunk)
      return {
        status: response.statusCode,
        headers: response.headers,
        body: Buffer.concat(chunks).toString(),
      }
    },
  }
}

test.each([
  [{ maxLines: 0 }, 'maxLines must be a whole number of 1 or more, got 0'],
  [{ timeoutMs: Number.NaN }, 'timeoutMs must be a whole number of 1 or more, got NaN'],
  [{ access: { allow: ['office'] } }, "'office' is no IP address"],
])('refuses %o', (options, message) => {
  const exporter = new PrometheusExporter({ preventServerStart: true })
  expect(() => createMetricsHandler({ exporter, ...options })).toThrow(message)
})

test('serves the page, and its last line tells the number of lines', async () => {
  const { meter, ask, handler } = await serve()
  expect(handler.lastPage).toBeUndefined()
  meter.createCounter('swaps', { description: 'Swaps begun' }).add(3, { pair: 'btc_eth' })
  const { status, headers, body } = await ask()
  expect(status).toBe(200)
  expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8')
  expect(headers['cache-control']).toBe('no-store')
  expect(body).toBe(
    [
      '# HELP swaps_total Swaps begun',
      '# TYPE swaps_total counter',
      'swaps_total{pair="btc_eth",otel_scope_name="shop"} 3',
      '# sightglass: 4 lines',
      '',
    ].join('\n'),
  )
  expect(handler.lastPage).toEqual({ lines: 4, bytes: body.length })
})

test('a page without metrics ends with a line feed too', async () => {
  const { ask } = await serve()
  expect((await ask()).body).toBe('# no registered metrics\n# sightglass: 2 lines\n')
})

test('HEAD has the headers of GET and nothing else', async () => {
  const { meter, ask } = await serve()
  meter.createGauge('height', { description: 'Ünïcode' }).record(1)
  const get = await ask()
  const head = await ask({ method: 'HEAD' })
  expect(head.status).toBe(200)
  expect(head.body).toBe('')
  const { date: _, ...headers } = head.headers
  expect(get.headers).toMatchObject(headers)
  expect(head.headers['content-length']).toBe(String(Buffer.byteLength(get.body)))
})

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH'])('%s is refused', async (method) => {
  const { ask, refusals } = await serve()
  const { status, headers, body } = await ask({ method })
  expect([status, headers.allow, body]).toEqual([405, 'GET, HEAD', 'Method Not Allowed\n'])
  expect(refusals).toMatchObject([{ method, status: 405, reason: 'method' }])
})

test('who is not allowed needs the token, before anything else is looked at', async () => {
  const { ask } = await serve({ access: { allow: [], token: TOKEN }, path: '/metrics' })
  const missing = await ask()
  expect([missing.status, missing.body]).toEqual([401, 'Unauthorized\n'])
  expect(missing.headers['www-authenticate']).toBe('Bearer')
  expect(missing.headers['cache-control']).toBe('no-store')
  expect((await ask({ path: '/other' })).status).toBe(401)
  expect((await ask({ method: 'POST' })).status).toBe(401)
  expect((await ask({ headers: { authorization: 'Bearer wrong' } })).status).toBe(401)
  expect((await ask({ headers: { authorization: `Bearer ${TOKEN}` } })).status).toBe(200)
  const head = await ask({ method: 'HEAD' })
  expect([head.status, head.body]).toEqual([401, ''])
})

test('without a token nobody else may read it, whatever is forwarded', async () => {
  const { ask } = await serve({ access: { allow: ['192.0.2.0/24'] } })
  const headers = { 'x-forwarded-for': '192.0.2.1', authorization: 'Bearer undefined' }
  const { status, body } = await ask({ headers })
  expect([status, body]).toEqual([403, 'Forbidden\n'])
})

test('the 61st request of a minute is refused and told when to come back', async () => {
  const clock = { time: 5 }
  const { ask, refusals } = await serve({ access: { now: () => clock.time } })
  for (let i = 0; i < 60; i++) expect((await ask()).status).toBe(200)
  clock.time += 20_500
  const late = await ask()
  expect([late.status, late.headers['retry-after'], late.body]).toEqual([429, '40', 'Too Many Requests\n'])
  expect(refusals).toMatchObject([{ status: 429, reason: 'rate limit', client: '127.0.0.1' }])
  clock.time += 39_500
  expect((await ask()).status).toBe(200)
})

test('every refusal is told to the audit, without token and URL', async () => {
  const { ask, refusals } = await serve({ access: { allow: [], token: TOKEN } })
  await ask({ path: '/metrics?key=hunter2', headers: { authorization: 'Bearer hunter3' } })
  await ask({ method: 'POST', headers: { authorization: `Bearer ${TOKEN}` } })
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  expect(refusals).toEqual([
    { time, client: '127.0.0.1', method: 'GET', status: 401, reason: 'token wrong' },
    { time, client: '127.0.0.1', method: 'POST', status: 405, reason: 'method' },
  ])
})

test('an audit or a log that throws changes nothing', async () => {
  const fail = () => {
    throw new Error('full disk')
  }
  const { ask } = await serve({ access: { allow: [] }, audit: fail, warn: fail })
  expect((await ask()).status).toBe(403)
})

test('the default audit is a line per client', async () => {
  const exporter = new PrometheusExporter({ preventServerStart: true })
  const lines: string[] = []
  const handler = createMetricsHandler({ exporter, access: { allow: [] }, warn: (line) => lines.push(line) })
  const server = createServer(handler).listen(0, '127.0.0.1')
  closers.push(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  for (let i = 0; i < 5; i++) {
    const headers = { connection: 'close' }
    expect((await fetch(`http://127.0.0.1:${port}/?secret`, { headers })).status).toBe(403)
  }
  expect(lines).toEqual(['the metrics page refused GET from 127.0.0.1 with 403 (no token configured)'])
})

test('on a server of its own: other paths 404, malformed URLs 400, a query is no part of the path', async () => {
  const { ask, refusals } = await serve({ path: '/metrics' })
  for (const path of ['/', '/metrics/', '/Metrics', '/metrics2', '//metrics', '/metrics/%2e%2e/x']) {
    const { status, body } = await ask({ path })
    expect([path, status, body]).toEqual([path, 404, 'Not Found\n'])
  }
  expect((await ask({ path: '/metrics?name[]=up' })).status).toBe(200)
  for (const path of ['http://[', '//[', 'http://a:99999/metrics']) {
    const { status, body } = await ask({ path })
    expect([path, status, body]).toEqual([path, 400, 'Bad Request\n'])
  }
  expect(refusals.map(({ reason }) => reason)).toEqual([
    ...Array(6).fill('path'),
    ...Array(3).fill('malformed URL'),
  ])
})

test('a collection that fails is a 500 with a fixed body, one line, and one more when it works again', async () => {
  const { ask, exporter, lines } = await serve()
  const collect = exporter.collect
  exporter.collect = () => Promise.reject(new Error('secret in /srv/app/db.js'))
  for (let i = 0; i < 3; i++) {
    const { status, headers, body } = await ask()
    expect([status, body]).toEqual([500, 'Internal Server Error\n'])
    expect(headers['content-type']).toBe('text/plain; charset=utf-8')
    expect(headers['cache-control']).toBe('no-store')
  }
  const head = await ask({ method: 'HEAD' })
  expect([head.status, head.body]).toEqual([500, ''])
  exporter.collect = collect
  expect((await ask()).status).toBe(200)
  expect(lines).toEqual([
    expect.stringMatching(/^the metrics page fails, .*: failed to export metrics: Error: secret/),
    'the metrics page works again, after 4 failed requests',
  ])
})

test('what cannot be written is a 500, not an unhandled rejection', async () => {
  const unhandled: unknown[] = []
  const listener = (error: unknown) => unhandled.push(error)
  process.on('unhandledRejection', listener)
  closers.push(() => process.off('unhandledRejection', listener))
  const { ask, meter } = await serve()
  meter.createCounter('swaps').add(1, { pair: (() => {}) as unknown as string })
  expect((await ask()).status).toBe(500)
  expect((await ask()).status).toBe(500)
  expect(unhandled).toEqual([])
})

test('a handler of the exporter that throws at once is a 500', async () => {
  const exporter: PageExporter = {
    collect: async () => undefined,
    getMetricsRequestHandler() {
      throw new Error('not today')
    },
  }
  const { ask, lines } = await serve({ exporter })
  expect((await ask()).status).toBe(500)
  expect(lines).toEqual([expect.stringContaining('not today')])
})

test('scrapes while a collection is running share it', async () => {
  const { ask, meter } = await serve()
  let collections = 0
  let finish = () => {}
  meter.createObservableGauge('slow').addCallback(async (result) => {
    collections++
    await new Promise<void>((resolve) => {
      finish = resolve
    })
    result.observe(collections)
  })
  const answers = Promise.all(Array.from({ length: 5 }, () => ask()))
  await waitUntil(() => (collections > 0 ? true : undefined))
  const sixth = ask()
  const probe = await ask({ method: 'POST' })
  expect(probe.status).toBe(405)
  finish()
  const bodies = new Set([...(await answers), await sixth].map(({ body }) => body))
  expect(collections).toBe(1)
  expect(bodies.size).toBe(1)
  const next = ask()
  await waitUntil(() => (collections === 2 ? true : undefined))
  finish()
  expect((await next).body).toContain('slow{otel_scope_name="shop"} 2')
})

test('a collection that hangs is a 500, and no other one starts before it has ended', async () => {
  const { ask, meter, lines } = await serve({ timeoutMs: 50 })
  let collections = 0
  let finish = () => {}
  const hang = async () => {
    collections++
    await new Promise<void>((resolve) => {
      finish = resolve
    })
  }
  const gauge = meter.createObservableGauge('slow')
  gauge.addCallback(hang)
  for (let i = 0; i < 3; i++) expect((await ask()).status).toBe(500)
  expect(collections).toBe(1)
  expect(lines).toEqual([expect.stringContaining('the collection has not ended within 50 ms')])
  gauge.removeCallback(hang)
  finish()
  await waitUntil(async () => ((await ask()).status === 200 ? true : undefined))
  expect(lines.at(-1)).toContain('works again')
})

test('a page that is too long is a 500 and a line with both numbers', async () => {
  const { ask, meter, lines, handler } = await serve({ maxLines: 10 })
  const counter = meter.createCounter('swaps')
  for (let i = 0; i < 7; i++) counter.add(1, { pair: `pair ${i}` })
  expect((await ask()).status).toBe(200)
  expect(handler.lastPage?.lines).toBe(10)
  counter.add(1, { pair: 'pair 7' })
  const { status, body } = await ask()
  expect([status, body]).toEqual([500, 'Internal Server Error\n'])
  expect(lines).toEqual([expect.stringContaining('it would have 11 lines, and 10 is the bound')])
})

test('a client that goes away while the page is made harms nobody', async () => {
  const { ask, meter, port } = await serve()
  let collecting = false
  let finish = () => {}
  meter.createObservableGauge('slow').addCallback(async () => {
    collecting = true
    await new Promise<void>((resolve) => {
      finish = resolve
    })
  })
  const socket = connect(port, '127.0.0.1')
  socket.write('GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n')
  await waitUntil(() => (collecting ? true : undefined))
  socket.destroy()
  await once(socket, 'close')
  finish()
  collecting = false
  const next = ask()
  await waitUntil(() => (collecting ? true : undefined))
  finish()
  expect((await next).status).toBe(200)
})

test('mounted in an app it does not look at the path, and leaves an answered request alone', async () => {
  const { handler } = await serve()
  const app = createServer((request, response) => {
    if (request.url === '/done') response.end('done')
    handler(request, response, () => {})
  }).listen(0, '127.0.0.1')
  closers.push(() => {
    app.closeAllConnections()
    return app.close()
  })
  await once(app, 'listening')
  const { port } = app.address() as AddressInfo
  expect((await fetch(`http://127.0.0.1:${port}/internal/numbers`)).status).toBe(200)
  expect(await (await fetch(`http://127.0.0.1:${port}/done`)).text()).toBe('done')
})
