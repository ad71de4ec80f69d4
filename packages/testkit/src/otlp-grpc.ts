import { createServer, type Socket, type Server as SocketServer } from 'node:net'
import { type MethodDefinition, Server, ServerCredentials, status } from '@grpc/grpc-js'
import type { ReceivedExport } from './otlp-receiver.ts'
import type { Signal } from './telemetry.ts'

const services: Record<Signal, string> = {
  traces: 'opentelemetry.proto.collector.trace.v1.TraceService',
  metrics: 'opentelemetry.proto.collector.metrics.v1.MetricsService',
  logs: 'opentelemetry.proto.collector.logs.v1.LogsService',
}

/** The sockets are ours, and grpc-js only gets them handed over: that is what lets the sink cut one. */
export interface GrpcReceiver {
  server: SocketServer
  /** Ends all calls and connections at once. */
  shutdown(): void
}

/** A server that takes OTLP/gRPC exports without TLS and hands them to `receive`; it is not listening yet. */
export function createGrpcReceiver(receive: (received: ReceivedExport) => void): GrpcReceiver {
  const grpc = new Server({ 'grpc.max_receive_message_length': -1 })
  const sockets = new Map<string, Socket>()
  for (const [signal, service] of Object.entries(services) as [Signal, string][]) {
    grpc.addService(
      { Export: exportMethod(`/${service}/Export`) },
      {
        Export: (call: UnaryCall, done: UnaryCallback) => {
          const headers = Object.fromEntries(
            Object.keys(call.metadata.getMap()).map((name) => [name, call.metadata.get(name).join(', ')]),
          )
          receive({
            request: {
              signal,
              transport: 'grpc',
              headers,
              encoding: headers['grpc-encoding'] ?? 'identity',
              bytes: call.request.length,
            },
            body: call.request,
            // An empty message is a response without partial success.
            accept: () => done(null, Buffer.alloc(0)),
            refuse: (code, message) => done({ code: grpcStatusOf(code), details: message }),
            reset: () => sockets.get(call.getPeer())?.resetAndDestroy(),
          })
        },
      },
    )
  }
  const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure())
  const server = createServer((socket) => {
    const peer = `${socket.remoteAddress}:${socket.remotePort}`
    sockets.set(peer, socket)
    socket.once('close', () => sockets.delete(peer))
    socket.on('error', () => {})
    injector.injectConnection(socket)
  })
  const shutdown = () => {
    injector.destroy()
    grpc.forceShutdown()
    for (const socket of sockets.values()) socket.destroy()
  }
  return { server, shutdown }
}

interface UnaryCall {
  request: Buffer
  metadata: { getMap(): Record<string, unknown>; get(name: string): (string | Buffer)[] }
  getPeer(): string
}

type UnaryCallback = (error: { code: status; details: string } | null, reply?: Buffer) => void

function exportMethod(path: string): MethodDefinition<Buffer, Buffer> {
  const same = (bytes: Buffer) => bytes
  return {
    path,
    requestStream: false,
    responseStream: false,
    requestSerialize: same,
    requestDeserialize: same,
    responseSerialize: same,
    responseDeserialize: same,
  }
}

/** The gRPC status for an HTTP status (https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md). */
export function grpcStatusOf(httpStatus: number): status {
  switch (httpStatus) {
    case 400:
      return status.INTERNAL
    case 401:
      return status.UNAUTHENTICATED
    case 403:
      return status.PERMISSION_DENIED
    case 404:
      return status.UNIMPLEMENTED
    case 429:
    case 502:
    case 503:
    case 504:
      return status.UNAVAILABLE
    default:
      return status.UNKNOWN
  }
}
