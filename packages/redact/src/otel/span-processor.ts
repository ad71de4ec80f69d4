import type { Context, Span } from '@opentelemetry/api'
import { asRedactor } from '../engine/as-redactor.ts'
import type { Redactor, RedactorOptions } from '../types.ts'
import { createReport } from './failure.ts'
import type { ReadableSpanLike, SpanProcessorLike } from './sdk-types.ts'
import { redactSpan } from './span.ts'

/**
 * Hands the next processor redacted copies of the spans that end. What the next processor itself adds, or one that is
 * registered after this one, it does not see: `redactSpanExporter` does.
 *
 * A next processor that knows spans by identity gets another object in `onEnd` than it got in `onStart`; ids are the
 * same.
 */
export class RedactingSpanProcessor implements SpanProcessorLike {
  readonly #next: SpanProcessorLike
  readonly #redactor: Redactor
  readonly #report = createReport('a span could not be redacted and is not exported')

  constructor(next: SpanProcessorLike, redactor?: Redactor | RedactorOptions) {
    this.#next = next
    this.#redactor = asRedactor(redactor)
  }

  /** Passes on the span itself. */
  onStart(span: Span & ReadableSpanLike, parentContext: Context): void {
    this.#next.onStart(span, parentContext)
  }

  /** Passes on the span itself. */
  onEnding(span: Span & ReadableSpanLike): void {
    this.#next.onEnding?.(span)
  }

  /** Passes on a redacted copy, or nothing if the span cannot be read; the first such span is told to `diag`. */
  onEnd(span: ReadableSpanLike): void {
    let copy: ReadableSpanLike
    try {
      copy = redactSpan(span, this.#redactor)
    } catch (error) {
      this.#report(error)
      return
    }
    this.#next.onEnd(copy)
  }

  /** The next processor's. */
  forceFlush(): Promise<void> {
    return this.#next.forceFlush()
  }

  /** The next processor's. */
  shutdown(): Promise<void> {
    return this.#next.shutdown()
  }
}
