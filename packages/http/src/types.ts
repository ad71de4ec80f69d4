import type { ClientRequest, IncomingMessage, RequestOptions, ServerResponse } from 'node:http'
import type { Attributes, Context, Span, SpanKind, Tracer } from '@opentelemetry/api'
import type { MetricRegistry } from '@sightglass/metrics'

/**
 * The user's own hooks, named as those of `@opentelemetry/instrumentation-http` and `-undici`, with the same
 * arguments. Each runs guarded: one that throws is said once and never reaches the app.
 */
export interface HttpHooks {
  /** True leaves an incoming request without a span; it is still counted. */
  ignoreIncomingRequestHook?: (request: IncomingMessage) => boolean
  /** True leaves an outgoing request (node:http, node:https) without span, headers and count. */
  ignoreOutgoingRequestHook?: (request: RequestOptions) => boolean
  /** Called when the span of an incoming or outgoing request begins. */
  requestHook?: (span: Span, request: ClientRequest | IncomingMessage) => void
  /** Called when the answer begins (outgoing) or is complete (incoming). */
  responseHook?: (span: Span, response: IncomingMessage | ServerResponse) => void
  /** Attributes for the span of an incoming request, known before it begins. */
  startIncomingSpanHook?: (request: IncomingMessage) => Attributes
  /** Attributes for the span of an outgoing request, known before it begins. */
  startOutgoingSpanHook?: (request: RequestOptions) => Attributes
  /** Called when a span is about to end, with request and response. */
  applyCustomAttributesOnSpan?: (
    span: Span,
    request: ClientRequest | IncomingMessage,
    response: IncomingMessage | ServerResponse,
  ) => void
  /** The same for fetch and undici, as `@opentelemetry/instrumentation-undici` has them. */
  undici?: UndiciHooks
}

/** What undici's channels say of a request. */
export interface UndiciRequest {
  readonly origin: string | URL
  readonly method: string
  readonly path: string
  /** A flat list of names and values, or in undici 5 one text of header lines. */
  readonly headers: string | readonly (string | Buffer)[]
  addHeader(name: string, value: string): void
  readonly throwOnError?: boolean
  readonly completed?: boolean
  readonly aborted?: boolean
  readonly idempotent?: boolean
  readonly contentLength?: number | null
  readonly contentType?: string | null
  readonly body?: unknown
}

/** What undici's channels say of a response. */
export interface UndiciResponse {
  readonly headers: readonly Buffer[]
  readonly statusCode: number
  readonly statusText: string
}

/** Hooks for fetch and undici. */
export interface UndiciHooks {
  ignoreRequestHook?: (request: UndiciRequest) => boolean
  requestHook?: (span: Span, request: UndiciRequest) => void
  responseHook?: (span: Span, info: { request: UndiciRequest; response: UndiciResponse }) => void
  startSpanHook?: (request: UndiciRequest) => Attributes
}

/** A span that takes over what needs no check. */
export interface OwnedSpan extends Span {
  /** The object becomes the span's own: valid keys and values, within the limits, touched by nobody else. */
  adoptAttributes?(attributes: Attributes): void
}

/** A tracer with a cheaper way in. Without `startOwned` the API's `startSpan` is used. */
export interface HttpTracer extends Tracer {
  /**
   * `attributes`, where given, becomes the span's own object as with `adoptAttributes`. `startTime` in milliseconds
   * since the epoch, with fractions.
   */
  startOwned?(
    name: string,
    kind: SpanKind,
    attributes: Attributes | undefined,
    parent: Context,
    startTime: number,
  ): OwnedSpan
}

/** What `startHttp` is told. */
export interface HttpOptions {
  readonly tracer: HttpTracer
  readonly registry: MetricRegistry
  /**
   * Paths of incoming requests that get no span but are counted, exact or ending in `*`. Query strings do not count.
   * Default: the usual names of health and metrics endpoints.
   */
  readonly untracedPaths?: readonly string[]
  /** Switches; all are on by default. */
  readonly server?: boolean
  readonly client?: boolean
  readonly undici?: boolean
  readonly fastify?: boolean
  /** Told one line per kind of problem. */
  readonly warn?: (message: string) => void
}
