// The shapes tests look at: OTLP's own structure with resource and scope joined to every item, ids as
// lower-case hex, times as bigint nanoseconds, enums as words. Jaeger's JSON is converted to the same.

/** Role of a span in its trace; OTLP's unspecified kind (0) counts as 'internal', as its specification says. */
export type SpanKind = 'internal' | 'server' | 'client' | 'producer' | 'consumer'

/** Status of a span; 'unset' is the default of the specification. */
export type StatusCode = 'unset' | 'ok' | 'error'

/**
 * Attributes by key. Values are strings, booleans, numbers (64-bit integers beyond
 * Number.MAX_SAFE_INTEGER are bigint), Uint8Array, arrays, or nested objects of these.
 */
export type Attributes = Record<string, unknown>

/** The instrumentation scope; both fields are '' when the sender gave none. */
export interface SinkScope {
  name: string
  version: string
}

/** Something that happened during a span; time in Unix nanoseconds. */
export interface SinkEvent {
  name: string
  time: bigint
  attributes: Attributes
}

/** A reference to another span, in the same trace or another. */
export interface SinkLink {
  traceId: string
  spanId: string
  attributes: Attributes
}

/** One span as it arrived; start and end in Unix nanoseconds. */
export interface SinkSpan {
  traceId: string
  spanId: string
  /** Undefined for a root. */
  parentSpanId: string | undefined
  name: string
  kind: SpanKind
  start: bigint
  end: bigint
  attributes: Attributes
  events: SinkEvent[]
  links: SinkLink[]
  status: { code: StatusCode; message: string }
  resource: Attributes
  scope: SinkScope
}

/** One log record as it arrived; times in Unix nanoseconds, 0n when the sender gave none. */
export interface SinkLog {
  time: bigint
  observedTime: bigint
  /** 1 (TRACE) to 24 (FATAL4), 0 when unspecified. */
  severityNumber: number
  severityText: string
  body: unknown
  attributes: Attributes
  /** Undefined outside a span. */
  traceId: string | undefined
  spanId: string | undefined
  eventName: string
  resource: Attributes
  scope: SinkScope
}

/** Delta: since the last report. Cumulative: since `start`. */
export type Temporality = 'unspecified' | 'delta' | 'cumulative'

/** A measurement kept beside a point, with the trace it was made in. */
export interface SinkExemplar {
  time: bigint
  value: number | bigint
  traceId: string | undefined
  spanId: string | undefined
  attributes: Attributes
}

interface PointBase {
  attributes: Attributes
  /** Unix nanoseconds; 0n when the sender gave none. */
  start: bigint
  time: bigint
  exemplars: SinkExemplar[]
}

/** A point of a gauge or a sum. */
export interface NumberPoint extends PointBase {
  value: number | bigint
}

/** A point of a histogram: `bucketCounts` has one entry more than `bounds` (inclusive upper bounds). */
export interface HistogramPoint extends PointBase {
  count: number | bigint
  sum: number | undefined
  min: number | undefined
  max: number | undefined
  bounds: number[]
  bucketCounts: (number | bigint)[]
}

/** Buckets of an exponential histogram; the first one has the index `offset`. */
export interface ExponentialBuckets {
  offset: number
  bucketCounts: (number | bigint)[]
}

/** A point of an exponential histogram with base 2^(2^-scale). */
export interface ExponentialHistogramPoint extends PointBase {
  count: number | bigint
  sum: number | undefined
  min: number | undefined
  max: number | undefined
  scale: number
  zeroCount: number | bigint
  zeroThreshold: number
  positive: ExponentialBuckets
  negative: ExponentialBuckets
}

/** A point of a summary (sent by bridges from Prometheus, never by the SDK). */
export interface SummaryPoint extends PointBase {
  count: number | bigint
  sum: number
  quantiles: { quantile: number; value: number }[]
}

interface MetricBase {
  name: string
  description: string
  unit: string
  resource: Attributes
  scope: SinkScope
}

/** One metric of one export; the next export of the same instrument is another item. */
export type SinkMetric = MetricBase &
  (
    | { type: 'gauge'; points: NumberPoint[] }
    | { type: 'sum'; temporality: Temporality; monotonic: boolean; points: NumberPoint[] }
    | { type: 'histogram'; temporality: Temporality; points: HistogramPoint[] }
    | { type: 'exponential-histogram'; temporality: Temporality; points: ExponentialHistogramPoint[] }
    | { type: 'summary'; points: SummaryPoint[] }
  )

/** The three signals of OTLP, named as in its URL paths (/v1/traces …). */
export type Signal = 'traces' | 'metrics' | 'logs'

/** One export request as it came in, kept whatever the sink answered. */
export interface SinkRequest {
  signal: Signal
  transport: 'http/protobuf' | 'http/json' | 'grpc'
  /** Lower-case names; several values are joined by ', '. */
  headers: Record<string, string>
  /** Compression as the sender named it, such as 'gzip'; 'identity' without. */
  encoding: string
  /** Size of the body, over gRPC of the message, as received: before decompression. */
  bytes: number
}
