import {
  createServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2'
import { decompress } from './decompress.ts'
import type { ReceivedExport } from './otlp-receiver.ts'
import type { Signal } from './telemetry.ts'

// gRPC is spoken here without its library (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md): a call
// that takes one message and answers with an empty one is little, and the library hides what tests ask for, the
// compression and the connection.

const signalOf = new Map<string, Signal>([
  ['/opentelemetry.proto.collector.trace.v1.TraceService/Export', 'traces'],
  ['/opentelemetry.proto.collector.metrics.v1.MetricsService/Export', 'metrics'],
  ['/opentelemetry.proto.collector.logs.v1.LogsService/Export', 'logs'],
])

/** gRPC's status codes, as far as the sink answers with them. */
const PERMISSION_DENIED = 7
const UNIMPLEMENTED = 12
const INTERNAL = 13
const UNAVAILABLE = 14
const UNAUTHENTICATED = 16
const UNKNOWN = 2

/** A server that takes OTLP/gRPC exports without TLS. */
export interface GrpcReceiver {
  /** Not listening yet. */
  server: Http2Server
  /** Cuts all connections. */
  cut(): void
}

/** Makes a server that hands OTLP/gRPC exports to `receive`. */
export function createGrpcReceiver(receive: (received: ReceivedExport) => void): GrpcReceiver {
  const sessions = new Set<ServerHttp2Session>()
  const server = createServer()
  server.on('session', (session) => {
    sessions.add(session)
    session.once('close', () => sessions.delete(session))
    // A client that goes away is no concern of the sink.
    session.on('error', () => {})
  })
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {})
    takeCall(stream, headers, receive).catch((error: Error) => fail(stream, INTERNAL, error.message))
  })
  return {
    server,
    cut() {
      for (const session of sessions) session.destroy()
    },
  }
}

async function takeCall(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders & { ':path'?: string | undefined },
  receive: (received: ReceivedExport) => void,
): Promise<void> {
  const signal = signalOf.get(headers[':path'] ?? '')
  if (!signal) return fail(stream, UNIMPLEMENTED, `there is no ${headers[':path']}`)
  const encoding = String(headers['grpc-encoding'] ?? 'identity')
  const { compressed, message } = unframe(Buffer.concat(await stream.toArray()))
  const named = Object.entries(headers).filter(([name]) => !name.startsWith(':'))
  receive({
    request: {
      signal,
      transport: 'grpc',
      headers: Object.fromEntries(named.map(([name, value]) => [name, [value].flat().join(', ')])),
      encoding,
      bytes: message.length,
    },
    body: await decompress(message, compressed ? encoding : 'identity'),
    accept: () => succeed(stream),
    refuse: (status, reason) => fail(stream, grpcStatusOf(status), reason),
    reset: () => stream.session?.destroy(),
  })
}

/** A message comes after a byte that tells whether it is compressed and its length in four more. */
function unframe(frame: Buffer): { compressed: boolean; message: Buffer } {
  if (frame.length < 5 || frame.length !== 5 + frame.readUInt32BE(1)) {
    throw new Error(`a call of ${frame.length} bytes is not one gRPC message`)
  }
  return { compressed: frame[0] === 1, message: frame.subarray(5) }
}

function succeed(stream: ServerHttp2Stream): void {
  if (stream.destroyed) return
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
  stream.once('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
  // An empty message is a response without partial success.
  stream.end(Buffer.alloc(5))
}

function fail(stream: ServerHttp2Stream, code: number, message: string): void {
  if (stream.destroyed || stream.headersSent) return
  const status = { 'grpc-status': String(code), 'grpc-message': encodeURI(message.toWellFormed()) }
  stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...status }, { endStream: true })
}

/** The gRPC status for an HTTP one (https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md). */
function grpcStatusOf(httpStatus: number): number {
  switch (httpStatus) {
    case 400:
      return INTERNAL
    case 401:
      return UNAUTHENTICATED
    case 403:
      return PERMISSION_DENIED
    case 404:
      return UNIMPLEMENTED
    case 429:
    case 502:
    case 503:
    case 504:
      return UNAVAILABLE
    default:
      return UNKNOWN
  }
}
