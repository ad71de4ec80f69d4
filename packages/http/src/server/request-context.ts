import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Context, type Span, trace } from '@opentelemetry/api'
import { RPC_METADATA_KEY, SPAN_KEY, SUPPRESS_KEY } from '../context-keys.ts'
import { type RouteState, releaseRouteState } from '../routes/index.ts'

/**
 * What is known of a request that is being answered, and the context its handler runs in. One object is all three:
 * the API's context (a `setValue` for the span alone would copy a map), the holder of the route, and the state.
 * Sockets, timers and promises of the app may hold it far beyond the request; so from its end on it has ids only.
 */
export class RequestContext implements Context, RouteState {
  /** As the core package's RPC metadata calls an HTTP request. */
  readonly type = 'http'
  route: string | undefined = undefined
  stated: string | undefined = undefined
  matched: string | undefined = undefined
  mounted: object | undefined = undefined
  mountBase: string | undefined = undefined
  layer: object | undefined = undefined
  framework: object | undefined = undefined
  error: unknown = undefined
  /** Undefined once the request is over, and where nothing is recorded. */
  span: Span | undefined
  request: IncomingMessage | undefined
  response: ServerResponse | undefined
  /** While it lasts, nothing of what this request does is traced. */
  readonly untraced: boolean
  /** The index of its method in METHODS. */
  readonly method: number
  readonly secure: boolean
  /** On the monotonic clock, ms. */
  readonly startedAt: number
  readonly #parent: Context
  readonly #recorded: boolean
  /** Once it is over: a span of the same ids that records nothing. */
  #after: Span | undefined

  /**
   * @param span undefined: nothing of what this request does is traced. One that records nothing passes its ids on.
   */
  constructor(
    parent: Context,
    span: Span | undefined,
    request: IncomingMessage,
    response: ServerResponse | undefined,
    method: number,
    secure: boolean,
    startedAt: number,
  ) {
    this.#parent = parent
    this.span = span
    this.untraced = span === undefined
    this.#recorded = span?.isRecording() === true
    this.request = request
    this.response = response
    this.method = method
    this.secure = secure
    this.startedAt = startedAt
  }

  /** Lets go of everything but the ids: what the app starts from now on is still part of the trace. */
  release(): void {
    const { span } = this
    this.#after = span !== undefined && this.#recorded ? trace.wrapSpanContext(span.spanContext()) : span
    this.span = undefined
    this.request = undefined
    this.response = undefined
    releaseRouteState(this)
  }

  getValue(key: symbol): unknown {
    if (key === SPAN_KEY) return this.span ?? this.#after ?? this.#parent.getValue(key)
    if (key === RPC_METADATA_KEY) return this
    if (key === SUPPRESS_KEY && this.untraced && this.request !== undefined) return true
    return this.#parent.getValue(key)
  }

  setValue(key: symbol, value: unknown): Context {
    return new LayeredContext(this, new Map([[key, value]]))
  }

  deleteValue(key: symbol): Context {
    return this.setValue(key, undefined)
  }
}

/** Values on top of a request's context. Never more than two deep, however often a value is set. */
class LayeredContext implements Context {
  readonly #below: Context
  readonly #values: ReadonlyMap<symbol, unknown>

  constructor(below: Context, values: ReadonlyMap<symbol, unknown>) {
    this.#below = below
    this.#values = values
  }

  getValue(key: symbol): unknown {
    const value = this.#values.get(key)
    return value !== undefined || this.#values.has(key) ? value : this.#below.getValue(key)
  }

  setValue(key: symbol, value: unknown): Context {
    return new LayeredContext(this.#below, new Map(this.#values).set(key, value))
  }

  deleteValue(key: symbol): Context {
    return this.setValue(key, undefined)
  }
}
