import { once } from 'node:events'
import http from 'node:http'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import {
  type Attributes,
  buildTraces,
  type Fixture,
  preload,
  type SinkMetric,
  startFixture,
  startOtlpSink,
  type TraceNode,
  waitUntil,
} from '@sightglass/testkit'

const app = fileURLToPath(new URL('./fixtures/http/compared.mjs', import.meta.url))

type Send = (app: Fixture, headers: Record<string, string>) => Promise<unknown>

/** What is asked of the app, each in a trace of its own. */
const scenarios: Record<string, Send> = {
  query: get('/200?page=2&sort=name'),
  'query not encoded': get('/200?path=/a,b'),
  'not found': get('/404'),
  'server error': get('/500'),
  body: get('/200', { method: 'POST' }, 'hello'),
  head: get('/200', { method: 'HEAD' }),
  'unknown method': get('/200', { method: 'PROPFIND' }),
  'user agent': get('/200', { headers: { 'user-agent': 'tester/1.0' } }),
  proxied: get('/200', {
    headers: { 'x-forwarded-for': '192.0.2.1, 10.0.0.1', 'x-forwarded-host': 'shop.example' },
  }),
  'http.request': get('/call/request'),
  'http.request not found': get('/call/request-404'),
  'http.request server error': get('/call/request-500'),
  'http.request with body': get('/call/request-post'),
  'http.request to nobody': get('/call/request-nobody'),
  'http.request cut off': get('/call/request-cut'),
  'http.request given up': get('/call/request-abort'),
  fetch: get('/call/fetch'),
  'fetch with query': get('/call/fetch-query'),
  'fetch not found': get('/call/fetch-404'),
  'fetch server error': get('/call/fetch-500'),
  'fetch with body': get('/call/fetch-post'),
  'fetch redirected': get('/call/fetch-moved'),
  'fetch to nobody': get('/call/fetch-nobody'),
  'fetch cut off': get('/call/fetch-cut'),
  'fetch given up': get('/call/fetch-abort'),
  'gone before the answer': raw('GET /hang HTTP/1.1', (_, { stdout }) => stdout.includes('hanging')),
  'gone in the answer': raw('GET /half HTTP/1.1', (received) => received.includes('half')),
  upgrade: raw('GET /up HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: chat', (received) =>
    received.includes('101'),
  ),
  probe: get('/health'),
  'HTTP/1.0': raw('GET /200 HTTP/1.0', (received) => received.includes('got')),
}

/** What one instrumentation told of all scenarios. */
export interface Told {
  /** Facts of every span by `scenario: kind > kind`, a second one of the same address with `#2`. */
  readonly spans: Map<string, Record<string, unknown>>
  readonly measured: readonly Measured[]
}

/** A point of `http.server.request.duration` or `http.client.request.duration`. */
export interface Measured {
  readonly side: 'server' | 'client'
  readonly attributes: Attributes
  readonly count: number
}

/** Runs the app under the flag, sends it everything, and gives what arrived once it has ended. */
export async function tellAll(mode: 'upstream' | 'sightglass'): Promise<Told> {
  const sink = await startOtlpSink()
  const fixture = await startFixture({
    args: ['--import', preload, app],
    env: {
      SIGHTGLASS_HTTP: mode,
      OTEL_EXPORTER_OTLP_ENDPOINT: sink.httpUrl,
      SIGHTGLASS_EXIT_BUDGET_MS: '10000',
      SIGHTGLASS_METRICS_INSTRUMENTS: DURATIONS.join(),
    },
  })
  try {
    await fixture.waitForLine(/listening/)
    for (const [index, send] of Object.values(scenarios).entries())
      await send(fixture, { traceparent: `00-${traceIdOf(index)}-00f067aa0ba902b7-01` })
    // By the time this one is answered, the connections that were left before are known to be gone.
    await get('/200')(fixture, {})
  } finally {
    fixture.kill()
    await fixture.exited
    await sink.close()
  }
  const spans: Told['spans'] = new Map()
  for (const [index, name] of Object.keys(scenarios).entries()) {
    const roots = buildTraces(sink.spans.filter(({ traceId }) => traceId === traceIdOf(index)))
    for (const root of roots) collect(root, `${name}:`, spans)
  }
  return { spans, measured: measuredIn(sink.metrics) }
}

const DURATIONS = ['http.server.request.duration', 'http.client.request.duration']

function collect(node: TraceNode, above: string, spans: Map<string, Record<string, unknown>>): void {
  const { span } = node
  const plain = above.endsWith(':') ? `${above} ${span.kind}` : `${above} > ${span.kind}`
  let address = plain
  for (let next = 2; spans.has(address); next++) address = `${plain}#${next}`
  const attributes = Object.entries(span.attributes).map(([key, value]) => [key, normal(key, value)])
  spans.set(address, {
    span: 'there',
    name: span.name,
    status: span.status.code,
    message: normal('message', span.status.message),
    events: span.events.map(({ name }) => name).join(),
    ...Object.fromEntries(attributes),
  })
  for (const child of node.children) collect(child, address, spans)
}

/** Two runs have different ports. */
function normal(key: string, value: unknown): unknown {
  if (key.endsWith('.port') && typeof value === 'number') return '<port>'
  return typeof value === 'string' ? value.replace(/:\d{4,5}\b/, ':<port>') : value
}

/** The measurements at the end. Upstream has two client instruments of one name: http's and undici's. */
function measuredIn(metrics: readonly SinkMetric[]): Measured[] {
  const last = new Map(
    metrics
      .filter(({ name }) => DURATIONS.includes(name))
      .map((metric) => [`${metric.name} ${metric.scope.name}`, metric]),
  )
  return [...last.values()].flatMap(({ name, points }) =>
    points.map((point) => ({
      side: name === DURATIONS[0] ? 'server' : 'client',
      attributes: point.attributes,
      count: 'count' in point ? Number(point.count) : Number.NaN,
    })),
  )
}

function traceIdOf(index: number): string {
  return (index + 1).toString(16).padStart(32, '0')
}

function get(path: string, options: http.RequestOptions = {}, body?: string): Send {
  return async ({ port }, headers) => {
    const all = { ...headers, ...(options.headers as object) }
    const request = http.request({ port, path, host: '127.0.0.1', ...options, headers: all })
    request.end(body)
    const [response] = (await once(request, 'response')) as [http.IncomingMessage]
    response.resume()
    await once(response, 'end')
  }
}

function raw(head: string, isEnough: (received: string, app: Fixture) => boolean): Send {
  return async (fixture, headers) => {
    const socket = connect(Number(fixture.port), '127.0.0.1').setEncoding('latin1')
    let received = ''
    socket.on('data', (text) => {
      received += text
    })
    const own = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    socket.write(`${head}\r\nHost: 127.0.0.1:${fixture.port}\r\n${own.join('')}\r\n`)
    await waitUntil(() => isEnough(received, fixture) || undefined)
    socket.destroy()
  }
}
