// Metrics of an OTLP export request, in the shapes tests look at; see otlp-decode.ts for the other signals.
import { scopeOf } from './otlp-decode.ts'
import type { RawKeyValue } from './otlp-values.ts'
import { attributesOf, enumWord, exactInteger, idOf, nanos, numberOf } from './otlp-values.ts'
import type {
  ExponentialBuckets,
  ExponentialHistogramPoint,
  HistogramPoint,
  NumberPoint,
  SinkExemplar,
  SinkMetric,
  SummaryPoint,
  Temporality,
} from './telemetry.ts'

interface RawNumber {
  asDouble?: unknown
  asInt?: unknown
}

interface RawExemplar extends RawNumber {
  timeUnixNano?: unknown
  traceId?: unknown
  spanId?: unknown
  filteredAttributes?: RawKeyValue[]
}

interface RawBuckets {
  offset?: unknown
  bucketCounts?: unknown[]
}

interface RawPoint extends RawNumber {
  attributes?: RawKeyValue[]
  startTimeUnixNano?: unknown
  timeUnixNano?: unknown
  exemplars?: RawExemplar[]
  count?: unknown
  sum?: unknown
  min?: unknown
  max?: unknown
  explicitBounds?: unknown[]
  bucketCounts?: unknown[]
  scale?: unknown
  zeroCount?: unknown
  zeroThreshold?: unknown
  positive?: RawBuckets
  negative?: RawBuckets
  quantileValues?: { quantile?: unknown; value?: unknown }[]
}

interface RawData {
  dataPoints?: RawPoint[]
  aggregationTemporality?: unknown
  isMonotonic?: boolean
}

interface RawMetric {
  name?: string
  description?: string
  unit?: string
  gauge?: RawData
  sum?: RawData
  histogram?: RawData
  exponentialHistogram?: RawData
  summary?: RawData
}

interface MetricsRequest {
  resourceMetrics?: {
    resource?: { attributes?: RawKeyValue[] }
    scopeMetrics?: { scope?: { name?: string; version?: string }; metrics?: RawMetric[] }[]
  }[]
}

/** Metrics of one export request, in the order sent. Throws a TypeError or RangeError on a malformed request. */
export function metricsOf(request: MetricsRequest): SinkMetric[] {
  const metrics: SinkMetric[] = []
  for (const { resource, scopeMetrics = [] } of request.resourceMetrics ?? []) {
    const resourceAttributes = attributesOf(resource?.attributes)
    for (const { scope, metrics: raw = [] } of scopeMetrics) {
      for (const metric of raw) {
        const head = {
          name: metric.name ?? '',
          description: metric.description ?? '',
          unit: metric.unit ?? '',
          resource: resourceAttributes,
          scope: scopeOf(scope),
        }
        metrics.push(metricOf(head, metric))
      }
    }
  }
  return metrics
}

type Head = Pick<SinkMetric, 'name' | 'description' | 'unit' | 'resource' | 'scope'>

function metricOf(head: Head, raw: RawMetric): SinkMetric {
  if (raw.sum) {
    return {
      ...head,
      type: 'sum',
      temporality: temporalityOf(raw.sum),
      monotonic: raw.sum.isMonotonic ?? false,
      points: pointsOf(raw.sum, numberPoint),
    }
  }
  if (raw.histogram) {
    const temporality = temporalityOf(raw.histogram)
    return { ...head, type: 'histogram', temporality, points: pointsOf(raw.histogram, histogramPoint) }
  }
  if (raw.exponentialHistogram) {
    return {
      ...head,
      type: 'exponential-histogram',
      temporality: temporalityOf(raw.exponentialHistogram),
      points: pointsOf(raw.exponentialHistogram, exponentialHistogramPoint),
    }
  }
  if (raw.summary) return { ...head, type: 'summary', points: pointsOf(raw.summary, summaryPoint) }
  if (raw.gauge) return { ...head, type: 'gauge', points: pointsOf(raw.gauge, numberPoint) }
  throw new TypeError(`metric '${head.name}' has no data of a known type`)
}

function temporalityOf(data: RawData): Temporality {
  const words = ['unspecified', 'delta', 'cumulative'] as const
  return enumWord(data.aggregationTemporality, 'AGGREGATION_TEMPORALITY_', words, words)
}

function pointsOf<P>(data: RawData, convert: (raw: RawPoint) => P): P[] {
  return (data.dataPoints ?? []).map(convert)
}

function pointBase(raw: RawPoint): Omit<NumberPoint, 'value'> {
  return {
    attributes: attributesOf(raw.attributes),
    start: nanos(raw.startTimeUnixNano),
    time: nanos(raw.timeUnixNano),
    exemplars: (raw.exemplars ?? []).map(exemplarOf),
  }
}

function numberPoint(raw: RawPoint): NumberPoint {
  return { ...pointBase(raw), value: measured(raw) }
}

function histogramPoint(raw: RawPoint): HistogramPoint {
  return {
    ...pointBase(raw),
    count: exactInteger(raw.count),
    ...extremes(raw),
    bounds: (raw.explicitBounds ?? []).map(numberOf),
    bucketCounts: (raw.bucketCounts ?? []).map(exactInteger),
  }
}

function exponentialHistogramPoint(raw: RawPoint): ExponentialHistogramPoint {
  return {
    ...pointBase(raw),
    count: exactInteger(raw.count),
    ...extremes(raw),
    scale: numberOf(raw.scale),
    zeroCount: exactInteger(raw.zeroCount),
    zeroThreshold: numberOf(raw.zeroThreshold),
    positive: bucketsOf(raw.positive),
    negative: bucketsOf(raw.negative),
  }
}

function summaryPoint(raw: RawPoint): SummaryPoint {
  return {
    ...pointBase(raw),
    count: exactInteger(raw.count),
    sum: numberOf(raw.sum),
    quantiles: (raw.quantileValues ?? []).map(({ quantile, value }) => ({
      quantile: numberOf(quantile),
      value: numberOf(value),
    })),
  }
}

function extremes(raw: RawPoint): Pick<HistogramPoint, 'sum' | 'min' | 'max'> {
  const optional = (value: unknown) => (value === undefined ? undefined : numberOf(value))
  return { sum: optional(raw.sum), min: optional(raw.min), max: optional(raw.max) }
}

function bucketsOf(raw: RawBuckets | undefined): ExponentialBuckets {
  return { offset: numberOf(raw?.offset), bucketCounts: (raw?.bucketCounts ?? []).map(exactInteger) }
}

function measured(raw: RawNumber): number | bigint {
  return raw.asInt === undefined ? numberOf(raw.asDouble) : exactInteger(raw.asInt)
}

function exemplarOf(raw: RawExemplar): SinkExemplar {
  return {
    time: nanos(raw.timeUnixNano),
    value: measured(raw),
    traceId: idOf(raw.traceId),
    spanId: idOf(raw.spanId),
    attributes: attributesOf(raw.filteredAttributes),
  }
}
