import { logsOf, spansOf } from './otlp-decode.ts'
import { metricsOf } from './otlp-decode-metrics.ts'
import { decodeProtobuf } from './otlp-proto.ts'
import type { SinkLog, SinkMetric, SinkRequest, SinkSpan } from './telemetry.ts'

/** An export that came in over any transport, and the four ways to deal with it. */
export interface ReceivedExport {
  request: SinkRequest
  /** Decompressed. */
  body: Uint8Array
  accept(): void
  /** Refuses with an HTTP status, or the gRPC status that stands for it. */
  refuse(status: number, message: string): void
  /** Breaks the connection without an answer. */
  reset(): void
}

/** What an export held; two of the three lists are empty. */
export interface DecodedExport {
  spans: SinkSpan[]
  metrics: SinkMetric[]
  logs: SinkLog[]
}

/** Decodes the body of an export. Throws when it is malformed. */
export function decodeExport({ request, body }: ReceivedExport): DecodedExport {
  const message = request.transport === 'http/json' ? parseJson(body) : decodeProtobuf(request.signal, body)
  const decoded: DecodedExport = { spans: [], metrics: [], logs: [] }
  if (request.signal === 'traces') decoded.spans = spansOf(message)
  else if (request.signal === 'metrics') decoded.metrics = metricsOf(message)
  else decoded.logs = logsOf(message)
  return decoded
}

function parseJson(body: Uint8Array): Record<string, unknown> {
  // Protobuf's JSON mapping lets a sender write null for a field it leaves out.
  const message: unknown = JSON.parse(Buffer.from(body).toString(), (_, value) => value ?? undefined)
  if (typeof message !== 'object' || message === null) throw new TypeError('the body is no JSON object')
  return message as Record<string, unknown>
}
