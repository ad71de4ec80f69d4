import { type Span, type SpanContext, TraceFlags } from '@opentelemetry/api'
import type { IdGenerator } from '@opentelemetry/sdk-trace'

/**
 * A span without a parent that is not recorded. It has ids once somebody asks for them, to pass them on; with the
 * sampler off most requests never do.
 */
export class DroppedRoot implements Span {
  readonly #ids: IdGenerator
  #context: SpanContext | undefined

  constructor(ids: IdGenerator) {
    this.#ids = ids
  }

  spanContext(): SpanContext {
    this.#context ??= {
      traceId: this.#ids.generateTraceId(),
      spanId: this.#ids.generateSpanId(),
      traceFlags: TraceFlags.NONE,
    }
    return this.#context
  }

  isRecording(): boolean {
    return false
  }
  setAttribute(): this {
    return this
  }
  setAttributes(): this {
    return this
  }
  addEvent(): this {
    return this
  }
  addLink(): this {
    return this
  }
  addLinks(): this {
    return this
  }
  setStatus(): this {
    return this
  }
  updateName(): this {
    return this
  }
  recordException(): void {}
  end(): void {}
}
