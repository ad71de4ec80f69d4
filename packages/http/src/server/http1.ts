import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { context } from '@opentelemetry/api'
import { REQUEST_STATE } from '../routes/index.ts'
import { patchEmit } from './patch-emit.ts'
import type { RequestRecorder } from './recorder.ts'
import type { RequestContext } from './request-context.ts'
import { followUpgrade } from './upgrade.ts'

/** A server that carries it is left alone: our own page for Prometheus. */
export const UNTRACED_SERVER: unique symbol = Symbol.for('sightglass.untraced')

/** `error.type` of a response that was cut off before it was complete, by either side. */
export const ABORTED = 'aborted'

type WithState<T> = T & { [REQUEST_STATE]?: RequestContext | undefined }

/**
 * Runs the listeners of a request in its context, by an `emit` in front of that of a kind of server: http.Server, or
 * https.Server, which does not inherit from it. Never enterWith: what follows on the same connection would run in the
 * context as well.
 *
 * @param onRequest hears of each request first
 * @returns takes it back
 */
export function patchServer(
  prototype: object,
  recorder: RequestRecorder,
  onRequest: (server: Server) => void,
): () => void {
  return patchEmit(
    prototype,
    (original) =>
      function emit(this: Server & { [UNTRACED_SERVER]?: boolean }, event, ...args) {
        const isRequest = event === 'request' || event === 'checkContinue' || event === 'checkExpectation'
        const isUpgrade = event === 'upgrade' || event === 'connect'
        const request = args[0] as WithState<IncomingMessage>
        // Known already: servers hand requests on to each other by emitting them again, and those of HTTP/2 come here
        // from a server for both versions.
        if ((!isRequest && !isUpgrade) || this[UNTRACED_SERVER] || request[REQUEST_STATE])
          return Reflect.apply(original, this, [event, ...args])

        onRequest(this)
        const response = isRequest ? (args[1] as WithState<ServerResponse>) : undefined
        const state = recorder.begin(request, response)
        request[REQUEST_STATE] = state
        if (response) response[REQUEST_STATE] = state
        else followUpgrade(args[1] as Duplex, (status) => recorder.end(state, upgraded(status)))
        try {
          return context.with(state, original, this, event, ...args)
        } catch (error) {
          // Thrown on as it is. Nobody may be left to see the connection close.
          recorder.end(state, { status: 0, errorType: nameOf(error), error })
          throw error
        }
      },
  )
}

/**
 * Ends a request when its response closes, which it does once: after it was sent, or when the connection is gone.
 *
 * @returns takes the patch back
 */
export function patchResponse(prototype: object, recorder: RequestRecorder): () => void {
  return patchEmit(
    prototype,
    (original) =>
      function emit(this: WithState<ServerResponse>, ...args) {
        if (args[0] === 'close') {
          const state = this[REQUEST_STATE]
          if (state !== undefined) {
            this[REQUEST_STATE] = undefined
            recorder.end(state, closed(this))
          }
        }
        return Reflect.apply(original, this, args)
      },
  )
}

function closed(response: ServerResponse): { status: number; errorType: string | undefined } {
  const status = response.headersSent ? response.statusCode : 0
  return { status, errorType: response.writableFinished ? undefined : ABORTED }
}

function upgraded(status: number): { status: number; errorType: string | undefined } {
  return { status, errorType: status === 0 ? ABORTED : undefined }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}
