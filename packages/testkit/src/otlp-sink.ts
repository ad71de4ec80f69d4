import { once } from 'node:events'
import type { AddressInfo, Server } from 'node:net'
import { Inbox, type WaitOptions } from './inbox.ts'
import { createGrpcReceiver } from './otlp-grpc.ts'
import { createHttpReceiver } from './otlp-http.ts'
import { type DecodedExport, decodeExport, type ReceivedExport } from './otlp-receiver.ts'
import type { SinkLog, SinkMetric, SinkRequest, SinkSpan } from './telemetry.ts'
import { buildTraces, type TraceNode } from './trace-tree.ts'

/**
 * How the sink answers: take everything; never answer; reset the connection; or an HTTP status (over gRPC the
 * status that stands for it). Whatever is not taken is listed in `requests` only.
 */
export type SinkMode = 'ok' | 'hang' | 'reset' | number

/** A receiver of OTLP on 127.0.0.1 that keeps everything in memory, in the order it arrived. */
export interface OtlpSink {
  /** `http://127.0.0.1:<port>`: /v1/traces, /v1/metrics, /v1/logs; protobuf and JSON; gzip and deflate. */
  readonly httpUrl: string
  /** `127.0.0.1:<port>`: OTLP/gRPC without TLS. */
  readonly grpcAddress: string
  readonly spans: readonly SinkSpan[]
  readonly logs: readonly SinkLog[]
  readonly metrics: readonly SinkMetric[]
  readonly requests: readonly SinkRequest[]
  /** The first span that fits; after `timeoutMs` (10 s) an error lists the spans that did arrive. */
  waitForSpan(match: (span: SinkSpan) => boolean, options?: WaitOptions): Promise<SinkSpan>
  /** The first trace whose tree fits, rebuilt with every arrival: ask `match` for all that must be there. */
  waitForTrace(match: (root: TraceNode) => boolean, options?: WaitOptions): Promise<TraceNode>
  /** The first log record that fits. */
  waitForLog(match: (log: SinkLog) => boolean, options?: WaitOptions): Promise<SinkLog>
  /** The first metric that fits. */
  waitForMetric(match: (metric: SinkMetric) => boolean, options?: WaitOptions): Promise<SinkMetric>
  /** How requests from now on are answered. Throws a RangeError on a status outside 100-599. */
  respondWith(mode: SinkMode): void
  /** Stops at once: pending requests are cut, pending waits fail. May be called twice. */
  close(): Promise<void>
}

/** Starts a sink. `port` is that of HTTP, a free one by default; gRPC always takes a free one. */
export async function startOtlpSink(options: { port?: number } = {}): Promise<OtlpSink> {
  const spans = new Inbox<SinkSpan>('span', (span) => `${span.kind} '${span.name}' in trace ${span.traceId}`)
  const logs = new Inbox<SinkLog>('log record', (log) => `${log.severityText || '-'} ${short(log.body)}`)
  const metrics = new Inbox<SinkMetric>('metric', (metric) => `${metric.type} '${metric.name}'`)
  const requests: SinkRequest[] = []
  let mode: SinkMode = 'ok'

  const receive = (received: ReceivedExport) => {
    requests.push(received.request)
    if (mode === 'hang') return
    if (mode === 'reset') return received.reset()
    if (mode !== 'ok') return received.refuse(mode, `the sink was told to answer ${mode}`)
    let decoded: DecodedExport
    try {
      decoded = decodeExport(received)
    } catch (error) {
      return received.refuse(400, `not an OTLP export: ${(error as Error).message}`)
    }
    received.accept()
    spans.add(decoded.spans)
    logs.add(decoded.logs)
    metrics.add(decoded.metrics)
  }

  const http = createHttpReceiver(receive)
  const grpc = createGrpcReceiver(receive)
  const httpPort = await listen(http, options.port ?? 0)
  const grpcPort = await listen(grpc.server, 0)
  let closed: Promise<void> | undefined

  return {
    httpUrl: `http://127.0.0.1:${httpPort}`,
    grpcAddress: `127.0.0.1:${grpcPort}`,
    spans: spans.items,
    logs: logs.items,
    metrics: metrics.items,
    requests,
    waitForSpan: (match, wait) => spans.waitFor(match, wait),
    waitForTrace: (match, wait) => spans.wait((items) => buildTraces(items).find(match), wait),
    waitForLog: (match, wait) => logs.waitFor(match, wait),
    waitForMetric: (match, wait) => metrics.waitFor(match, wait),
    respondWith(next) {
      if (typeof next === 'number' && !(Number.isInteger(next) && next >= 100 && next <= 599)) {
        throw new RangeError(
          `respondWith takes 'ok', 'hang', 'reset' or a status from 100 to 599, got ${next}`,
        )
      }
      mode = next
    },
    close() {
      closed ??= (async () => {
        const ended = [once(http, 'close'), once(grpc.server, 'close')]
        http.close()
        http.closeAllConnections()
        grpc.server.close()
        grpc.cut()
        for (const inbox of [spans, logs, metrics]) inbox.close('The sink was closed while a test waited')
        await Promise.all(ended)
      })()
      return closed
    },
  }
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

function short(value: unknown): string {
  return String(typeof value === 'object' ? JSON.stringify(value, bigintAsText) : value).slice(0, 120)
}

function bigintAsText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}
