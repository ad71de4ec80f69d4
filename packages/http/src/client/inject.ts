import type { ClientRequest } from 'node:http'
import { type Context, propagation, type TextMapSetter } from '@opentelemetry/api'
import type { UndiciRequest } from '../types.ts'

/**
 * What OutgoingMessage keeps of a head that is already written out, because the app gave its headers as an array or
 * expects 100-continue: the text, and with 100-continue its copy among what waits for the socket.
 */
interface StoredHead {
  _header: string | null
  outputData: { data: unknown }[]
  outputSize: number
}

const REQUEST_SETTER: TextMapSetter<ClientRequest> = {
  set(request, name, value) {
    const stored = request as unknown as StoredHead
    if (typeof stored._header === 'string') putIntoHead(stored, name, value)
    else request.setHeader(name, value)
  },
}

/**
 * Puts the propagators' headers into a request whose head has not left the process. A header that the app set itself
 * is replaced: an app that hands on what it received would name a span that is not the parent.
 *
 * @throws what setHeader() throws for a value that is no header's
 */
export function injectIntoRequest(from: Context, request: ClientRequest): void {
  propagation.inject(from, request, REQUEST_SETTER)
}

function putIntoHead(stored: StoredHead, name: string, value: string): void {
  const before = stored._header
  if (before === null || !before.endsWith('\r\n\r\n') || !isToken(name) || !isFieldValue(value)) return
  const head = `${withoutHeader(before, name).slice(0, -2)}${name}: ${value}\r\n\r\n`
  const [first] = stored.outputData
  // Sent already: too late.
  if ((stored as { _headerSent?: boolean })._headerSent && first?.data !== before) return
  stored._header = head
  if (first?.data !== before) return
  first.data = head
  stored.outputSize += head.length - before.length
}

function withoutHeader(head: string, name: string): string {
  const lower = head.toLowerCase()
  const needle = `\r\n${name.toLowerCase()}:`
  const at = lower.indexOf(needle)
  if (at === -1) return head
  const end = head.indexOf('\r\n', at + 2)
  return withoutHeader(head.slice(0, at) + head.slice(end), name)
}

// RFC 9110 5.5 and 5.6.2: what setHeader() would check.
function isToken(name: string): boolean {
  return /^[!#$%&'*+.^_`|~\w-]+$/.test(name)
}
function isFieldValue(value: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(value)
}

const UNDICI_SETTER: TextMapSetter<UndiciRequest> = {
  set(request, name, value) {
    const headers = request.headers as unknown
    if (Array.isArray(headers)) {
      const lower = name.toLowerCase()
      for (let i = 0; i + 1 < headers.length; i += 2) {
        const given: unknown = headers[i]
        if (typeof given === 'string' && given.length === lower.length && given.toLowerCase() === lower) {
          headers[i + 1] = value
          return
        }
      }
    }
    request.addHeader(name, value)
  },
}

/** The same for undici. */
export function injectIntoUndici(from: Context, request: UndiciRequest): void {
  propagation.inject(from, request, UNDICI_SETTER)
}
