import type { IncomingMessage } from 'node:http'
import type { Attributes } from '@opentelemetry/api'
import { isOther, methodName } from '../methods.ts'
import { redactQuery } from '../url.ts'
import { type Connection, clientAddress, noteHost, schemeOf } from './connection.ts'
import type { RequestHeaders } from './request-headers.ts'

/**
 * What a server span knows at its start:
 * https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server-span. A new object, with no key that has
 * no value: it becomes the span's own.
 */
export function startAttributes(
  request: IncomingMessage,
  headers: RequestHeaders,
  connection: Connection,
  method: number,
): Attributes {
  noteHost(connection, headers)
  const target = request.url ?? '/'
  const mark = target.indexOf('?')
  const attributes: Attributes = {
    'http.request.method': methodName(method),
    'url.scheme': schemeOf(connection, headers),
    'url.path': pathOf(mark < 0 ? target : target.slice(0, mark)),
    'network.protocol.version': request.httpVersion,
  }
  if (connection.serverAddress !== undefined) attributes['server.address'] = connection.serverAddress
  if (connection.serverPort !== undefined) attributes['server.port'] = connection.serverPort
  const client = clientAddress(connection, headers)
  if (client !== undefined) attributes['client.address'] = client
  if (connection.peerAddress !== undefined) attributes['network.peer.address'] = connection.peerAddress
  if (connection.peerPort !== undefined) attributes['network.peer.port'] = connection.peerPort
  if (headers.userAgent !== undefined) attributes['user_agent.original'] = headers.userAgent
  if (mark >= 0 && mark + 1 < target.length) attributes['url.query'] = redactQuery(target.slice(mark + 1))
  if (isOther(method) && request.method !== undefined)
    attributes['http.request.method_original'] = request.method
  return attributes
}

/** A proxy is asked for a whole URL; the path is what comes after its host. */
function pathOf(target: string): string {
  if (target.charCodeAt(0) === 47) return target
  const authority = target.indexOf('://')
  if (authority < 0) return target
  const slash = target.indexOf('/', authority + 3)
  return slash < 0 ? '/' : target.slice(slash)
}
