import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { compressions, decompress } from './decompress.ts'
import type { ReceivedExport } from './otlp-receiver.ts'
import type { Signal } from './telemetry.ts'

const signalOf = new Map<string, Signal>([
  ['/v1/traces', 'traces'],
  ['/v1/metrics', 'metrics'],
  ['/v1/logs', 'logs'],
])

const transportOf = new Map<string, 'http/protobuf' | 'http/json'>([
  ['application/x-protobuf', 'http/protobuf'],
  ['application/json', 'http/json'],
])

/** An HTTP server that takes OTLP/HTTP exports and hands them to `receive`; it is not listening yet. */
export function createHttpReceiver(receive: (received: ReceivedExport) => void): Server {
  return createServer((request, response) => {
    takeRequest(request, response, receive).catch((error: Error) => {
      // The sender went away, or the body does not fit its Content-Encoding.
      if (!response.headersSent) refuse(response, 400, error.message)
    })
  })
}

async function takeRequest(
  request: IncomingMessage,
  response: ServerResponse,
  receive: (received: ReceivedExport) => void,
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://sink').pathname
  const signal = signalOf.get(path)
  if (!signal) return refuse(response, 404, `there is no ${path}, only ${[...signalOf.keys()].join(', ')}`)
  if (request.method !== 'POST') return refuse(response, 405, `${path} takes POST only`)
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  const transport = transportOf.get(type)
  if (!transport) {
    return refuse(
      response,
      415,
      `Content-Type is '${type}', not one of ${[...transportOf.keys()].join(', ')}`,
    )
  }
  const encoding = request.headers['content-encoding']?.trim().toLowerCase() || 'identity'
  if (!compressions.includes(encoding)) {
    return refuse(response, 415, `Content-Encoding is '${encoding}', not one of ${compressions.join(', ')}`)
  }
  const sent = Buffer.concat(await request.toArray())
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
  )
  receive({
    request: { signal, transport, headers, encoding, bytes: sent.length },
    body: await decompress(sent, encoding),
    accept: () => reply(response, 200, type, type === 'application/json' ? '{}' : ''),
    refuse: (status, message) => refuse(response, status, message),
    reset: () => request.socket.resetAndDestroy(),
  })
}

function refuse(response: ServerResponse, status: number, message: string): void {
  reply(response, status, 'text/plain', `${message}\n`)
}

function reply(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}
