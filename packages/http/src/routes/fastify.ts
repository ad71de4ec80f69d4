import { subscribeAll } from '../subscribe.ts'
import { stateOf } from './state.ts'
import { declaredText } from './text.ts'

// Published by fastify itself, for ES modules and CommonJS alike:
// https://fastify.dev/docs/latest/Reference/Hooks/#diagnostics-channel-hooks
const INITIALIZATION = 'fastify.initialization'
const HANDLER_START = 'tracing:fastify.request.handler:start'
const HANDLER_ERROR = 'tracing:fastify.request.handler:error'

/** The parts of fastify's request that are read. */
interface FastifyRequest {
  readonly raw: object
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
 * Learns the route of each request, and what its handler throws.
 *
 * @returns stops it
 */
export function startFastify(warn: (message: string) => void): () => void {
  return subscribeAll(
    {
      [INITIALIZATION]: onInitialization,
      [HANDLER_START]: onHandlerStart,
      [HANDLER_ERROR]: onHandlerError,
    },
    warn,
  )
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
      const state = stateOf(request.raw)
      if (state !== undefined) state.framework = request
      done()
    })
  } catch {
    // The channel of the handler remains.
  }
}

function onHandlerStart(message: unknown): void {
  const { request, route } = message as HandlerMessage
  const state = stateOf(request?.raw)
  if (state && route?.url !== undefined) state.matched = route.url
}

function onHandlerError(message: unknown): void {
  const { request, error } = message as HandlerMessage
  const state = stateOf(request?.raw)
  if (state) state.error = error
}
