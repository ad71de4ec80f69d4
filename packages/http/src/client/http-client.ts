import type { ClientRequest, IncomingMessage } from 'node:http'
import { context } from '@opentelemetry/api'
import { ABORTED, errorMessageOf, errorTypeOf, RESET, TIMEOUT } from '../error-type.ts'
import { subscribeAll } from '../subscribe.ts'
import { createTag } from '../tag.ts'
import { fullUrl } from '../url.ts'
import { Attempt } from './attempt.ts'
import { injectIntoRequest } from './inject.ts'
import type { ClientOptions } from './options.ts'
import { Origins } from './origins.ts'
import { requestOptionsOf } from './request-options.ts'
import { isLeftAlone, SpanContextView } from './span-context.ts'

/**
 * Spans, headers and durations for node:http and node:https, one per attempt, from Node's own channels: no module is
 * patched or loaded. A span begins when the request is made, before its head is written, and ends when the response
 * has been read, the connection closes or the request fails; in the last two cases before the app is told.
 *
 * @returns stops it; attempts under way still end
 */
export function startClient(options: ClientOptions): () => void {
  const { tracer, families, hooks, warn } = options
  const origins = new Origins(families.clientDuration)
  const attempts = createTag<Attempt>()

  function onCreated({ request }: { request: ClientRequest }): void {
    const parent = context.active()
    if (isLeftAlone(parent)) return
    const scheme = request.protocol === 'https:' ? 'https' : 'http'
    const origin = origins.ofRequest(scheme, request.host, hostHeaderOf(request))
    const { ignoreOutgoingRequestHook, startOutgoingSpanHook, requestHook } = hooks.current
    if (ignoreOutgoingRequestHook !== undefined) {
      const ask = () => ignoreOutgoingRequestHook(requestOptionsOf(request, origin))
      if (hooks.run('ignoreOutgoingRequestHook', ask, false) === true) return
    }
    const hookAttributes =
      startOutgoingSpanHook &&
      hooks.run(
        'startOutgoingSpanHook',
        () => startOutgoingSpanHook(requestOptionsOf(request, origin)),
        undefined,
      )
    const { method, path: target } = request
    const attempt = new Attempt(tracer, { parent, origin, method, target, hookAttributes })
    attempts.put(request, attempt)
    // Not 'error': a listener of ours would take the app's unhandled error away.
    request.on('close', onClose)
    try {
      injectIntoRequest(new SpanContextView(parent, attempt.span), request)
    } finally {
      if (requestHook) hooks.run('requestHook', () => requestHook(attempt.span, request), undefined)
    }
  }

  function onResponse({ request, response }: { request: ClientRequest; response: IncomingMessage }): void {
    const attempt = attempts.get(request)
    if (attempt === undefined) return
    answered(attempt, request, response)
    // Added before Node's own and the app's, so it runs before theirs: the span ends where the response does.
    response.on('end', onEnd)
    callResponseHook(attempt, response)
  }

  function callResponseHook({ span }: Attempt, response: IncomingMessage): void {
    const { responseHook } = hooks.current
    if (responseHook) hooks.run('responseHook', () => responseHook(span, response), undefined)
  }

  function answered(attempt: Attempt, request: ClientRequest, response: IncomingMessage): void {
    const { socket } = response
    if (socket) {
      attempt.connected(socket, response.httpVersion)
      const { origin } = attempt
      if (origin.port === undefined && socket.remotePort !== undefined) {
        const moved = origins.of(origin.scheme, origin.address, socket.remotePort)
        attempt.moveTo(moved, fullUrl(moved.url, request.method, request.path))
      }
    }
    if (response.statusCode !== undefined) attempt.answered(response.statusCode)
  }

  function onError({ request, error }: { request: ClientRequest; error: unknown }): void {
    const attempt = attempts.get(request)
    if (attempt === undefined) return
    const message = errorMessageOf(error)
    // Node's answer to destroy() without an error is the one it has for a connection that broke.
    if (request.destroyed && message === 'socket hang up') end(attempt, request, gaveUp(request))
    else end(attempt, request, errorTypeOf(error), message)
  }

  const onEnd = function (this: IncomingMessage & { req?: ClientRequest }): void {
    const { req: request } = this
    const attempt = request && attempts.get(request)
    if (attempt !== undefined && this.complete) end(attempt, request as ClientRequest)
  }

  const onClose = function (this: ClientRequest & { res?: IncomingMessage | null }): void {
    const attempt = attempts.get(this)
    if (attempt === undefined) return
    const { res: response } = this
    if (!response) {
      end(attempt, this, gaveUp(this))
    } else if ((response as { upgrade?: boolean }).upgrade) {
      // Upgrade and CONNECT: Node announces no response for them.
      answered(attempt, this, response)
      callResponseHook(attempt, response)
      end(attempt, this)
    } else {
      end(attempt, this, response.complete ? undefined : brokenOff(this))
    }
  }

  function end(attempt: Attempt, request: ClientRequest, errorType?: string, message?: string): void {
    attempts.remove(request)
    const { res: response } = request as { res?: IncomingMessage | null }
    const { applyCustomAttributesOnSpan: apply } = hooks.current
    if (apply && response) {
      hooks.run('applyCustomAttributesOnSpan', () => apply(attempt.span, request, response), undefined)
    }
    attempt.end(errorType, message)
  }

  return subscribeAll(
    {
      'http.client.request.created': onCreated,
      'http.client.response.finish': onResponse,
      'http.client.request.error': onError,
    },
    warn,
  )
}

/** The other side ended the connection where its end was read; otherwise the app destroyed request or response. */
function brokenOff(request: ClientRequest): string {
  return request.socket?.readableEnded ? RESET : gaveUp(request)
}

/** Whether the app had heard of a timeout before it destroyed the request: Node listens for one once. */
function gaveUp(request: ClientRequest): string {
  const { timeoutCb: listener } = request as { timeoutCb?: unknown }
  const timedOut =
    typeof listener === 'function' &&
    request.socket?.listeners('timeout').includes(listener as () => void) === false
  return timedOut ? TIMEOUT : ABORTED
}

function hostHeaderOf(request: ClientRequest): string | undefined {
  const header = request.getHeader('host')
  if (typeof header === 'string') return header
  const stored = (request as unknown as { _header: string | null })._header
  return stored ? /\r\nhost: *([^\r\n]*)/i.exec(stored)?.[1] : undefined
}
