import type { IncomingMessage } from 'node:http'
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2'

/**
 * A request over HTTP/2 in the shape of one over HTTP/1: method, url, version, headers and socket, which is all that is
 * read of one here. A hook of the app gets this, and has to do with it.
 */
export function incomingOf(stream: ServerHttp2Stream, given: IncomingHttpHeaders): IncomingMessage {
  const headers: IncomingMessage['headers'] = { ...given }
  const authority = given[':authority']
  if (authority !== undefined) headers.host = String(authority)
  for (const name of Object.keys(headers)) if (name.startsWith(':')) delete headers[name]
  const rawHeaders = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().flatMap((one) => [name, one]),
  )
  const incoming: Partial<IncomingMessage> = {
    method: String(given[':method'] ?? 'GET'),
    url: String(given[':path'] ?? given[':authority'] ?? '/'),
    // As the conventions write it: https://opentelemetry.io/docs/specs/semconv/registry/attributes/network/
    httpVersion: '2',
    rawHeaders,
    headers,
    // Closed sessions have none any more.
    socket: (stream.session?.socket ?? {}) as IncomingMessage['socket'],
  }
  return incoming as IncomingMessage
}
