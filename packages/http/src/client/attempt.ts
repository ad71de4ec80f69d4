import { type Attributes, type Context, type Span, SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { epochMs, monotonicMs } from '@sightglass/core'
import { methodIndex, methodName, spanMethodName } from '../methods.ts'
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_REQUEST_METHOD_ORIGINAL,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_NETWORK_PEER_ADDRESS,
  ATTR_NETWORK_PEER_PORT,
  ATTR_NETWORK_PROTOCOL_VERSION,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  ATTR_URL_FULL,
  ATTR_USER_AGENT_ORIGINAL,
} from '../semconv.ts'
import type { HttpTracer, UndiciRequest } from '../types.ts'
import { fullUrl } from '../url.ts'
import type { Origin } from './origins.ts'

/** What a request is known by before it is sent. */
export interface AttemptStart {
  readonly parent: Context
  readonly origin: Origin
  /** As the app wrote it. */
  readonly method: string
  /** Path and query, or one of the other forms of a request's target. */
  readonly target: string
  /** undici's, for the user agent. */
  readonly headers?: UndiciRequest['headers'] | undefined
  /** The user's own attributes, unchecked. */
  readonly hookAttributes?: Attributes | undefined
}

/** The other end of a connection; a socket is one. */
export interface Peer {
  readonly remoteAddress?: string | undefined
  readonly remotePort?: number | undefined
}

/** One request on the wire: its span and its measurement, both ended exactly once. */
export class Attempt {
  readonly span: Span
  readonly #recording: boolean
  readonly #method: number
  readonly #started = monotonicMs()
  #origin: Origin
  #status: number | undefined
  #ended = false

  constructor(tracer: HttpTracer, start: AttemptStart) {
    this.#origin = start.origin
    this.#method = methodIndex(start.method.toUpperCase())
    this.span = startSpan(tracer, start, this.#method)
    this.#recording = this.span.isRecording()
  }

  get origin(): Origin {
    return this.#origin
  }

  /** Says where the request really went, when the connection has told. */
  moveTo(origin: Origin, url: string): void {
    this.#origin = origin
    if (!this.#recording || this.#ended) return
    this.span.setAttribute(ATTR_URL_FULL, url)
    if (origin.port !== undefined) this.span.setAttribute(ATTR_SERVER_PORT, origin.port)
  }

  /** The connection is known. */
  connected(peer: Peer, version: string | undefined): void {
    if (!this.#recording || this.#ended) return
    const { remoteAddress, remotePort } = peer
    if (remoteAddress !== undefined) this.span.setAttribute(ATTR_NETWORK_PEER_ADDRESS, remoteAddress)
    if (remotePort !== undefined) this.span.setAttribute(ATTR_NETWORK_PEER_PORT, remotePort)
    if (version !== undefined) this.span.setAttribute(ATTR_NETWORK_PROTOCOL_VERSION, version)
  }

  /** The head of the response is there. The last call counts. */
  answered(status: number): void {
    if (this.#ended) return
    this.#status = status
    if (this.#recording) this.span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, status)
  }

  /** Over. Only the first call counts. Without `errorType` the status decides. */
  end(errorType?: string, message?: string): void {
    if (this.#ended) return
    this.#ended = true
    const status = this.#status
    const seconds = (monotonicMs() - this.#started) / 1000
    if (this.#recording) {
      const failed = errorType ?? (status !== undefined && status >= 400 ? String(status) : undefined)
      if (failed !== undefined) {
        this.span.setAttribute(ATTR_ERROR_TYPE, failed)
        const { ERROR } = SpanStatusCode
        this.span.setStatus(message === undefined ? { code: ERROR } : { code: ERROR, message })
      }
      this.span.end()
    }
    this.#origin.series(this.#method, status, errorType).record(seconds)
  }
}

function startSpan(tracer: HttpTracer, start: AttemptStart, method: number): Span {
  const name = spanMethodName(method)
  const { parent, hookAttributes } = start
  if (tracer.startOwned === undefined) {
    const attributes = Object.assign(attributesOf(start, method), hookAttributes)
    return tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes, startTime: epochMs() }, parent)
  }
  const span = tracer.startOwned(name, SpanKind.CLIENT, undefined, parent, epochMs())
  if (!span.isRecording()) return span
  if (span.adoptAttributes) span.adoptAttributes(attributesOf(start, method))
  else span.setAttributes(attributesOf(start, method))
  // What a hook gives has to be checked.
  if (hookAttributes !== undefined) span.setAttributes(hookAttributes)
  return span
}

function attributesOf(start: AttemptStart, method: number): Attributes {
  const { origin } = start
  const name = methodName(method)
  const attributes: Attributes = {
    [ATTR_HTTP_REQUEST_METHOD]: name,
    [ATTR_SERVER_ADDRESS]: origin.address,
    [ATTR_URL_FULL]: fullUrl(origin.url, name, start.target),
  }
  if (origin.port !== undefined) attributes[ATTR_SERVER_PORT] = origin.port
  if (start.method !== name) attributes[ATTR_HTTP_REQUEST_METHOD_ORIGINAL] = start.method
  const userAgent = start.headers && userAgentOf(start.headers)
  if (userAgent !== undefined) attributes[ATTR_USER_AGENT_ORIGINAL] = userAgent
  return attributes
}

function userAgentOf(headers: UndiciRequest['headers']): string | undefined {
  if (typeof headers === 'string') return undefined
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = headers[i]
    const value: unknown = headers[i + 1]
    if (typeof name === 'string' && name.length === 10 && name.toLowerCase() === 'user-agent')
      return typeof value === 'string' ? value : undefined
  }
  return undefined
}
