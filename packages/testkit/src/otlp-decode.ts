// From OTLP as sent (JSON, or protobuf brought into JSON's field names) to the shapes tests look at.

import type { RawKeyValue, RawValue } from './otlp-values.ts'
import { anyValueOf, attributesOf, enumWord, idOf, nanos } from './otlp-values.ts'
import type { SinkLog, SinkScope, SinkSpan, SpanKind, StatusCode } from './telemetry.ts'

interface RawResource {
  attributes?: RawKeyValue[]
}

interface RawScope {
  name?: string
  version?: string
}

interface RawSpan {
  traceId?: unknown
  spanId?: unknown
  parentSpanId?: unknown
  name?: string
  kind?: unknown
  startTimeUnixNano?: unknown
  endTimeUnixNano?: unknown
  attributes?: RawKeyValue[]
  events?: { name?: string; timeUnixNano?: unknown; attributes?: RawKeyValue[] }[]
  links?: { traceId?: unknown; spanId?: unknown; attributes?: RawKeyValue[] }[]
  status?: { code?: unknown; message?: string }
}

interface RawLog {
  timeUnixNano?: unknown
  observedTimeUnixNano?: unknown
  severityNumber?: unknown
  severityText?: string
  body?: RawValue
  attributes?: RawKeyValue[]
  traceId?: unknown
  spanId?: unknown
  eventName?: string
}

interface TracesRequest {
  resourceSpans?: { resource?: RawResource; scopeSpans?: { scope?: RawScope; spans?: RawSpan[] }[] }[]
}

interface LogsRequest {
  resourceLogs?: { resource?: RawResource; scopeLogs?: { scope?: RawScope; logRecords?: RawLog[] }[] }[]
}

const kinds: readonly SpanKind[] = ['internal', 'internal', 'server', 'client', 'producer', 'consumer']
const statusCodes: readonly StatusCode[] = ['unset', 'ok', 'error']

/** Names of the 24 severities, in the order of their numbers, to read them where JSON names them. */
const severities = ['unspecified', ...['trace', 'debug', 'info', 'warn', 'error', 'fatal'].flatMap(fourOf)]

function fourOf(level: string): string[] {
  return [level, `${level}2`, `${level}3`, `${level}4`]
}

/** Scope with its defaults. */
export function scopeOf(scope: RawScope | undefined): SinkScope {
  return { name: scope?.name ?? '', version: scope?.version ?? '' }
}

/** Spans of one export request, in the order sent. Throws a TypeError or RangeError on a malformed request. */
export function spansOf(request: TracesRequest): SinkSpan[] {
  const spans: SinkSpan[] = []
  for (const { resource, scopeSpans = [] } of request.resourceSpans ?? []) {
    const resourceAttributes = attributesOf(resource?.attributes)
    for (const { scope, spans: raw = [] } of scopeSpans) {
      for (const span of raw) spans.push(spanOf(span, resourceAttributes, scopeOf(scope)))
    }
  }
  return spans
}

function spanOf(raw: RawSpan, resource: SinkSpan['resource'], scope: SinkScope): SinkSpan {
  return {
    traceId: idOf(raw.traceId) ?? '',
    spanId: idOf(raw.spanId) ?? '',
    parentSpanId: idOf(raw.parentSpanId),
    name: raw.name ?? '',
    kind: enumWord(raw.kind, 'SPAN_KIND_', ['unspecified', ...kinds.slice(1)], kinds),
    start: nanos(raw.startTimeUnixNano),
    end: nanos(raw.endTimeUnixNano),
    attributes: attributesOf(raw.attributes),
    events: (raw.events ?? []).map((event) => ({
      name: event.name ?? '',
      time: nanos(event.timeUnixNano),
      attributes: attributesOf(event.attributes),
    })),
    links: (raw.links ?? []).map((link) => ({
      traceId: idOf(link.traceId) ?? '',
      spanId: idOf(link.spanId) ?? '',
      attributes: attributesOf(link.attributes),
    })),
    status: {
      code: enumWord(raw.status?.code, 'STATUS_CODE_', statusCodes, statusCodes),
      message: raw.status?.message ?? '',
    },
    resource,
    scope,
  }
}

/** Log records of one export request, in the order sent. Throws a TypeError or RangeError on a malformed request. */
export function logsOf(request: LogsRequest): SinkLog[] {
  const logs: SinkLog[] = []
  for (const { resource, scopeLogs = [] } of request.resourceLogs ?? []) {
    const resourceAttributes = attributesOf(resource?.attributes)
    for (const { scope, logRecords = [] } of scopeLogs) {
      for (const record of logRecords) logs.push(logOf(record, resourceAttributes, scopeOf(scope)))
    }
  }
  return logs
}

function logOf(raw: RawLog, resource: SinkLog['resource'], scope: SinkScope): SinkLog {
  return {
    time: nanos(raw.timeUnixNano),
    observedTime: nanos(raw.observedTimeUnixNano),
    severityNumber: enumWord(raw.severityNumber, 'SEVERITY_NUMBER_', severities, [...severities.keys()]),
    severityText: raw.severityText ?? '',
    body: anyValueOf(raw.body),
    attributes: attributesOf(raw.attributes),
    traceId: idOf(raw.traceId),
    spanId: idOf(raw.spanId),
    eventName: raw.eventName ?? '',
    resource,
    scope,
  }
}
