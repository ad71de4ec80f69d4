// A process of its own that takes what the app under load sends and counts it: OTLP over HTTP (protobuf or
// JSON), Datadog's agent and Sentry's intake. It answers first and counts then, so that nobody waits for it.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { countRequests, countSpans } from './count-otlp.ts'
import { serveParent } from './worker.ts'

/** What arrived since the last reset. */
export interface Received {
  /** All spans; unknown (0) for Datadog. */
  spans: number
  /** Spans that stand for one request each: SERVER spans, Datadog's traces, Sentry's segments. */
  requests: number
  /** What the HTTP server histograms over OTLP say; undefined when none came. */
  measured: number | undefined
  /** The span of the app's first line came. */
  firstLine: boolean
  bytes: number
}

/** What the sink is asked. */
export type SinkQuestion = 'port' | 'received' | 'reset'

let received = nothing()

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    answer(request, response)
    const body = Buffer.concat(chunks)
    received.bytes += body.length
    try {
      count(request, request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body)
    } catch (error) {
      console.error(`the sink cannot count ${request.method} ${request.url}:`, error)
    }
  })
})

server.listen(0, '127.0.0.1', () =>
  serveParent<SinkQuestion, number | Received>((question) => {
    if (question === 'port') return (server.address() as AddressInfo).port
    const answer = received
    if (question === 'reset') received = nothing()
    return answer
  }),
)

function answer({ url = '' }: IncomingMessage, response: ServerResponse): void {
  // What Datadog's agent says: keep every trace. It offers nothing else, so that the tracer uses /v0.4/traces.
  if (url.startsWith('/v0.')) response.end('{"rate_by_service":{"service:,env:":1}}')
  else if (url.startsWith('/info')) response.writeHead(404).end()
  else if (url.startsWith('/api/')) response.setHeader('content-type', 'application/json').end('{}')
  else response.setHeader('content-type', 'application/x-protobuf').end()
}

function count({ url = '', headers }: IncomingMessage, body: Buffer): void {
  const json = headers['content-type']?.includes('json') ?? false
  if (url === '/v1/traces') {
    const { spans, serverSpans, firstLine } = countSpans(body, json)
    received.spans += spans
    received.requests += serverSpans
    received.firstLine ||= firstLine > 0
  } else if (url === '/v1/metrics') {
    const found = countRequests(body, json)
    if (found) received.measured = found.requests + (found.delta ? (received.measured ?? 0) : 0)
  } else if (url.startsWith('/v0.')) {
    received.requests += Number(headers['x-datadog-trace-count'] ?? 0)
  } else if (url.startsWith('/api/')) {
    received.requests += occurrences(body, '"is_segment":true')
  }
}

function occurrences(body: Buffer, text: string): number {
  let found = 0
  for (let at = body.indexOf(text); at >= 0; at = body.indexOf(text, at + text.length)) found++
  return found
}

function nothing(): Received {
  return { spans: 0, requests: 0, measured: undefined, firstLine: false, bytes: 0 }
}
