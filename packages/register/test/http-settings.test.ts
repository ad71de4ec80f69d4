import { fileURLToPath } from 'node:url'
import { type Fixture, freePort, type OtlpSink, waitUntil } from '@sightglass/testkit'
import { describe, expect, it } from 'vitest'
import { reportTo, request, sinkForTest, startApp, underSightglass } from './instrumentation-app.ts'
import { pageOn, readPage, samplesNamed, sumNamed } from './page.ts'

const relay = fileURLToPath(new URL('./fixtures/http/relay.mjs', import.meta.url))

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const PARENT = 'b7ad6b7169203331'
const TRACEPARENT = `00-${TRACE}-${PARENT}-01`

interface Relaying {
  readonly app: Fixture
  readonly sink: OtlpSink
  page(): Promise<string>
  /** The headers that reached the other server. */
  relay(headers?: Record<string, string>): Promise<Record<'request' | 'fetch', Record<string, string>>>
}

async function startRelay(env: Record<string, string>): Promise<Relaying> {
  const sink = await sinkForTest()
  const port = await freePort()
  const app = await startApp({
    args: [...underSightglass, relay],
    env: { ...reportTo(sink), ...pageOn(port), ...env },
  })
  await app.waitForLine(/listening/)
  return {
    app,
    sink,
    page: () => readPage(port),
    async relay(headers = {}) {
      const response = await fetch(`http://127.0.0.1:${app.port}/relay`, { headers })
      return (await response.json()) as Awaited<ReturnType<Relaying['relay']>>
    },
  }
}

/** `kind path` of all spans once `count` have arrived, sorted. */
async function spansOf(sink: OtlpSink, count: number): Promise<string[]> {
  await waitUntil(() => (sink.spans.length >= count ? true : undefined), { what: `${count} spans` })
  return sink.spans
    .map(
      ({ kind, attributes }) =>
        `${kind} ${attributes['url.path'] ?? new URL(String(attributes['url.full'])).pathname}`,
    )
    .sort()
}

/** The page once that many requests have ended. */
function pageAfter({ page }: Relaying, requests: number): Promise<string> {
  return waitUntil(
    async () => {
      const text = await page()
      return sumNamed(text, 'app_http_requests_total') === requests ? text : undefined
    },
    { what: `a page with ${requests} requests` },
  )
}

describe('the switches of upstream turn ours', () => {
  it('both on', async () => {
    const at = await startRelay({})
    await at.relay()
    expect(await spansOf(at.sink, 5)).toEqual([
      'client /echo',
      'client /echo',
      'server /echo',
      'server /echo',
      'server /relay',
    ])
    expect(new Set(at.sink.spans.map(({ scope }) => scope.name))).toEqual(new Set(['@sightglass/http']))
    expect(sumNamed(await pageAfter(at, 3), 'http_client_request_duration_seconds_count')).toBe(2)
  })

  it('OTEL_NODE_DISABLED_INSTRUMENTATIONS=http leaves fetch', async () => {
    const at = await startRelay({ OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'http' })
    const { request: byRequest, fetch: byFetch } = await at.relay({ traceparent: TRACEPARENT })
    expect(await spansOf(at.sink, 1)).toEqual(['client /echo'])
    expect(byRequest).not.toHaveProperty('traceparent')
    expect(byFetch.traceparent).toContain(at.sink.spans[0]?.spanId)
    const page = await at.page()
    expect(samplesNamed(page, 'app_http_requests_total')).toEqual([])
    expect(sumNamed(page, 'http_client_request_duration_seconds_count')).toBe(1)
  })

  it('OTEL_NODE_DISABLED_INSTRUMENTATIONS=undici leaves node:http', async () => {
    const at = await startRelay({ OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'undici' })
    const { request: byRequest, fetch: byFetch } = await at.relay()
    expect(await spansOf(at.sink, 4)).toEqual([
      'client /echo',
      'server /echo',
      'server /echo',
      'server /relay',
    ])
    expect(byRequest).toHaveProperty('traceparent')
    expect(byFetch).not.toHaveProperty('traceparent')
    expect(sumNamed(await pageAfter(at, 3), 'http_client_request_duration_seconds_count')).toBe(1)
  })

  it('SIGHTGLASS_HTTP=upstream brings those of upstream', async () => {
    const { relay, sink } = await startRelay({ SIGHTGLASS_HTTP: 'upstream' })
    await relay()
    await spansOf(sink, 5)
    expect([...new Set(sink.spans.map(({ scope }) => scope.name))].sort()).toEqual([
      '@opentelemetry/instrumentation-http',
      '@opentelemetry/instrumentation-undici',
    ])
    expect(sink.spans).toHaveLength(5)
  })
})

describe('without spans', () => {
  it('OTEL_TRACES_EXPORTER=none counts, and passes on the trace that came', async () => {
    const at = await startRelay({ OTEL_TRACES_EXPORTER: 'none' })
    const headers = await at.relay({ traceparent: TRACEPARENT, baggage: 'tenant=acme' })
    for (const passed of [headers.request, headers.fetch])
      expect(passed).toMatchObject({ traceparent: TRACEPARENT, baggage: 'tenant=acme' })
    // Nothing came, nothing is passed on.
    expect((await at.relay()).request).not.toHaveProperty('traceparent')
    const page = await pageAfter(at, 6)
    expect(sumNamed(page, 'http_client_request_duration_seconds_count')).toBe(4)
    expect(at.sink.spans).toEqual([])
  })

  it('OTEL_TRACES_SAMPLER=always_off counts, and tells others that nothing is recorded', async () => {
    const at = await startRelay({ OTEL_TRACES_SAMPLER: 'always_off' })
    const headers = await at.relay({ traceparent: TRACEPARENT })
    for (const { traceparent } of [headers.request, headers.fetch]) {
      expect(traceparent).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-00$`))
      expect(traceparent).not.toContain(PARENT)
    }
    const page = await pageAfter(at, 3)
    expect(sumNamed(page, 'app_http_requests_total', { method: 'GET', status: '200' })).toBe(3)
    expect(sumNamed(page, 'http_client_request_duration_seconds_count')).toBe(2)
    expect(sumNamed(page, 'sightglass_spans_exported_total')).toBe(0)
    expect(at.sink.spans).toEqual([])
  })
})

describe('SIGHTGLASS_UNTRACED_PATHS', () => {
  const paths = ['/health', '/internal/x', '/ping?now', '/pinged']

  it.each([
    ['by default', {}, ['/internal/x', '/ping', '/pinged']],
    ['as set', { SIGHTGLASS_UNTRACED_PATHS: '/ping, /internal/*' }, ['/health', '/pinged']],
  ])('%s says what is traced, and all is counted', async (_, env, traced) => {
    const at = await startRelay(env as Record<string, string>)
    for (const path of paths) await request(at.app, path)
    await pageAfter(at, paths.length)
    expect(await spansOf(at.sink, traced.length)).toEqual(traced.map((path) => `server ${path}`))
  })

  it('leaves what such a request does without spans and headers, too', async () => {
    const at = await startRelay({ SIGHTGLASS_UNTRACED_PATHS: '/relay' })
    const headers = await at.relay({ traceparent: TRACEPARENT })
    for (const sent of [headers.request, headers.fetch]) expect(sent).not.toHaveProperty('traceparent')
    await pageAfter(at, 3)
    // The other server traces for itself what comes without a trace.
    expect(await spansOf(at.sink, 2)).toEqual(['server /echo', 'server /echo'])
  })
})

it.each([
  ['b3', { b3: `${TRACE}-${PARENT}-1` }, 'b3', new RegExp(`^${TRACE}-[0-9a-f]{16}-1`)],
  [
    'b3multi',
    { 'x-b3-traceid': TRACE, 'x-b3-spanid': PARENT, 'x-b3-sampled': '1' },
    'x-b3-traceid',
    new RegExp(`^${TRACE}$`),
  ],
])('OTEL_PROPAGATORS=%s is read and written', async (propagators, incoming, header, expected) => {
  const { relay, sink } = await startRelay({ OTEL_PROPAGATORS: propagators })
  const headers = await relay({
    ...(incoming as Record<string, string>),
    traceparent: `00-${'1'.repeat(32)}-${PARENT}-01`,
  })
  for (const sent of [headers.request, headers.fetch]) {
    expect(sent[header]).toMatch(expected)
    expect(sent).not.toHaveProperty('traceparent')
  }
  await spansOf(sink, 5)
  expect(new Set(sink.spans.map(({ traceId }) => traceId))).toEqual(new Set([TRACE]))
  const root = sink.spans.find(({ attributes }) => attributes['url.path'] === '/relay')
  expect(root?.parentSpanId).toBe(PARENT)
})
