import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2'
import { type Context, context } from '@opentelemetry/api'
import { describeError, guard } from '@sightglass/core'
import { RPC_METADATA_KEY } from '../context-keys.ts'
import { ABORTED, errorTypeOf } from '../error-type.ts'
import { subscribeAll } from '../subscribe.ts'
import { createTag } from '../tag.ts'
import { type Emit, patchEmit } from './patch-emit.ts'
import { whenUncaught } from './when-uncaught.ts'

/** A request that is being answered. */
export interface Http2Request {
  /** What its handler runs in, and all events of its stream. */
  readonly context: Context
  /**
   * It is over; called once.
   *
   * @param status of the response; undefined: none was sent
   * @param errorType what went wrong where the status does not say it: `aborted`, the name of an HTTP/2 error code
   * such as `NGHTTP2_INTERNAL_ERROR`, or the name of what the handler threw
   * @param error what was thrown or the stream's error
   */
  end(status: number | undefined, errorType: string | undefined, error?: unknown): void
}

/** How requests over HTTP/2 are recorded. */
export interface Http2Options {
  /** A request came in. Undefined leaves it alone. */
  begin(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Http2Request | undefined
  /** A request of the compatibility API is about to be handed to its listeners, in its context. */
  onCompatRequest?(request: object): void
  /** Told once of the prototype of Http2SecureServer: with allowHTTP1 it emits requests of HTTP/1 too. */
  onSecureServer?(prototype: object): void
  /** Told one line per kind of problem. */
  readonly warn: (message: string) => void
}

interface State {
  readonly request: Http2Request
  error?: unknown
}

/**
 * Follows requests over HTTP/2 from the `stream` event of their server, which the request event of the compatibility
 * API comes from too, to the end of their stream. Node announces neither in a way that could carry a context, so
 * `emit` is patched on two prototypes: that of the servers, found with their first connection, and that of the
 * streams, found with the first of them. http2 is never loaded for it. Streams that the server pushes, and sessions
 * without a server (performServerHandshake), are left alone.
 *
 * @returns takes it back; requests under way are not ended then
 */
export function traceHttp2(options: Http2Options): () => void {
  const { warn } = options
  const states = createTag<State>()
  const seen = new WeakSet<object>()
  const stops: (() => void)[] = []
  let streamsPatched = false
  let said = false

  function patchServerOf(server: unknown): void {
    if (typeof server !== 'object' || server === null) return
    const kind: unknown = Object.getPrototypeOf(server)
    if (typeof kind !== 'object' || kind === null || seen.has(kind)) return
    seen.add(kind)
    for (
      let prototype: object | null = kind;
      prototype !== null;
      prototype = Object.getPrototypeOf(prototype)
    ) {
      const { name } = prototype.constructor
      if (name !== 'Http2Server' && name !== 'Http2SecureServer') continue
      if (prototype !== kind && seen.has(prototype)) return
      seen.add(prototype)
      stops.push(patchEmit(prototype, serverEmit))
      if (name === 'Http2SecureServer') options.onSecureServer?.(prototype)
      return
    }
  }

  function serverEmit(original: () => Emit): Emit {
    return function emit(this, event, ...args) {
      const stream = args[0] as ServerHttp2Stream
      if (event === 'request') guarded(() => options.onCompatRequest?.(args[0] as object))
      const state = event === 'stream' && isStream(stream) ? begin(stream, args[1]) : undefined
      if (state === undefined) return Reflect.apply(original(), this, [event, ...args])
      let threw = true
      try {
        const answer = context.with(state.request.context, original(), this, event, ...args)
        threw = false
        return answer
      } finally {
        // Not caught and thrown again: a crash has to be reported at the app's line, not at ours.
        if (threw) whenUncaught((error) => end(stream, undefined, errorTypeOf(error), error))
      }
    }
  }

  function begin(stream: ServerHttp2Stream, headers: unknown): State | undefined {
    // Known already: servers hand streams on to each other by emitting them again.
    if (states.get(stream) !== undefined) return undefined
    return guarded(() => {
      if (!streamsPatched) {
        streamsPatched = true
        stops.push(patchEmit(Object.getPrototypeOf(stream), streamEmit))
      }
      const request = options.begin(stream, headers as IncomingHttpHeaders)
      if (request === undefined) return undefined
      const state: State = { request }
      states.put(stream, state)
      if ((headers as IncomingHttpHeaders)[':method'] === 'CONNECT') endWithAnswer(stream)
      return state
    })
  }

  function streamEmit(original: () => Emit): Emit {
    return function emit(this, event, ...args) {
      const stream = this as ServerHttp2Stream
      const state = states.get(stream)
      if (state === undefined) return Reflect.apply(original(), this, [event, ...args])
      if (event === 'error') state.error = args[0]
      else if (event === 'close') endClosed(stream, state)
      // Data comes in the context of the connection; what the app's own code sets off stays in its own.
      if (belongs(context.active(), state.request.context))
        return Reflect.apply(original(), this, [event, ...args])
      return context.with(state.request.context, original(), this, event, ...args)
    }
  }

  function endClosed(stream: ServerHttp2Stream, state: State): void {
    const { rstCode, aborted, writableFinished } = stream
    const status = statusOf(stream)
    const complete = status !== undefined && !aborted && (rstCode === 0 || writableFinished)
    if (complete) end(stream, status, undefined)
    else end(stream, status, ERROR_CODES[rstCode] ?? ABORTED, state.error)
  }

  /** A tunnel may last for days; its request is over with its answer. */
  function endWithAnswer(stream: ServerHttp2Stream): void {
    const { respond } = stream
    stream.respond = function (this: ServerHttp2Stream, ...args) {
      Reflect.apply(respond, this, args)
      end(stream, statusOf(stream), undefined)
    }
  }

  function end(stream: ServerHttp2Stream, ...outcome: Parameters<Http2Request['end']>): void {
    const state = states.get(stream)
    if (state === undefined) return
    states.remove(stream)
    guarded(() => state.request.end(...outcome))
  }

  function guarded<T>(run: () => T): T | undefined {
    return guard(run, undefined, (error) => {
      if (said) return
      said = true
      warn(`HTTP/2 (${describeError(error)}); requests go on, their spans may be missing`)
    })
  }

  stops.push(
    subscribeAll(
      {
        // Every connection of a server that listens; a secure one is announced before its handshake.
        'net.server.socket': ({ socket }: { socket: { server?: unknown } }) => patchServerOf(socket.server),
        // A connection that was handed to the server by its event. The channel came with a later 22 than 22.15.
        'http2.server.stream.created': ({ stream }: { stream: ServerHttp2Stream }) =>
          patchServerOf((stream.session as { server?: unknown } | undefined)?.server),
      },
      warn,
    ),
  )
  return () => {
    for (const stop of stops.splice(0)) stop()
  }
}

function isStream(value: unknown): value is ServerHttp2Stream {
  return typeof value === 'object' && value !== null && 'respond' in value && 'rstCode' in value
}

/** Whether a context is that of the request or one made from it. */
function belongs(active: Context, own: Context): boolean {
  if (active === own) return true
  const request = own.getValue(RPC_METADATA_KEY)
  return request !== undefined && active.getValue(RPC_METADATA_KEY) === request
}

function statusOf(stream: ServerHttp2Stream): number | undefined {
  const status = stream.headersSent ? Number(stream.sentHeaders?.[':status']) : 0
  return status >= 100 ? status : undefined
}

// By their numbers, https://www.rfc-editor.org/rfc/rfc9113#section-7, as Node calls them. 0 and CANCEL are `aborted`.
const ERROR_CODES: readonly (string | undefined)[] = [
  undefined,
  'NGHTTP2_PROTOCOL_ERROR',
  'NGHTTP2_INTERNAL_ERROR',
  'NGHTTP2_FLOW_CONTROL_ERROR',
  'NGHTTP2_SETTINGS_TIMEOUT',
  'NGHTTP2_STREAM_CLOSED',
  'NGHTTP2_FRAME_SIZE_ERROR',
  'NGHTTP2_REFUSED_STREAM',
  undefined,
  'NGHTTP2_COMPRESSION_ERROR',
  'NGHTTP2_CONNECT_ERROR',
  'NGHTTP2_ENHANCE_YOUR_CALM',
  'NGHTTP2_INADEQUATE_SECURITY',
  'NGHTTP2_HTTP_1_1_REQUIRED',
]
