import { type Context, createContextKey, type Span, trace } from '@opentelemetry/api'

// Both keys are Symbol.for(text) in every 1.x of the API; the names are those of the API itself and of
// @opentelemetry/core. A test compares them.
const SPAN_KEY = createContextKey('OpenTelemetry Context Key SPAN')
const SUPPRESS_KEY = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING')

/** Whether tracing is switched off in this context, as `suppressTracing()` of @opentelemetry/core does it. */
export function isTracingSuppressed(of: Context): boolean {
  return of.getValue(SUPPRESS_KEY) === true
}

/**
 * A context with another span, for one call of a propagator: `trace.setSpan()` copies every value of the parent, and
 * this looks through.
 */
export class SpanContextView implements Context {
  readonly #parent: Context
  readonly #span: Span

  constructor(parent: Context, span: Span) {
    this.#parent = parent
    this.#span = span
  }

  getValue(key: symbol): unknown {
    return key === SPAN_KEY ? this.#span : this.#parent.getValue(key)
  }

  setValue(key: symbol, value: unknown): Context {
    return trace.setSpan(this.#parent, this.#span).setValue(key, value)
  }

  deleteValue(key: symbol): Context {
    return trace.setSpan(this.#parent, this.#span).deleteValue(key)
  }
}
