import type { Socket } from 'node:net'
import { createTag } from '../tag.ts'
import type { RequestHeaders } from './request-headers.ts'

/** What stays the same for the requests of one connection, or mostly does. */
export interface Connection {
  /** Address and port of whoever opened the connection; undefined for a pipe or a connection already gone. */
  readonly peerAddress: string | undefined
  readonly peerPort: number | undefined
  readonly secure: boolean
  /** The last Host header, taken apart once: the next request usually has the same. */
  host: string | undefined
  serverAddress: string | undefined
  serverPort: number | undefined
}

const connections = createTag<Connection>()

/** The connection of a socket; made with its first request, and gone with the socket. */
export function connectionOf(socket: Socket): Connection {
  const known = connections.get(socket)
  if (known !== undefined) return known
  const connection: Connection = {
    peerAddress: socket.remoteAddress,
    peerPort: socket.remotePort,
    secure: 'encrypted' in socket && socket.encrypted === true,
    host: undefined,
    serverAddress: undefined,
    serverPort: undefined,
  }
  connections.put(socket, connection)
  return connection
}

/**
 * Notes which server the request asked for: Forwarded, X-Forwarded-Host, else Host, as
 * https://opentelemetry.io/docs/specs/semconv/http/http-spans/#setting-serveraddress-and-serverport-attributes has it.
 */
export function noteHost(connection: Connection, headers: RequestHeaders): void {
  const host = forwardedParameter(headers.forwarded, HOST) ?? headers.forwardedHost ?? headers.host
  if (host === connection.host) return
  connection.host = host
  // `example.org:8080`, `[::1]:80`, `example.org`; a list of proxies begins with the first one.
  const [, bracketed, name, digits] =
    /^\s*(?:\[([^\]]+)\]|([^:,\s]+))(?::(\d{1,5}))?\s*(?:,|$)/.exec(host ?? '') ?? []
  connection.serverAddress = bracketed ?? name
  connection.serverPort = digits === undefined ? undefined : Number(digits)
}

/**
 * The client behind the proxies: Forwarded, the first address of X-Forwarded-For, else the other end of the connection.
 * https://opentelemetry.io/docs/specs/semconv/general/attributes/#client-address
 */
export function clientAddress(connection: Connection, headers: RequestHeaders): string | undefined {
  if (headers.forwarded === undefined && headers.forwardedFor === undefined) return connection.peerAddress
  const given = forwardedParameter(headers.forwarded, FOR) ?? headers.forwardedFor?.split(',', 1)[0]?.trim()
  return withoutPort(given) || connection.peerAddress
}

/**
 * What the client used: Forwarded, X-Forwarded-Proto, else the connection itself.
 * https://opentelemetry.io/docs/specs/semconv/registry/attributes/url/#url-scheme
 */
export function schemeOf(connection: Connection, headers: RequestHeaders): string {
  const own = connection.secure ? 'https' : 'http'
  if (headers.forwarded === undefined && headers.forwardedProto === undefined) return own
  const given =
    forwardedParameter(headers.forwarded, PROTO) ?? headers.forwardedProto?.split(',', 1)[0]?.trim()
  return given === 'http' || given === 'https' ? given : own
}

// https://www.rfc-editor.org/rfc/rfc7239#section-4, its first element
const FOR = /(?:^|[;\s])for=(?:"([^"]*)"|([^;,\s]*))/i
const PROTO = /(?:^|[;\s])proto=(?:"([^"]*)"|([^;,\s]*))/i
const HOST = /(?:^|[;\s])host=(?:"([^"]*)"|([^;,\s]*))/i

function forwardedParameter(header: string | undefined, parameter: RegExp): string | undefined {
  if (header === undefined) return undefined
  const [, quoted, plain] = parameter.exec(header.split(',', 1)[0] ?? '') ?? []
  return quoted ?? plain
}

/** `[2001:db8::1]:4711`, `192.0.2.60:80`; an IPv6 address without brackets has no port. */
function withoutPort(address: string | undefined): string | undefined {
  const [, bracketed, v4] = /^\[([^\]]+)\]|^([^:]+)(?::\d+)?$/.exec(address ?? '') ?? []
  return bracketed ?? v4 ?? address
}
