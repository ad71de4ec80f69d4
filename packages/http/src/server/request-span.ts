import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  type Attributes,
  type Context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
} from '@opentelemetry/api'
import { epochMs, guard } from '@sightglass/core'
import { errorMessageOf } from '../error-type.ts'
import type { Hooks } from '../hooks.ts'
import { spanMethodName } from '../methods.ts'
import type { HttpTracer } from '../types.ts'
import { startAttributes } from './attributes.ts'
import type { Connection } from './connection.ts'
import { createHeaderReader } from './request-headers.ts'

/** A request's span and the context it was started in. */
export interface StartedSpan {
  readonly parent: Context
  /** Undefined: this request and what it does are not traced. */
  readonly span: Span | undefined
}

/** How a response ended. */
export interface Outcome {
  /** Status code; 0: none was sent. */
  readonly status: number
  /** What went wrong where the status does not say it. */
  readonly errorType?: string | undefined
  /** What the handler threw. */
  readonly error?: unknown
}

/** Makes the function that starts the span of a request, as a child of what its headers carry. */
export function createSpanStarter(
  tracer: HttpTracer,
  hooks: Hooks,
  isUntraced: (target: string) => boolean,
): (request: IncomingMessage, connection: Connection, method: number) => StartedSpan {
  const readHeaders = createHeaderReader()

  return (request, connection, method) => {
    const headers = readHeaders(request.rawHeaders)
    const parent = headers.carrier ? propagation.extract(ROOT_CONTEXT, request.headers) : ROOT_CONTEXT
    const { ignoreIncomingRequestHook, startIncomingSpanHook, requestHook } = hooks.current
    const ignored =
      isUntraced(request.url ?? '/') ||
      (ignoreIncomingRequestHook !== undefined &&
        hooks.run('ignoreIncomingRequestHook', () => ignoreIncomingRequestHook(request), false) === true)
    if (ignored) return { parent, span: undefined }

    const attributes = () => startAttributes(request, headers, connection, method)
    const span = startSpan(tracer, spanMethodName(method), parent, attributes)
    // What a hook gives has to be checked, so it is not among what the span adopts.
    if (startIncomingSpanHook !== undefined && span.isRecording())
      span.setAttributes(hooks.run('startIncomingSpanHook', () => startIncomingSpanHook(request) ?? {}, {}))
    if (requestHook !== undefined && span.isRecording())
      hooks.run('requestHook', () => requestHook(span, request), undefined)
    return { parent, span }
  }
}

/** The attributes are put together only for a span that records them, where the tracer tells that first. */
function startSpan(tracer: HttpTracer, name: string, parent: Context, attributes: () => Attributes): Span {
  const startTime = epochMs()
  if (tracer.startOwned === undefined)
    return tracer.startSpan(name, { kind: SpanKind.SERVER, attributes: attributes(), startTime }, parent)
  const span = tracer.startOwned(name, SpanKind.SERVER, undefined, parent, startTime)
  if (!span.isRecording()) return span
  if (span.adoptAttributes) span.adoptAttributes(attributes())
  else span.setAttributes(attributes())
  return span
}

/** Ends the span of a request with what is known at the end of its response. */
export function endSpan(
  span: Span,
  hooks: Hooks,
  request: IncomingMessage,
  response: ServerResponse | undefined,
  outcome: Outcome & { readonly name: string; readonly route: string | undefined },
): void {
  const { status, errorType, error, route, name } = outcome
  if (route !== undefined) {
    span.setAttribute('http.route', route)
    span.updateName(name)
  }
  if (status !== 0) span.setAttribute('http.response.status_code', status)
  if (errorType !== undefined) {
    span.setAttribute('error.type', errorType)
    // An answer below 500 is no error of the server; one that never became whole, or a throw, is.
    const message = errorMessageOf(error)
    span.setStatus({ code: SpanStatusCode.ERROR, ...(message !== undefined && { message }) })
  }
  if (error !== undefined) recordException(span, error)
  const { responseHook, applyCustomAttributesOnSpan } = hooks.current
  if (response !== undefined) {
    if (responseHook !== undefined) hooks.run('responseHook', () => responseHook(span, response), undefined)
    if (applyCustomAttributesOnSpan !== undefined)
      hooks.run(
        'applyCustomAttributesOnSpan',
        () => applyCustomAttributesOnSpan(span, request, response),
        undefined,
      )
  }
  span.end()
}

/** What a handler throws may be anything, and throw again when it is looked at. */
function recordException(span: Span, error: unknown): void {
  guard(
    () => span.recordException(error instanceof Error ? error : String(error)),
    undefined,
    () => span.recordException('what was thrown cannot be shown'),
  )
}
