import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { context, SpanStatusCode, trace } from '@opentelemetry/api'
import { getRPCMetadata } from '@opentelemetry/core'

/** What OTEL_NODE_DISABLED_INSTRUMENTATIONS calls it. The catalogue has no instrumentation for Fastify 5. */
export const FASTIFY = 'fastify'

// Published by fastify 5 itself, for ES modules and CommonJS alike:
// https://fastify.dev/docs/latest/Reference/Hooks/#diagnostics-channel-hooks
const HANDLER_START = 'tracing:fastify.request.handler:start'
const HANDLER_ERROR = 'tracing:fastify.request.handler:error'

/** The part of a channel message that is read; a request without a route (404) has no url. */
interface HandlerMessage {
  route?: { url?: string }
  error?: unknown
}

/**
 * Gives the HTTP server span its route, and with it the name `METHOD /route/:id`, and records what a
 * handler throws.
 *
 * @returns stops it
 */
export function instrumentFastify(): () => void {
  subscribe(HANDLER_START, onHandlerStart)
  subscribe(HANDLER_ERROR, onHandlerError)
  return () => {
    unsubscribe(HANDLER_START, onHandlerStart)
    unsubscribe(HANDLER_ERROR, onHandlerError)
  }
}

function onHandlerStart(message: unknown): void {
  const url = (message as HandlerMessage).route?.url
  const http = getRPCMetadata(context.active())
  // The HTTP instrumentation reads it when the response ends, for the span's name and for its metrics.
  if (url !== undefined && http) http.route = url
}

function onHandlerError(message: unknown): void {
  const { error } = message as HandlerMessage
  const span = trace.getActiveSpan()
  if (!span) return
  span.recordException(error instanceof Error ? error : String(error))
  span.setStatus({
    code: SpanStatusCode.ERROR,
    message: error instanceof Error ? error.message : String(error),
  })
}
