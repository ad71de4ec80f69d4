import { diag } from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  AggregationTemporality,
  AggregationType,
  type CollectionResult,
  type ExponentialHistogram,
  InMemoryMetricExporter,
  InstrumentType,
  MeterProvider,
  MetricReader,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { fakeRedactor, MARKER } from './fixtures/fake-redactor.ts'
import { redactMetricExporter } from './metric-exporter.ts'
import { redactMetricReader } from './metric-reader.ts'
import { redactResourceMetrics } from './metrics.ts'

/** Serves what it collects, as the Prometheus exporter does: by its own `collect`, from a function made at birth. */
class PageReader extends MetricReader {
  readonly page = async (): Promise<ResourceMetrics> => (await this.collect()).resourceMetrics
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

const resource = resourceFromAttributes({ 'service.name': 'shop', 'host.name': 'SECRET' })

const providers: MeterProvider[] = []

afterEach(async () => {
  diag.disable()
  for (const provider of providers.splice(0)) await provider.shutdown()
})

function provide(reader: MetricReader): MeterProvider {
  const provider = new MeterProvider({
    resource,
    readers: [reader],
    views: [
      {
        instrumentName: 'exponential',
        aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM },
      },
    ],
  })
  providers.push(provider)
  return provider
}

/** Every kind of instrument, each with two series that differ by a secret only and one that has none. */
function recordAll(provider: MeterProvider): void {
  const meter = provider.getMeter('lib', '1')
  const counter = meter.createCounter('counter')
  const gauge = meter.createGauge('gauge')
  const histogram = meter.createHistogram('histogram', { advice: { explicitBucketBoundaries: [1, 10] } })
  const exponential = meter.createHistogram('exponential')
  for (const [user, value] of [
    ['SECRET1', 2],
    ['SECRET2', 5],
    ['none', 7],
  ] as const) {
    counter.add(value, { user })
    gauge.record(value, { user })
    histogram.record(value, { user })
    exponential.record(value, { user })
  }
  meter.createObservableUpDownCounter('observed').addCallback((result) => {
    result.observe(-1, { user: 'SECRET1' })
    result.observe(4, { user: 'SECRET2' })
  })
}

function pointsOf(metrics: ResourceMetrics, name: string): { attributes: unknown; value: unknown }[] {
  const metric = metrics.scopeMetrics[0]?.metrics.find(({ descriptor }) => descriptor.name === name)
  return (metric?.dataPoints ?? []).map(({ attributes, value }) => ({ attributes, value }))
}

function expectAllRedacted(metrics: ResourceMetrics): void {
  const redacted = { user: MARKER }
  const none = { user: 'none' }
  expect(metrics.resource.attributes).toEqual({ 'service.name': 'shop', 'host.name': MARKER })
  expect(metrics.scopeMetrics[0]?.scope).toMatchObject({ name: 'lib', version: '1' })
  expect(pointsOf(metrics, 'counter')).toEqual([
    { attributes: redacted, value: 7 },
    { attributes: none, value: 7 },
  ])
  expect(pointsOf(metrics, 'gauge')).toEqual([
    { attributes: redacted, value: 5 },
    { attributes: none, value: 7 },
  ])
  expect(pointsOf(metrics, 'observed')).toEqual([{ attributes: redacted, value: 3 }])
  expect(pointsOf(metrics, 'histogram')[0]).toEqual({
    attributes: redacted,
    value: { buckets: { boundaries: [1, 10], counts: [0, 2, 0] }, count: 2, sum: 7, min: 2, max: 5 },
  })
  const exponential = pointsOf(metrics, 'exponential')[0]
  expect(exponential).toMatchObject({ attributes: redacted, value: { count: 2, sum: 7, min: 2, max: 5 } })
  const { positive } = (exponential as { value: ExponentialHistogram }).value
  expect(positive.bucketCounts.length).toBeLessThanOrEqual(160)
  expect(positive.bucketCounts.filter((count) => count > 0)).toEqual([1, 1])
  expect(JSON.stringify(metrics.scopeMetrics)).not.toContain('SECRET')
}

describe('redactMetricExporter (policy, section 1)', () => {
  it('exports redacted points, merged, again and again, and the SDK keeps its own', async () => {
    const inner = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
    const exporter = redactMetricExporter(inner, fakeRedactor())
    const provider = provide(new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 1e8 }))
    recordAll(provider)
    await provider.forceFlush()
    await provider.forceFlush()
    expect(inner.getMetrics()).toHaveLength(2)
    for (const metrics of inner.getMetrics()) expectAllRedacted(metrics)
  })

  it('tells the reader the aggregation and temporality that the exporter wants, if it does', () => {
    const inner: PushMetricExporter = {
      export: (_metrics, done) => done({ code: 0 }),
      forceFlush: async () => {},
      shutdown: async () => {},
    }
    const plain = redactMetricExporter(inner, fakeRedactor())
    expect(plain.selectAggregation).toBeUndefined()
    expect(plain.selectAggregationTemporality).toBeUndefined()
    const chooses: PushMetricExporter = {
      ...inner,
      selectAggregation: () => ({ type: AggregationType.DROP }),
      selectAggregationTemporality: () => AggregationTemporality.DELTA,
    }
    const choosing = redactMetricExporter(chooses, fakeRedactor())
    expect(choosing.selectAggregation?.(InstrumentType.COUNTER)).toEqual({ type: AggregationType.DROP })
    expect(choosing.selectAggregationTemporality?.(InstrumentType.COUNTER)).toBe(AggregationTemporality.DELTA)
  })

  it('passes on flush and shutdown', async () => {
    const inner = new InMemoryMetricExporter(AggregationTemporality.DELTA)
    const flush = vi.spyOn(inner, 'forceFlush')
    const shutdown = vi.spyOn(inner, 'shutdown')
    const exporter = redactMetricExporter(inner, fakeRedactor())
    await exporter.forceFlush()
    await exporter.shutdown()
    expect(flush).toHaveBeenCalledTimes(1)
    expect(shutdown).toHaveBeenCalledTimes(1)
  })

  it('fails an export whose resource cannot be read', () => {
    const error = vi.fn()
    const none = () => {}
    diag.setLogger({ error, warn: none, info: none, debug: none, verbose: none })
    const inner = new InMemoryMetricExporter(AggregationTemporality.DELTA)
    const done = vi.fn()
    redactMetricExporter(inner, fakeRedactor()).export({} as ResourceMetrics, done)
    expect(done).toHaveBeenCalledWith(expect.objectContaining({ code: 1 }))
    expect(inner.getMetrics()).toEqual([])
    expect(error).toHaveBeenCalledTimes(1)
  })
})

describe('redactMetricReader', () => {
  it('makes the reader collect redacted metrics, its own page included, and changes no class', async () => {
    const reader = new PageReader()
    expect(redactMetricReader(reader, fakeRedactor())).toBe(reader)
    recordAll(provide(reader))
    expectAllRedacted(await reader.page())
    expectAllRedacted((await reader.collect()).resourceMetrics)
    expect(Object.hasOwn(PageReader.prototype, 'collect')).toBe(false)
    const other = new PageReader()
    recordAll(provide(other))
    expect(JSON.stringify((await other.page()).scopeMetrics)).toContain('SECRET1')
  })

  it('redacts what additional producers give, exemplars and scope attributes included', async () => {
    const scope = { name: 'other', attributes: { tenant: 'SECRET' } }
    const exemplar = { filteredAttributes: { order: 'SECRET', n: 1 }, value: 1, traceId: 'SECRET id' }
    const clean = { filteredAttributes: { n: 2 }, value: 1 }
    const point = { startTime: [1, 0], endTime: [2, 0], attributes: { a: 'b' }, value: 1 }
    const dataPoints = [
      { ...point, exemplars: [exemplar, clean, { value: 3 }] },
      { ...point, exemplars: [clean] },
    ]
    const metric = { descriptor: { name: 'm' }, aggregationTemporality: 1, dataPointType: 3, dataPoints }
    const produced = {
      resourceMetrics: { resource, scopeMetrics: [{ scope, metrics: [metric] }] },
      errors: [],
    }
    const before = structuredClone(dataPoints)
    const reader = redactMetricReader(
      new PageReader({ metricProducers: [{ collect: async () => produced as unknown as CollectionResult }] }),
      fakeRedactor(),
    )
    provide(reader)
    const { scopeMetrics } = await reader.page()
    expect(scopeMetrics[0]?.scope).toEqual({ name: 'other', attributes: { tenant: MARKER } })
    const [first, second] = scopeMetrics[0]?.metrics[0]?.dataPoints ?? []
    expect(first).toMatchObject({
      exemplars: [{ ...exemplar, filteredAttributes: { order: MARKER, n: 1 } }, clean, { value: 3 }],
    })
    // Points that were equal before are no business of the redactor's.
    expect(second).toBe(dataPoints[1])
    expect(dataPoints).toEqual(before)
  })

  it('tells options and errors on, and rejects without the reason if nothing can be redacted', async () => {
    const seen: unknown[] = []
    const result = { resourceMetrics: { resource, scopeMetrics: [] }, errors: ['e'] } as CollectionResult
    const reader = redactMetricReader(
      {
        collect: async (options?: { timeoutMillis?: number }) => {
          seen.push(options)
          return result
        },
      },
      fakeRedactor(),
    )
    expect((await reader.collect({ timeoutMillis: 7 })).errors).toEqual(['e'])
    expect(seen).toEqual([{ timeoutMillis: 7 }])
    const broken = redactMetricReader(
      { collect: async () => ({ resourceMetrics: { resource: undefined }, errors: [] }) as never },
      fakeRedactor(),
    )
    await expect(broken.collect()).rejects.toThrow('@sightglass/redact: the metrics could not be redacted')
  })
})

describe('redactResourceMetrics', () => {
  it('gives back metrics without secrets themselves', async () => {
    const reader = new PageReader()
    const provider = new MeterProvider({ resource: resourceFromAttributes({}), readers: [reader] })
    providers.push(provider)
    provider.getMeter('lib').createCounter('c').add(1, { a: 'b' })
    const metrics = await reader.page()
    expect(redactResourceMetrics(metrics, fakeRedactor(), () => {})).toBe(metrics)
  })

  it('leaves out a metric that cannot be read and keeps the others', async () => {
    const reader = new PageReader()
    recordAll(provide(reader))
    const metrics = await reader.page()
    const first = metrics.scopeMetrics[0]?.metrics[0]
    Object.assign(first ?? {}, { dataPoints: undefined })
    const failures: unknown[] = []
    const redacted = redactResourceMetrics(metrics, fakeRedactor(), (error) => failures.push(error))
    expect(failures).toHaveLength(1)
    expect(redacted.scopeMetrics[0]?.metrics).toHaveLength(4)
  })

  it('makes a label of which the redactor throws `[REDACTED:error]`', async () => {
    const reader = redactMetricReader(new PageReader(), fakeRedactor())
    provide(reader).getMeter('lib').createCounter('c').add(1, { a: 'BOOM' })
    expect(pointsOf(await reader.page(), 'c')).toEqual([{ attributes: { a: '[REDACTED:error]' }, value: 1 }])
  })
})
