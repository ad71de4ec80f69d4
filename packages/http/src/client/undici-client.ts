import type { Socket } from 'node:net'
import { context } from '@opentelemetry/api'
import { errorMessageOf, errorTypeOf } from '../error-type.ts'
import { subscribeAll } from '../subscribe.ts'
import { createTag } from '../tag.ts'
import type { UndiciHooks, UndiciRequest, UndiciResponse } from '../types.ts'
import { Attempt } from './attempt.ts'
import { injectIntoUndici } from './inject.ts'
import type { ClientOptions } from './options.ts'
import { Origins } from './origins.ts'
import { isLeftAlone, SpanContextView } from './span-context.ts'

/** How undici is told of a successful upgrade: by `onUpgrade` before 8. It has channels for it only from 8.13 on. */
interface Upgradable {
  readonly upgrade?: string | null
  onUpgrade?: Upgraded
  onRequestUpgrade?: Upgraded
}
type Upgraded = (status: number, ...others: unknown[]) => unknown

/**
 * Spans, headers and durations for fetch and undici 6 to 8, the built-in one and the package, one per attempt: each
 * redirect and each retry is a request of its own. A span ends with the body's last byte or with the error. CONNECT
 * (a tunnel through a proxy) is no request of the app and makes no span, as upstream has it.
 *
 * @returns stops it; spans of attempts under way do not end then
 */
export function startUndici(options: ClientOptions): () => void {
  const { tracer, families, hooks, warn } = options
  const origins = new Origins(families.clientDuration)
  const attempts = createTag<Attempt>()

  function onCreated({ request }: { request: UndiciRequest & Upgradable }): void {
    const parent = context.active()
    if (request.method === 'CONNECT' || isLeftAlone(parent)) return
    const { ignoreRequestHook, startSpanHook, requestHook } = hooks.current.undici ?? NO_HOOKS
    if (
      ignoreRequestHook &&
      hooks.run('undici.ignoreRequestHook', () => ignoreRequestHook(request), false) === true
    )
      return
    const { method, path: target } = request
    // Through a plain HTTP proxy the whole URL is the target and the origin is the proxy's.
    const throughProxy = target.charCodeAt(0) !== SLASH
    const origin = origins.ofUrl(throughProxy ? new URL(target).origin : String(request.origin))
    const attempt = new Attempt(tracer, {
      parent,
      origin,
      method,
      target,
      headers: request.headers,
      hookAttributes:
        startSpanHook && hooks.run('undici.startSpanHook', () => startSpanHook(request), undefined),
    })
    attempts.put(request, attempt)
    if (request.upgrade) endOnUpgrade(request)
    try {
      injectIntoUndici(new SpanContextView(parent, attempt.span), request)
    } finally {
      if (requestHook) hooks.run('undici.requestHook', () => requestHook(attempt.span, request), undefined)
    }
  }

  function onSendHeaders({ request, socket }: { request: UndiciRequest; socket?: Socket }): void {
    if (!socket) return
    const { alpnProtocol } = socket as { alpnProtocol?: string | false | null }
    attempts.get(request)?.connected(socket, alpnProtocol === 'h2' ? '2' : '1.1')
  }

  function onResponse({ request, response }: { request: UndiciRequest; response: UndiciResponse }): void {
    const attempt = attempts.get(request)
    if (attempt === undefined) return
    const { statusCode } = response
    // 1xx (Early Hints) come through the same channel; only the answer itself counts.
    if (statusCode < 200 && statusCode !== 101) return
    attempt.answered(statusCode)
    const { responseHook } = hooks.current.undici ?? NO_HOOKS
    if (responseHook)
      hooks.run('undici.responseHook', () => responseHook(attempt.span, { request, response }), undefined)
  }

  function onDone({ request }: { request: UndiciRequest }): void {
    end(request)
  }

  function onError({ request, error }: { request: UndiciRequest; error: unknown }): void {
    end(request, errorTypeOf(error), errorMessageOf(error))
  }

  function end(request: UndiciRequest, errorType?: string, message?: string): void {
    const attempt = attempts.get(request)
    if (attempt === undefined) return
    attempts.remove(request)
    attempt.end(errorType, message)
  }

  function endOnUpgrade(request: UndiciRequest & Upgradable): void {
    const name = 'onRequestUpgrade' in request ? 'onRequestUpgrade' : 'onUpgrade'
    const original = request[name]
    if (typeof original !== 'function') return
    request[name] = function (this: unknown, status, ...others) {
      try {
        return original.call(this, status, ...others)
      } finally {
        attempts.get(request)?.answered(status)
        end(request)
      }
    }
  }

  return subscribeAll(
    {
      'undici:request:create': onCreated,
      'undici:client:sendHeaders': onSendHeaders,
      'undici:request:headers': onResponse,
      'undici:request:trailers': onDone,
      'undici:request:error': onError,
    },
    warn,
  )
}

const NO_HOOKS: UndiciHooks = {}
const SLASH = 0x2f
