import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { type Span, SpanStatusCode } from '@opentelemetry/api'
import { REQUEST_STATE, type RouteState, type StatefulRequest } from './state.ts'
import { declaredText } from './text.ts'

// Published by fastify itself, for ES modules and CommonJS alike:
// https://fastify.dev/docs/latest/Reference/Hooks/#diagnostics-channel-hooks
const INITIALIZATION = 'fastify.initialization'
const HANDLER_START = 'tracing:fastify.request.handler:start'
const HANDLER_ERROR = 'tracing:fastify.request.handler:error'

/** The parts of fastify's request that are read. */
interface FastifyRequest {
  readonly raw: StatefulRequest
  readonly is404?: boolean
  readonly routeOptions?: { readonly url?: string }
}

/** The part of a channel message that is read; a request without a route (404) has no url. */
interface HandlerMessage {
  readonly request: FastifyRequest
  readonly route?: { readonly url?: string }
  readonly error?: unknown
}

interface InitializationMessage {
  readonly fastify: {
    addHook(
      name: 'onRequest',
      hook: (request: FastifyRequest, reply: unknown, done: () => void) => void,
    ): unknown
  }
}

/**
 * Learns the route of each request, and records what a handler throws on the request's span.
 *
 * @returns stops it
 */
export function startFastify(): () => void {
  subscribe(INITIALIZATION, onInitialization)
  subscribe(HANDLER_START, onHandlerStart)
  subscribe(HANDLER_ERROR, onHandlerError)
  return () => {
    unsubscribe(INITIALIZATION, onInitialization)
    unsubscribe(HANDLER_START, onHandlerStart)
    unsubscribe(HANDLER_ERROR, onHandlerError)
  }
}

/** The route of a request that a hook or the validation answered before the handler; undefined for a 404. */
export function fastifyRoute(request: object): string | undefined {
  const { is404, routeOptions } = request as FastifyRequest
  return is404 === true ? undefined : declaredText(routeOptions?.url)
}

/** Fastify's request among what a framework leaves on the state. */
export function isFastifyRequest(framework: object): boolean {
  return 'routeOptions' in framework
}

function onInitialization(message: unknown): void {
  try {
    ;(message as InitializationMessage).fastify.addHook('onRequest', (request, _reply, done) => {
      const state = request.raw[REQUEST_STATE]
      if (state !== undefined) state.framework = request
      done()
    })
  } catch {
    // The channel of the handler remains.
  }
}

function onHandlerStart(message: unknown): void {
  const { request, route } = message as HandlerMessage
  const state = stateOf(request)
  if (state && route?.url !== undefined) state.matched = route.url
}

function onHandlerError(message: unknown): void {
  const { request, error } = message as HandlerMessage
  const span: Span | undefined = stateOf(request)?.span
  if (!span) return
  span.recordException(error instanceof Error ? error : String(error))
  span.setStatus({
    code: SpanStatusCode.ERROR,
    message: error instanceof Error ? error.message : String(error),
  })
}

function stateOf(request: FastifyRequest | undefined): RouteState | undefined {
  return request?.raw?.[REQUEST_STATE]
}
