import { waitUntil } from '@sightglass/testkit'
import { expect, it, onTestFinished } from 'vitest'
import { hasApt } from '../../../tools/parts/debian.ts'
import { checkMetrics, startPrometheus } from '../../../tools/parts/prometheus.ts'
import { samplesNamed, samplesOf, sumNamed } from './page.ts'
import { type Shop, sentInAll, sentLast, useShops } from './shop.ts'

const startShop = useShops()

/** What the shop has on its page once it was bought from: `name` of the page, of OTLP, and labels of either. */
const TOTALS: readonly [
  page: string,
  otel: string,
  labels: string[],
  attributes: string[],
  Record<string, number>,
][] = [
  [
    'app_http_requests_total',
    'http.server.request.duration',
    ['method', 'endpoint', 'status'],
    ['http.request.method', 'http.route', 'http.response.status_code'],
    { 'GET /users/:id 200': 3, 'POST /swaps/:chain 201': 3, 'GET unmatched 404': 2, 'GET /health 200': 1 },
  ],
  [
    'db_client_operation_duration_seconds_count',
    'db.client.operation.duration',
    ['db_system_name', 'db_operation_name', 'error_type'],
    ['db.system.name', 'db.operation.name', 'error.type'],
    { 'postgresql SELECT -': 3, 'postgresql SELECT 42703': 3 },
  ],
  ['app_swaps_total', 'swaps', ['chain'], ['chain'], { btc: 2, evm: 2, _other: 2 }],
  ['app_pending_transactions_total', 'pending_transactions', [], [], { '': 3 }],
]

function shownOn(page: string, name: string, labels: readonly string[]): Record<string, number> {
  const samples = samplesNamed(page, name)
  return Object.fromEntries(
    samples.map((one) => [labels.map((label) => one.labels[label] ?? '-').join(' '), one.value]),
  )
}

/** OTLP leaves out what is only a word on the page. */
function onTheWire(totals: Record<string, number>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(totals).map(([key, value]) => [key.replace('unmatched', '-'), value]),
  )
}

function pageWithProcess(shop: Shop): Promise<string> {
  return waitUntil(
    async () => {
      const page = await shop.page()
      const names = [
        'process_resident_memory_bytes',
        'nodejs_heap_size_used_bytes',
        // The delay of the event loop has no sample in its first moments.
        'nodejs_eventloop_lag_p99_seconds',
        'sightglass_spans_exported_total',
      ]
      return names.every((name) => sumNamed(page, name) > 0) ? page : undefined
    },
    { what: 'process, runtime and our own metrics on the page' },
  )
}

it('has the totals that go over OTLP, and what every page has', async () => {
  const shop = await startShop()
  await shop.buy()
  await shop.pageAfter(9)
  const page = await pageWithProcess(shop)
  for (const [name, , labels, , totals] of TOTALS)
    expect([name, shownOn(page, name, labels)]).toEqual([name, totals])

  const pool = samplesNamed(page, 'db_client_connection_count')
  // Upstream counts when a connection is given back, a moment before the pool calls it idle.
  expect(pool.map(({ labels }) => labels.state).sort()).toEqual(['idle', 'used'])
  expect(sumNamed(page, 'db_client_connection_count')).toBe(1)
  expect(pool[0]?.labels.pool).toMatch(/^127\.0\.0\.1:\d+\/postgres$/)
  const families = [
    ...['process_cpu_seconds_total', 'process_start_time_seconds', 'nodejs_eventloop_lag_p99_seconds'],
    ...['nodejs_eventloop_utilization_ratio', 'nodejs_gc_duration_seconds_count', 'nodejs_version_info'],
    ...['system_cpu_utilization_ratio', 'system_memory_utilization_ratio', 'sightglass_span_queue_size'],
    ...['sightglass_series_in_use', 'sightglass_series_overflow_total', 'sightglass_spans_dropped_total'],
  ]
  expect(families.filter((name) => samplesNamed(page, name).length === 0)).toEqual([])
  // Nothing of the scope or resource, which would be on every line.
  expect(
    samplesOf(page).flatMap(({ labels }) => Object.keys(labels).filter((key) => /^otel|service/.test(key))),
  ).toEqual([])
  // The page's own requests are nobody's: neither counted nor traced.
  expect(page).not.toContain('endpoint="/metrics"')
  await shop.end()
  expect(shop.sink.spans.some(({ attributes }) => String(attributes['url.path']).includes('metrics'))).toBe(
    false,
  )
  for (const [, name, , attributes, totals] of TOTALS) {
    expect([name, sentLast(shop.sink, name, attributes)]).toEqual([name, onTheWire(totals)])
  }
  expect(shop.app.stderr.trim().split('\n')).toHaveLength(1)
})

it('says the same in differences, over all that was sent', async () => {
  const shop = await startShop({
    OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta',
    OTEL_METRIC_EXPORT_INTERVAL: '100',
  })
  await shop.buy()
  const sent = () => shop.sink.metrics.filter(({ name }) => name === 'http.server.request.duration').length
  const before = sent()
  await waitUntil(() => sent() > before || undefined, { what: 'an export between' })
  await shop.buy()
  const page = await shop.pageAfter(18)
  await shop.end()
  for (const [pageName, name, labels, attributes] of TOTALS.slice(0, 3)) {
    const totals = shownOn(page, pageName, labels)
    expect(Object.values(totals).length).toBeGreaterThan(1)
    expect([name, sentInAll(shop.sink, name, attributes)]).toEqual([name, onTheWire(totals)])
    const metric = shop.sink.metrics.find((one) => one.name === name)
    expect(metric).toMatchObject({ temporality: 'delta' })
    expect(sentLast(shop.sink, name, attributes)).not.toEqual(onTheWire(totals))
  }
})

// Debian's packages are needed, and nothing else.
it.skipIf(!hasApt)(
  'a real Prometheus scrapes it, and promtool finds only what is documented',
  async () => {
    const shop = await startShop()
    await shop.buy()
    await shop.pageAfter(9)
    const page = await pageWithProcess(shop)
    const { output } = await checkMetrics(page)
    // The first is a name that the app has given, the second that of the semantic conventions.
    expect(output.trim().split('\n').sort()).toEqual([
      'app_pending_transactions_total non-counter metrics should not have "_total" suffix',
      'db_client_connection_count non-histogram and non-summary metrics should not have "_count" suffix',
    ])

    const prometheus = await startPrometheus({ targets: [`127.0.0.1:${shop.port}`] })
    onTestFinished(() => prometheus.stop())
    const value = (expression: string) =>
      waitUntil(async () => (await prometheus.query(expression))[0]?.value, { what: expression })
    expect(await value('up')).toBe(1)
    expect(await prometheus.scrapeErrors()).toEqual([])
    expect(await value('sum(app_http_requests_total)')).toBe(9)
    expect(
      await value('sum(app_http_request_duration_seconds_bucket{le="+Inf",endpoint="/users/:id"})'),
    ).toBe(3)
    expect(await value('sum(db_client_operation_duration_seconds_count)')).toBe(6)
    expect(await value('app_swaps_total{chain="btc"}')).toBe(2)
    expect(await value('process_resident_memory_bytes')).toBeGreaterThan(10 ** 7)
    expect(await value('sightglass_series_in_use{family="http.server.request.duration"}')).toBe(4)
  },
  120_000,
)
