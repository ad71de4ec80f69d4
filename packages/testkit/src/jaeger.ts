import type { Attributes, SinkSpan, SpanKind, StatusCode } from './telemetry.ts'
import { buildTraces, type TraceNode } from './trace-tree.ts'

// Jaeger's JSON (https://www.jaegertracing.io/docs/2.13/architecture/apis/#http-json-internal): what OTLP keeps
// apart, it keeps in tags named by OpenTelemetry's mapping
// (https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/jaeger/).

interface JaegerTag {
  key: string
  type: string
  value: unknown
}

interface JaegerReference {
  refType: string
  traceID: string
  spanID: string
}

interface JaegerSpan {
  traceID: string
  spanID: string
  operationName: string
  references?: JaegerReference[] | null
  /** Microseconds since the Unix epoch. */
  startTime: number
  /** Microseconds. */
  duration: number
  tags?: JaegerTag[] | null
  logs?: { timestamp: number; fields?: JaegerTag[] | null }[] | null
  processID: string
  process?: JaegerProcess
}

interface JaegerProcess {
  serviceName: string
  tags?: JaegerTag[] | null
}

interface JaegerTrace {
  traceID: string
  spans: JaegerSpan[]
  processes?: Record<string, JaegerProcess>
}

/** What to look for in Jaeger. */
export interface JaegerQuery {
  service: string
  /** Name of a span of that service, exactly. */
  operation?: string
  /** Tags a span must have, all of them. */
  tags?: Record<string, string>
  /** Traces at most, 20 by default. */
  limit?: number
  /** How far to look back, in ms; one hour by default. */
  lookbackMs?: number
}

/**
 * One trace from Jaeger's query API (`queryUrl` such as http://127.0.0.1:16686) as trees, several when spans are
 * missing; empty when Jaeger does not know it (yet). Rejects when the API cannot be reached or answers an error.
 */
export async function fetchJaegerTrace(queryUrl: string, traceId: string): Promise<TraceNode[]> {
  const traces = await get(new URL(`/api/traces/${encodeURIComponent(traceId)}`, queryUrl))
  return buildTraces(traces.flatMap(spansOfJaegerTrace))
}

/** Traces that hold a span that fits, each as its spans. Rejects when the API cannot be reached or answers an error. */
export async function findJaegerTraces(queryUrl: string, query: JaegerQuery): Promise<SinkSpan[][]> {
  const { service, operation, tags, limit = 20, lookbackMs = 3_600_000 } = query
  const url = new URL('/api/traces', queryUrl)
  const now = Date.now()
  url.searchParams.set('service', service)
  if (operation !== undefined) url.searchParams.set('operation', operation)
  if (tags) url.searchParams.set('tags', JSON.stringify(tags))
  url.searchParams.set('limit', String(limit))
  url.searchParams.set('start', String((now - lookbackMs) * 1000))
  url.searchParams.set('end', String(now * 1000))
  return (await get(url)).map(spansOfJaegerTrace)
}

async function get(url: URL): Promise<JaegerTrace[]> {
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) }).catch((cause: Error) => {
    const reason = cause.cause instanceof Error ? cause.cause.message : cause.message
    throw new Error(`Jaeger at ${url.origin} cannot be reached: ${reason}`, { cause })
  })
  const text = await response.text()
  // Asked for a trace it does not have, Jaeger says 404.
  if (response.status === 404 && text.includes('trace not found')) return []
  if (!response.ok) {
    throw new Error(
      `Jaeger answered ${response.status} to ${url.pathname}${url.search}: ${text.slice(0, 300)}`,
    )
  }
  return (JSON.parse(text) as { data?: JaegerTrace[] | null }).data ?? []
}

/**
 * The spans of one trace in Jaeger's JSON, in the shapes of the sink. Less exact than those: times are in whole
 * microseconds, lists are JSON text, links have no attributes, and a span that also links to its parent has only
 * the link.
 */
export function spansOfJaegerTrace(trace: JaegerTrace): SinkSpan[] {
  return trace.spans.map((span) => {
    const process = span.process ?? trace.processes?.[span.processID]
    return spanOf(span, process)
  })
}

/** Tags that stand for fields of a span rather than for attributes. */
const fieldTags: ReadonlySet<string> = new Set([
  'span.kind',
  'otel.status_code',
  'otel.status_description',
  'otel.scope.name',
  'otel.scope.version',
])

function spanOf(raw: JaegerSpan, process: JaegerProcess | undefined): SinkSpan {
  const tags = attributesOf(raw.tags)
  const references = raw.references ?? []
  const parent = references.find(
    ({ refType, traceID }) => refType === 'CHILD_OF' && sameTrace(traceID, raw.traceID),
  )
  const start = micros(raw.startTime)
  return {
    traceId: traceIdOf(raw.traceID),
    spanId: spanIdOf(raw.spanID),
    parentSpanId: parent && spanIdOf(parent.spanID),
    name: raw.operationName,
    kind: kindOf(tags['span.kind']),
    start,
    end: start + micros(raw.duration),
    attributes: attributesOf(raw.tags?.filter((tag) => !fieldTags.has(tag.key) && !isErrorTag(tag))),
    events: (raw.logs ?? []).map(({ timestamp, fields }) => {
      const { event = '', ...rest } = attributesOf(fields)
      return { name: String(event), time: micros(timestamp), attributes: rest }
    }),
    links: references
      .filter((reference) => reference !== parent)
      .map(({ traceID, spanID }) => ({
        traceId: traceIdOf(traceID),
        spanId: spanIdOf(spanID),
        attributes: {},
      })),
    status: { code: statusOf(raw.tags ?? []), message: String(tags['otel.status_description'] ?? '') },
    resource: { ...attributesOf(process?.tags), 'service.name': process?.serviceName ?? '' },
    scope: {
      name: String(tags['otel.scope.name'] ?? ''),
      version: String(tags['otel.scope.version'] ?? ''),
    },
  }
}

function attributesOf(tags: readonly JaegerTag[] | null | undefined): Attributes {
  return Object.fromEntries((tags ?? []).map((tag) => [tag.key, tagValue(tag)]))
}

function tagValue({ type, value }: JaegerTag): unknown {
  // Jaeger writes integers beyond JavaScript's exact ones as strings.
  if (type === 'int64' && typeof value === 'string') return BigInt(value)
  return value
}

function kindOf(tag: unknown): SpanKind {
  const kinds: readonly SpanKind[] = ['internal', 'server', 'client', 'producer', 'consumer']
  return kinds.find((kind) => kind === tag) ?? 'internal'
}

function statusOf(tags: readonly JaegerTag[]): StatusCode {
  const code = tags.find(({ key }) => key === 'otel.status_code')?.value
  if (code === 'ERROR' || (code === undefined && tags.some(isErrorTag))) return 'error'
  return code === 'OK' ? 'ok' : 'unset'
}

/** Jaeger's own mark of a failed span; an attribute called error may stand beside it. */
function isErrorTag({ key, value }: JaegerTag): boolean {
  return key === 'error' && value === true
}

function micros(value: number): bigint {
  return BigInt(Math.round(value)) * 1000n
}

function sameTrace(a: string, b: string): boolean {
  return traceIdOf(a) === traceIdOf(b)
}

// Some versions drop leading zeros.
function traceIdOf(id: string): string {
  return id.padStart(32, '0')
}

function spanIdOf(id: string): string {
  return id.padStart(16, '0')
}
