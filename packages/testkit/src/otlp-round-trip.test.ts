import type { Attributes, Context } from '@opentelemetry/api'
import { context, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api'
import { OTLPLogExporter as GrpcLogs } from '@opentelemetry/exporter-logs-otlp-grpc'
import { OTLPLogExporter as JsonLogs } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPLogExporter as ProtoLogs } from '@opentelemetry/exporter-logs-otlp-proto'
import { OTLPMetricExporter as GrpcMetrics } from '@opentelemetry/exporter-metrics-otlp-grpc'
import { OTLPMetricExporter as JsonMetrics } from '@opentelemetry/exporter-metrics-otlp-http'
import { OTLPMetricExporter as ProtoMetrics } from '@opentelemetry/exporter-metrics-otlp-proto'
import { OTLPTraceExporter as GrpcTraces } from '@opentelemetry/exporter-trace-otlp-grpc'
import { OTLPTraceExporter as JsonTraces } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtoTraces } from '@opentelemetry/exporter-trace-otlp-proto'
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { LoggerProvider, type LogRecordExporter, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs'
import {
  AggregationType,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics'
import { SimpleSpanProcessor, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type OtlpSink, startOtlpSink } from './otlp-sink.ts'

// What the exporters of the SDK send, over each of their transports, arrives as it was.
let sink: OtlpSink

beforeEach(async () => {
  sink = await startOtlpSink()
})

afterEach(() => sink.close())

const resource = resourceFromAttributes({ 'service.name': 'shop', 'service.version': '1.2.3' })
const gzip = CompressionAlgorithm.GZIP

interface Way {
  transport: 'http/protobuf' | 'http/json' | 'grpc'
  encoding: string
  spans(): SpanExporter
  metrics(): PushMetricExporter
  logs(): LogRecordExporter
}

const ways: readonly Way[] = [
  {
    transport: 'http/protobuf',
    encoding: 'gzip',
    spans: () => new ProtoTraces({ url: `${sink.httpUrl}/v1/traces`, compression: gzip }),
    metrics: () => new ProtoMetrics({ url: `${sink.httpUrl}/v1/metrics`, compression: gzip }),
    logs: () => new ProtoLogs({ url: `${sink.httpUrl}/v1/logs`, compression: gzip }),
  },
  {
    transport: 'http/json',
    encoding: 'identity',
    spans: () => new JsonTraces({ url: `${sink.httpUrl}/v1/traces` }),
    metrics: () => new JsonMetrics({ url: `${sink.httpUrl}/v1/metrics` }),
    logs: () => new JsonLogs({ url: `${sink.httpUrl}/v1/logs` }),
  },
  {
    transport: 'grpc',
    encoding: 'gzip',
    spans: () => new GrpcTraces({ url: `http://${sink.grpcAddress}`, compression: gzip }),
    metrics: () => new GrpcMetrics({ url: `http://${sink.grpcAddress}`, compression: gzip }),
    logs: () => new GrpcLogs({ url: `http://${sink.grpcAddress}` }),
  },
]

const everyAttribute: Attributes = {
  text: 'täxt',
  empty: '',
  yes: true,
  no: false,
  whole: 42,
  negative: -7,
  large: 2 ** 52,
  fraction: 0.25,
  list: ['a', 'b'],
}

describe.each(ways)('over $transport', (way) => {
  it('receives spans whole', async () => {
    const provider = new TracerProvider({
      resource,
      spanProcessors: [new SimpleSpanProcessor({ exporter: way.spans() })],
    })
    const tracer = provider.getTracer('orders', '0.1.0')
    const root = tracer.startSpan('GET /orders', {
      kind: SpanKind.SERVER,
      startTime: [1_700_000_000, 123_456_789],
    })
    const inRoot = trace.setSpan(context.active(), root)
    const other = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: TraceFlags.SAMPLED }
    const child = tracer.startSpan(
      'SELECT',
      {
        kind: SpanKind.CLIENT,
        attributes: everyAttribute,
        links: [{ context: other, attributes: { why: 'retry' } }],
      },
      inRoot,
    )
    child.addEvent('acquired', { waited: 3 }, [1_700_000_001, 5])
    child.setStatus({ code: SpanStatusCode.ERROR, message: 'no such table' })
    child.end()
    root.end([1_700_000_000, 223_456_789])
    await provider.shutdown()

    const { traceId, spanId } = root.spanContext()
    expect(await sink.waitForSpan((span) => span.name === 'GET /orders')).toEqual({
      traceId,
      spanId,
      parentSpanId: undefined,
      name: 'GET /orders',
      kind: 'server',
      start: 1_700_000_000_123_456_789n,
      end: 1_700_000_000_223_456_789n,
      attributes: {},
      events: [],
      links: [],
      status: { code: 'unset', message: '' },
      resource: { 'service.name': 'shop', 'service.version': '1.2.3' },
      scope: { name: 'orders', version: '0.1.0' },
    })
    expect(await sink.waitForSpan((span) => span.name === 'SELECT')).toMatchObject({
      traceId,
      spanId: child.spanContext().spanId,
      parentSpanId: spanId,
      kind: 'client',
      attributes: everyAttribute,
      events: [{ name: 'acquired', time: 1_700_000_001_000_000_005n, attributes: { waited: 3 } }],
      links: [{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), attributes: { why: 'retry' } }],
      status: { code: 'error', message: 'no such table' },
    })
    expect(sink.requests[0]).toMatchObject({
      signal: 'traces',
      transport: way.transport,
      encoding: way.encoding,
    })
    expect(sink.requests[0]?.headers['user-agent']).toContain('OTel-OTLP-Exporter-JavaScript')
    expect(sink.requests[0]?.bytes).toBeGreaterThan(50)
  })

  it('receives metrics of every kind', async () => {
    const provider = new MeterProvider({
      resource,
      views: [
        {
          instrumentName: 'exponential',
          aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM, options: { recordMinMax: true } },
        },
      ],
      readers: [
        new PeriodicExportingMetricReader({ exporter: way.metrics(), exportIntervalMillis: 3_600_000 }),
      ],
    })
    const meter = provider.getMeter('orders')
    meter.createCounter('sold', { unit: '{order}', description: 'Orders sold' }).add(3, { shop: 'north' })
    meter.createUpDownCounter('open').add(-2)
    meter.createObservableGauge('load').addCallback((result) => result.observe(0.75))
    const histogram = meter.createHistogram('duration', {
      unit: 's',
      advice: { explicitBucketBoundaries: [1, 5] },
    })
    for (const value of [0.5, 2, 9, 1]) histogram.record(value)
    const exponential = meter.createHistogram('exponential')
    for (const value of [0, 1, 2, 4]) exponential.record(value)
    await provider.shutdown()

    const scope = { name: 'orders', version: '' }
    expect(await sink.waitForMetric((metric) => metric.name === 'sold')).toMatchObject({
      type: 'sum',
      unit: '{order}',
      description: 'Orders sold',
      temporality: 'cumulative',
      monotonic: true,
      points: [{ value: 3, attributes: { shop: 'north' }, exemplars: [] }],
      resource: { 'service.name': 'shop' },
      scope,
    })
    expect(named('open')).toMatchObject({ type: 'sum', monotonic: false, points: [{ value: -2 }] })
    expect(named('load')).toMatchObject({ type: 'gauge', points: [{ value: 0.75 }] })
    expect(named('duration')).toMatchObject({
      type: 'histogram',
      points: [{ count: 4, sum: 12.5, min: 0.5, max: 9, bounds: [1, 5], bucketCounts: [2, 1, 1] }],
    })
    const point = named('exponential')
    expect(point).toMatchObject({
      type: 'exponential-histogram',
      points: [{ count: 4, sum: 7, min: 0, max: 4, zeroCount: 1, negative: { bucketCounts: [] } }],
    })
    const [first] = point?.type === 'exponential-histogram' ? point.points : []
    expect(first?.positive.bucketCounts.map(Number).reduce((a, b) => a + b)).toBe(3)
    expect(first && first.time >= first.start && first.start > 1_600_000_000_000_000_000n).toBe(true)
  })

  it('receives log records with their trace', async () => {
    const provider = new LoggerProvider({
      resource,
      processors: [new SimpleLogRecordProcessor({ exporter: way.logs() })],
    })
    const spanContext = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: TraceFlags.SAMPLED }
    const inSpan: Context = trace.setSpanContext(context.active(), spanContext)
    provider.getLogger('pino', '9').emit({
      timestamp: [1_700_000_000, 1],
      severityNumber: 17,
      severityText: 'ERROR',
      eventName: 'order.lost',
      body: { msg: 'lost', ids: [1, 2], none: null },
      attributes: everyAttribute as Record<string, string>,
      context: inSpan,
    })
    await provider.shutdown()
    expect(await sink.waitForLog((log) => log.severityText === 'ERROR')).toMatchObject({
      time: 1_700_000_000_000_000_001n,
      severityNumber: 17,
      eventName: 'order.lost',
      body: { msg: 'lost', ids: [1, 2] },
      attributes: everyAttribute,
      traceId: '1'.repeat(32),
      spanId: '2'.repeat(16),
      resource: { 'service.name': 'shop' },
      scope: { name: 'pino', version: '9' },
    })
    expect(sink.logs).toHaveLength(1)
  })
})

function named(name: string) {
  return sink.metrics.find((metric) => metric.name === name)
}
