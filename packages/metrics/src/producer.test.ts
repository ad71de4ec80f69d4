import type { IncomingMessage, ServerResponse } from 'node:http'
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import {
  AggregationTemporality,
  DataPointType,
  MeterProvider,
  type MetricData,
  type MetricProducer,
  MetricReader,
} from '@opentelemetry/sdk-metrics'
import { describe, expect, it } from 'vitest'
import { createRegistry, type FamilyDefinition, type MetricRegistry } from './index.ts'
import { VERSION } from './version.ts'

const requests = {
  name: 'http.server.request.duration',
  kind: 'histogram',
  description: 'Duration.',
  unit: 's',
  labels: [
    { otel: 'http.request.method', prometheus: 'method' },
    { otel: 'http.response.status_code', prometheus: 'status', otelType: 'number' },
    { otel: 'error.type' },
  ],
  boundaries: [0.1, 1],
  prometheus: [
    { name: 'http_requests_total', prefixed: true, as: 'count', description: 'Requests.' },
    { name: 'http_request_duration_seconds', prefixed: true, labels: ['method'] },
  ],
} as const satisfies FamilyDefinition

const gauge = {
  name: 'queue.fill',
  kind: 'gauge',
  description: 'How full.',
  unit: '1',
  labels: [{ otel: 'queue', prometheus: 'queue' }, { otel: 'thread' }],
} as const satisfies FamilyDefinition

async function metricsOf(producer: MetricProducer): Promise<MetricData[]> {
  const { resourceMetrics } = await producer.collect()
  const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics)
  return metrics.filter(({ descriptor }) => !descriptor.name.startsWith('sightglass'))
}

/** The page as upstream's exporter writes it, without what the registry says of itself. */
async function pageOf(registry: MetricRegistry): Promise<string> {
  const exporter = new PrometheusExporter({
    preventServerStart: true,
    withoutScopeInfo: true,
    withoutTargetInfo: true,
    metricProducers: [registry.producer({ names: 'prometheus' })],
  })
  new MeterProvider({ readers: [exporter] })
  const text = await new Promise<string>((resolve) => {
    const response = { setHeader() {}, end: resolve } as unknown as ServerResponse
    exporter.getMetricsRequestHandler({ url: '/metrics' } as IncomingMessage, response)
  })
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.includes('sightglass_'))
    .join('\n')
}

describe('the Prometheus page', () => {
  it('has the names of the definition, the labels it may show, and points that became equal added up', async () => {
    const registry = createRegistry({ prefix: 'shop' })
    const family = registry.declare(requests)
    family.series(['GET', 200]).record(0.05)
    family.series(['GET', 200, 'aborted']).record(0.5)
    family.series(['GET', 500]).record(5)
    family.series(['PUT', undefined, 'aborted']).record(0.1)
    expect(await pageOf(registry)).toBe(
      `
# HELP shop_http_requests_total Requests.
# TYPE shop_http_requests_total counter
shop_http_requests_total{method="GET",status="200"} 2
shop_http_requests_total{method="GET",status="500"} 1
shop_http_requests_total{method="PUT"} 1
# HELP shop_http_request_duration_seconds Duration.
# TYPE shop_http_request_duration_seconds histogram
shop_http_request_duration_seconds_count{method="GET"} 3
shop_http_request_duration_seconds_sum{method="GET"} 5.55
shop_http_request_duration_seconds_bucket{method="GET",le="0.1"} 1
shop_http_request_duration_seconds_bucket{method="GET",le="1"} 2
shop_http_request_duration_seconds_bucket{method="GET",le="+Inf"} 3
shop_http_request_duration_seconds_count{method="PUT"} 1
shop_http_request_duration_seconds_sum{method="PUT"} 0.1
shop_http_request_duration_seconds_bucket{method="PUT",le="0.1"} 1
shop_http_request_duration_seconds_bucket{method="PUT",le="1"} 1
shop_http_request_duration_seconds_bucket{method="PUT",le="+Inf"} 1
`.trim(),
    )
  })

  it('shows the overflow series as upstream does', async () => {
    const registry = createRegistry({ seriesLimit: 1, warn() {} })
    const sum = registry.declare({ ...gauge, kind: 'updowncounter', unit: '{item}' })
    for (const queue of ['a', 'b', 'c']) sum.series([queue]).add(-2)
    expect(await pageOf(registry)).toBe(
      `
# HELP queue_fill How full.
# TYPE queue_fill gauge
queue_fill{queue="a"} -2
queue_fill{otel_metric_overflow="true"} -4
`.trim(),
    )
  })

  it('shows the gauge that was set last where several become one', async () => {
    const registry = createRegistry()
    const family = registry.declare(gauge)
    const [first, second] = [family.series(['a', 1]), family.series(['a', 2])]
    second.set(0.2)
    first.set(0.1)
    expect(await pageOf(registry)).toContain('queue_fill_ratio{queue="a"} 0.1')
    second.set(0.3)
    expect(await pageOf(registry)).toContain('queue_fill_ratio{queue="a"} 0.3')
  })

  it('shows what stands for a missing label', async () => {
    const registry = createRegistry()
    const labels = [{ otel: 'status', prometheus: 'status', prometheusMissing: 'unknown' }]
    const family = registry.declare({ ...gauge, labels })
    family.series([undefined]).set(1)
    expect(await pageOf(registry)).toContain('queue_fill_ratio{status="unknown"} 1')
    expect((await metricsOf(registry.producer({ names: 'otel' })))[0]?.dataPoints[0]?.attributes).toEqual({})
  })

  it('follows the prefix, also when it is set late', async () => {
    const registry = createRegistry()
    registry.declare(requests).series(['GET', 200]).record(1)
    const producer = registry.producer({ names: 'prometheus' })
    const names = async () => (await metricsOf(producer)).map(({ descriptor }) => descriptor.name)
    expect(await names()).toEqual(['app_http_requests_total', 'app_http_request_duration_seconds'])
    registry.configure({ prefix: 'shop' })
    expect(await names()).toEqual(['shop_http_requests_total', 'shop_http_request_duration_seconds'])
  })

  it('leaves out families without points and those that are not for it', async () => {
    const registry = createRegistry()
    registry.declare(requests)
    registry.declare(gauge).series(['never set'])
    registry
      .declare({ ...gauge, name: 'hidden', prometheus: [] })
      .series(['a'])
      .set(1)
    expect(await pageOf(registry)).toBe('')
  })
})

describe('over OTLP', () => {
  it('a histogram has conventional names, numbers where they are due, and neither min nor max', async () => {
    const registry = createRegistry()
    registry.declare(requests).series(['GET', 200]).record(0.5)
    const [metric] = await metricsOf(registry.producer({ names: 'otel' }))
    expect(metric).toMatchObject({
      descriptor: { name: 'http.server.request.duration', description: 'Duration.', unit: 's' },
      aggregationTemporality: AggregationTemporality.CUMULATIVE,
      dataPointType: DataPointType.HISTOGRAM,
    })
    expect(metric?.dataPoints.map(({ attributes, value }) => ({ attributes, value }))).toEqual([
      {
        attributes: { 'http.request.method': 'GET', 'http.response.status_code': 200 },
        value: { buckets: { boundaries: [0.1, 1], counts: [0, 1, 0] }, sum: 0.5, count: 1 },
      },
    ])
  })

  it('sums are monotonic or not, gauges are gauges', async () => {
    const registry = createRegistry()
    const common = { description: 'd', unit: '', labels: [] }
    registry
      .declare({ ...common, name: 'a', kind: 'counter' })
      .series([])
      .add(1)
    registry
      .declare({ ...common, name: 'b', kind: 'updowncounter' })
      .series([])
      .add(-1)
    registry
      .declare({ ...common, name: 'c', kind: 'gauge' })
      .series([])
      .set(0)
    expect(await metricsOf(registry.producer({ names: 'otel' }))).toMatchObject([
      { dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints: [{ value: 1 }] },
      { dataPointType: DataPointType.SUM, isMonotonic: false, dataPoints: [{ value: -1 }] },
      { dataPointType: DataPointType.GAUGE, dataPoints: [{ value: 0 }] },
    ])
  })

  it('a family without an OpenTelemetry name is not sent', async () => {
    const registry = createRegistry()
    registry
      .declare({ ...gauge, otel: null })
      .series(['a'])
      .set(1)
    expect(await metricsOf(registry.producer({ names: 'otel' }))).toEqual([])
  })

  it('arrives through a reader of the SDK, with its resource and our scope', async () => {
    const registry = createRegistry()
    registry.declare(gauge).series(['a']).set(1)
    class Reader extends MetricReader {
      protected async onForceFlush() {}
      protected async onShutdown() {}
    }
    const reader = new Reader({ metricProducers: [registry.producer({ names: 'otel' })] })
    new MeterProvider({ readers: [reader] })
    const { resourceMetrics, errors } = await reader.collect()
    expect(errors).toEqual([])
    expect(resourceMetrics.scopeMetrics).toMatchObject([
      { scope: { name: '@sightglass/metrics', version: VERSION } },
    ])
  })
})

describe('temporality', () => {
  const delta = {
    names: 'otel',
    temporality: (kind: string) => (kind === 'gauge' ? 'cumulative' : 'delta'),
  } as const
  const milliseconds = ([seconds = 0, nanos = 0]: readonly number[]) => seconds * 1000 + nanos / 1e6

  it('delta reports what came since, and nothing where nothing came', async () => {
    const registry = createRegistry()
    const series = registry.declare(requests).series(['GET', 200])
    const producer = registry.producer(delta)
    series.record(0.05)
    series.record(2)
    expect((await metricsOf(producer))[0]).toMatchObject({
      aggregationTemporality: AggregationTemporality.DELTA,
      dataPoints: [{ value: { buckets: { counts: [1, 0, 1] }, sum: 2.05, count: 2 } }],
    })
    expect(await metricsOf(producer)).toEqual([])
    series.record(0.5)
    expect((await metricsOf(producer))[0]).toMatchObject({
      dataPoints: [{ value: { buckets: { counts: [0, 1, 0] }, count: 1 } }],
    })
  })

  it('gauges are reported each time', async () => {
    const registry = createRegistry()
    registry.declare(gauge).series(['a']).set(1)
    const producer = registry.producer(delta)
    expect(await metricsOf(producer)).toHaveLength(1)
    expect(await metricsOf(producer)).toHaveLength(1)
  })

  it('cumulative points start with their series, delta points where the last ones ended', async () => {
    const before = Date.now() - 1000
    const registry = createRegistry()
    const series = registry.declare(requests).series(['GET', 200])
    const producers = { cumulative: registry.producer({ names: 'otel' }), delta: registry.producer(delta) }
    const collect = async (name: keyof typeof producers) => {
      series.record(1)
      const point = (await metricsOf(producers[name]))[0]?.dataPoints[0]
      if (point === undefined) throw new Error('no point')
      return { start: milliseconds(point.startTime), end: milliseconds(point.endTime) }
    }
    const cumulative = [await collect('cumulative'), await collect('cumulative')]
    const deltas = [await collect('delta'), await collect('delta')]
    expect(cumulative[0]?.start).toBeGreaterThan(before)
    expect(cumulative[1]?.start).toBe(cumulative[0]?.start)
    expect(deltas[0]?.start).toBe(cumulative[0]?.start)
    expect(deltas[1]?.start).toBe(deltas[0]?.end)
    for (const { start, end } of [...cumulative, ...deltas]) expect(end).toBeGreaterThanOrEqual(start)
  })
})
