import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { context } from '@opentelemetry/api'
import { describeError, guard } from '@sightglass/core'
import { UNTRACED } from '@sightglass/metrics'
import { ABORTED, errorTypeOf } from '../error-type.ts'
import { putState, stateOf } from '../routes/index.ts'
import { createTag } from '../tag.ts'
import { followConnections } from './connection-end.ts'
import { patchEmit } from './patch-emit.ts'
import type { RequestRecorder } from './recorder.ts'
import type { RequestContext } from './request-context.ts'
import type { Outcome } from './request-span.ts'
import { followUpgrade } from './upgrade.ts'
import { whenUncaught } from './when-uncaught.ts'

/** Follows the requests of servers for HTTP/1. */
export interface Http1 {
  /**
   * Runs the listeners of a request in its context, by an `emit` in front of that of a kind of server: http.Server, or
   * https.Server, which does not inherit from it. Never enterWith: what follows on the same connection would run in the
   * context as well. Returns what takes it back.
   */
  patchServer(prototype: object): () => void
  /** Ends a request when its response closes: after it was sent, or when the connection is gone. */
  patchResponse(prototype: object): () => void
}

/**
 * @param onRequest hears of each request first
 * @param warn is told one line when something of ours fails; the request goes on
 */
export function createHttp1(
  recorder: RequestRecorder,
  onRequest: (server: Server) => void,
  warn: (message: string) => void,
): Http1 {
  let said = false
  const guarded = <T>(run: () => T): T | undefined =>
    guard(run, undefined, (error) => {
      if (said) return
      said = true
      warn(`a request cannot be recorded (${describeError(error)}); it goes on without a span`)
    })

  const responses = createTag<RequestContext>()
  const end = (response: ServerResponse) => {
    const state = responses.get(response)
    if (state === undefined) return
    responses.remove(response)
    guarded(() => {
      if (state.request) connections.forget(state.request, response)
      recorder.end(state, closed(response))
    })
  }
  const connections = followConnections(end)

  const begin = (server: Server, request: IncomingMessage, second: unknown, isRequest: boolean) => {
    onRequest(server)
    const response = isRequest ? (second as ServerResponse) : undefined
    const state = recorder.begin(request, response)
    putState(request, state)
    if (response) {
      responses.put(response, state)
      connections.add(request, response)
    } else {
      followUpgrade(second as Duplex, (status) => guarded(() => recorder.end(state, upgraded(status))))
    }
    return state
  }

  return {
    patchServer: (prototype) =>
      patchEmit(
        prototype,
        (original) =>
          function emit(this, event, ...args) {
            const server = this as Server & { [UNTRACED]?: boolean }
            const isRequest = event === 'request' || event === 'checkContinue' || event === 'checkExpectation'
            const isUpgrade = event === 'upgrade' || event === 'connect'
            const request = args[0] as IncomingMessage | undefined
            // Known already: servers hand requests on to each other by emitting them again. HTTP/2 has its own way, and
            // what an app emits by itself need not be a request at all.
            const isOurs =
              (isRequest || isUpgrade) &&
              !server[UNTRACED] &&
              request?.rawHeaders !== undefined &&
              request.httpVersionMajor === 1 &&
              stateOf(request) === undefined
            const state = isOurs ? guarded(() => begin(server, request, args[1], isRequest)) : undefined
            if (state === undefined) return Reflect.apply(original(), this, [event, ...args])
            let threw = true
            try {
              const answer = context.with(state, original(), this, event, ...args)
              threw = false
              return answer
            } finally {
              // Not caught and thrown again: a crash has to be reported at the app's line, not at ours.
              if (threw) whenUncaught((error) => guarded(() => recorder.end(state, thrown(state, error))))
            }
          },
      ),
    patchResponse: (prototype) =>
      patchEmit(
        prototype,
        (original) =>
          function emit(this, ...args) {
            if (args[0] === 'close') end(this as ServerResponse)
            return Reflect.apply(original(), this, args)
          },
      ),
  }
}

function closed(response: ServerResponse): Outcome {
  const status = response.headersSent ? response.statusCode : 0
  return { status, errorType: response.writableFinished ? undefined : ABORTED }
}

function upgraded(status: number): Outcome {
  return { status, errorType: status === 0 ? ABORTED : undefined }
}

function thrown({ response }: RequestContext, error: unknown): Outcome {
  return { status: response?.headersSent ? response.statusCode : 0, errorType: errorTypeOf(error), error }
}
