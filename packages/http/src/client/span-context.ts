import { type Context, type Span, trace } from '@opentelemetry/api'
import { RPC_METADATA_KEY, SPAN_KEY, SUPPRESS_KEY } from '../context-keys.ts'

/**
 * Whether requests made in this context are to be left alone, as those of exporters are. Not those for an incoming
 * request that is not traced: they are counted as it is.
 */
export function isLeftAlone(of: Context): boolean {
  if (of.getValue(SUPPRESS_KEY) !== true) return false
  return (of.getValue(RPC_METADATA_KEY) as { untraced?: boolean } | undefined)?.untraced !== true
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
