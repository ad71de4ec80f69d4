import type { Context, Tracer, TracerProvider } from '@opentelemetry/api'
import { globalErrorHandler } from '@opentelemetry/core'
import type { Resource } from '@opentelemetry/resources'
import type { Sampler, SpanProcessor } from '@opentelemetry/sdk-trace'
import type { HttpTracer } from '@sightglass/http'
import { DEFAULT_SPAN_LIMITS, type SpanLimits } from './attributes.ts'
import { createIdGenerator } from './ids.ts'
import type { RecordedSpan } from './span.ts'
import { createTracer } from './tracer.ts'

/** What a provider is made of. */
export interface TracerProviderOptions {
  readonly resource: Resource
  readonly sampler: Sampler
  /** Whether the sampler records no span without a parent, whatever it is: then it is not asked. Default false. */
  readonly dropsRoots?: boolean
  readonly spanLimits?: Partial<SpanLimits>
  readonly spanProcessors: readonly SpanProcessor[]
  /** Waits for what the processors have handed on, where they do not themselves. */
  readonly settled?: () => Promise<void>
}

/** Makes tracers, and sends what they recorded. */
export interface FlushableTracerProvider extends TracerProvider {
  getTracer(name: string, version?: string, options?: { schemaUrl?: string }): Tracer & HttpTracer
  /** Resolves when what every processor held has been delivered or given up; rejects with what they say. */
  forceFlush(): Promise<void>
  shutdown(): Promise<void>
}

/**
 * A provider with the behaviour of the SDK's (https://opentelemetry.io/docs/specs/otel/trace/sdk/), made for spans
 * that cost little: see docs/decisions/0009. Samplers and span processors are the SDK's.
 */
export function createTracerProvider(options: TracerProviderOptions): FlushableTracerProvider {
  const { resource, sampler, spanProcessors, settled } = options
  const limits: SpanLimits = { ...DEFAULT_SPAN_LIMITS, ...options.spanLimits }
  const limited =
    limits.attributeCountLimit < DEFAULT_SPAN_LIMITS.attributeCountLimit ||
    limits.attributeValueLengthLimit < DEFAULT_SPAN_LIMITS.attributeValueLengthLimit
  const ending = spanProcessors.filter((processor) => processor.onEnding !== undefined)
  const shared = {
    sampler,
    dropsRoots: options.dropsRoots ?? false,
    ids: createIdGenerator(),
    onStart: each((processor, span: RecordedSpan, parent: Context) => processor.onStart(span, parent)),
  }
  const onEnding = (span: RecordedSpan) => {
    for (const processor of ending) processor.onEnding?.(span)
  }
  const onEnd = each((processor, span: RecordedSpan) => processor.onEnd(span))
  const tracers = new Map<string, HttpTracer>()

  /** One call where there is one processor: the usual case, at the end of every span. */
  function each<A extends unknown[]>(
    call: (processor: SpanProcessor, ...args: A) => void,
  ): (...args: A) => void {
    const [first, ...others] = spanProcessors
    if (first === undefined) return () => {}
    if (others.length === 0) return (...args) => call(first, ...args)
    return (...args) => {
      for (const processor of spanProcessors) call(processor, ...args)
    }
  }

  return {
    getTracer(givenName, givenVersion, options) {
      // A tracer that works comes of anything: https://opentelemetry.io/docs/specs/otel/trace/api/#get-a-tracer
      const name = textOf(givenName)
      const version = textOf(givenVersion)
      const schemaUrl = textOf(options?.schemaUrl)
      const key = `${name}@${version}:${schemaUrl}`
      let tracer = tracers.get(key)
      if (tracer === undefined) {
        const scope = { name, ...(version && { version }), ...(schemaUrl && { schemaUrl }) }
        tracer = createTracer(shared, { resource, scope, limits, limited, onEnding, onEnd })
        tracers.set(key, tracer)
      }
      return tracer
    },
    async forceFlush() {
      const results = await Promise.allSettled(spanProcessors.map((processor) => processor.forceFlush()))
      const failed = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
      // Done is what has arrived: https://opentelemetry.io/docs/specs/otel/trace/sdk/#forceflush-1
      await settled?.()
      if (failed.length > 0) throw failed[0]
    },
    async shutdown() {
      const results = await Promise.allSettled(spanProcessors.map((processor) => processor.shutdown()))
      await settled?.()
      for (const result of results) if (result.status === 'rejected') globalErrorHandler(result.reason)
    },
  }
}

/** Types say that it is a text; JavaScript gives what it has. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
