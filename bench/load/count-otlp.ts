import { ProtobufReader } from './protobuf-reader.ts'

/** What one export of spans held. */
export interface SpanCount {
  spans: number
  /** Spans of kind SERVER: one a request. */
  serverSpans: number
  /** Spans that the app's first line made (fixtures/first-line.*). */
  firstLine: number
}

/** How many requests the HTTP server histograms of one export of metrics have seen. */
export interface RequestCount {
  requests: number
  /** True when the number counts from the last export, false when from the start. */
  delta: boolean
}

/** The name of the span that fixtures/first-line.* makes. */
export const FIRST_LINE = 'first-line'

const KIND_SERVER = 2
const TEMPORALITY_DELTA = 1
const SERVER_DURATION = /^http\.server\.(request\.)?duration$/

/** Counts the spans of an ExportTraceServiceRequest, protobuf or JSON. */
export function countSpans(body: Buffer, json: boolean): SpanCount {
  const count = { spans: 0, serverSpans: 0, firstLine: 0 }
  const add = (kind: unknown, name: string) => {
    count.spans++
    if (kind === KIND_SERVER || kind === 'SPAN_KIND_SERVER') count.serverSpans++
    if (name === FIRST_LINE) count.firstLine++
  }
  if (json) {
    for (const resource of JSON.parse(body.toString()).resourceSpans ?? [])
      for (const scope of resource.scopeSpans ?? [])
        for (const span of scope.spans ?? []) add(span.kind, span.name)
    return count
  }
  for (const span of messagesAt(body, [1, 2, 2])) {
    let kind = 0
    let name = ''
    while (span.next()) {
      if (span.field === 6) kind = span.value
      else if (span.field === 5 && span.end - span.start === FIRST_LINE.length) name = span.text()
    }
    add(kind, name)
  }
  return count
}

/** Counts the requests in an ExportMetricsServiceRequest; undefined where it has no HTTP server histogram. */
export function countRequests(body: Buffer, json: boolean): RequestCount | undefined {
  // A peer may record the old and the new name at once: the larger one counts.
  const found = (json ? jsonHistograms(body) : protobufHistograms(body)).filter(({ name }) =>
    SERVER_DURATION.test(name),
  )
  return found.sort((a, b) => b.requests - a.requests)[0]
}

type Histogram = RequestCount & { name: string }

function protobufHistograms(body: Buffer): Histogram[] {
  return messagesAt(body, [1, 2, 2]).map((metric) => {
    const histogram = { name: '', requests: 0, delta: false }
    while (metric.next()) {
      if (metric.field === 1) histogram.name = metric.text()
      // 9 is a Histogram, 10 an ExponentialHistogram; the fields read here have equal numbers in both.
      if (metric.field !== 9 && metric.field !== 10) continue
      const data = metric.message()
      while (data.next()) {
        if (data.field === 2) histogram.delta = data.value === TEMPORALITY_DELTA
        if (data.field !== 1) continue
        const point = data.message()
        while (point.next()) if (point.field === 4) histogram.requests += point.value
      }
    }
    return histogram
  })
}

function jsonHistograms(body: Buffer): Histogram[] {
  const histograms: Histogram[] = []
  for (const resource of JSON.parse(body.toString()).resourceMetrics ?? [])
    for (const scope of resource.scopeMetrics ?? [])
      for (const metric of scope.metrics ?? []) {
        const data = metric.histogram ?? metric.exponentialHistogram
        const counts: number[] = (data?.dataPoints ?? []).map((point: { count: unknown }) =>
          Number(point.count),
        )
        histograms.push({
          name: metric.name,
          requests: counts.reduce((sum, count) => sum + count, 0),
          delta: /^1$|DELTA/.test(String(data?.aggregationTemporality)),
        })
      }
  return histograms
}

/** All messages under a path of field numbers: [1, 2, 2] is request → resource → scope → span or metric. */
function messagesAt(body: Buffer, path: readonly number[]): ProtobufReader[] {
  let level = [new ProtobufReader(body)]
  for (const field of path) {
    const below: ProtobufReader[] = []
    for (const message of level)
      while (message.next()) if (message.field === field && message.start >= 0) below.push(message.message())
    level = below
  }
  return level
}
