import {
  type Attributes,
  type Context,
  context,
  INVALID_SPAN_CONTEXT,
  isSpanContextValid,
  type Link,
  type Span,
  type SpanContext,
  SpanKind,
  type SpanOptions,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { isTracingSuppressed } from '@opentelemetry/core'
import { type IdGenerator, type Sampler, SamplingDecision } from '@opentelemetry/sdk-trace'
import type { HttpTracer } from '@sightglass/http'
import { copyAttributes } from './attributes.ts'
import { DroppedRoot } from './dropped-root.ts'
import { copyLink, RecordedSpan, type SpanShared } from './span.ts'
import { toMoment } from './time.ts'

/** What all tracers of a provider share. */
export interface TracerShared {
  readonly sampler: Sampler
  /** Whether the sampler records no span without a parent, whatever it is. */
  readonly dropsRoots: boolean
  readonly ids: IdGenerator
  onStart(span: RecordedSpan, parent: Context): void
}

const NO_ATTRIBUTES: Attributes = {}
const NO_LINKS: Link[] = []

/** Makes spans of one instrumentation scope. */
export function createTracer(shared: TracerShared, ofScope: SpanShared): HttpTracer {
  const { sampler, ids } = shared

  /** The ids of the new span and whether it is recorded, from the sampler's answer. */
  function decide(parent: Context, name: string, kind: SpanKind, attributes: Attributes, links: Link[]) {
    const given = trace.getSpanContext(parent)
    const parentContext = given !== undefined && isSpanContextValid(given) ? given : undefined
    const traceId = parentContext?.traceId ?? ids.generateTraceId()
    const result = sampler.shouldSample(parent, traceId, name, kind, attributes, links)
    const traceState = result.traceState ?? parentContext?.traceState
    const traceFlags =
      result.decision === SamplingDecision.RECORD_AND_SAMPLED ? TraceFlags.SAMPLED : TraceFlags.NONE
    const spanId = ids.generateSpanId()
    const spanContext: SpanContext =
      traceState === undefined ? { traceId, spanId, traceFlags } : { traceId, spanId, traceFlags, traceState }
    return { spanContext, parentContext, result }
  }

  function startSpan(name: string, options: SpanOptions = {}, parent: Context = context.active()): Span {
    if (isTracingSuppressed(parent)) return trace.wrapSpanContext(INVALID_SPAN_CONTEXT)
    const from = options.root ? trace.deleteSpan(parent) : parent
    const kind = kindOf(options.kind)
    const { limits } = ofScope
    const links = options.links?.length ? options.links.map((link) => copyLink(link, limits)) : NO_LINKS
    const { attributeCountLimit, attributeValueLengthLimit } = limits
    // The sampler sees them all: https://opentelemetry.io/docs/specs/otel/trace/sdk/#shouldsample
    const given = copyAttributes(options.attributes, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)
    const { spanContext, parentContext, result } = decide(from, name, kind, given.attributes, links)
    if (result.decision === SamplingDecision.NOT_RECORD) return trace.wrapSpanContext(spanContext)

    const all = Object.assign(given.attributes, result.attributes)
    const kept = copyAttributes(all, attributeCountLimit, attributeValueLengthLimit)
    const start = options.startTime === undefined ? undefined : toMoment(options.startTime)
    const span = new RecordedSpan(ofScope, spanContext, parentContext, name, kind, kept.attributes, start)
    span.droppedAttributesCount = given.dropped + kept.dropped
    if (links.length > 0) {
      const surplus = Math.max(0, links.length - limits.linkCountLimit)
      span.links = links.slice(surplus)
      span.droppedLinksCount = surplus
    }
    shared.onStart(span, from)
    return span
  }

  return {
    startSpan,
    startActiveSpan(name: string, ...args: unknown[]) {
      const run = args.pop() as ((span: Span) => unknown) | undefined
      // As the SDK: without a function there is nothing to do.
      if (typeof run !== 'function') return undefined as never
      const [options, from] = args as [SpanOptions?, Context?]
      const parent = from ?? context.active()
      const span = startSpan(name, options, parent)
      return context.with(trace.setSpan(parent, span), run as never, undefined, span) as never
    },
    startOwned(name, kind, attributes, parent, startTime) {
      if (isTracingSuppressed(parent)) return trace.wrapSpanContext(INVALID_SPAN_CONTEXT)
      if (shared.dropsRoots && trace.getSpan(parent) === undefined) return new DroppedRoot(ids)
      const seen = attributes ?? NO_ATTRIBUTES
      const { spanContext, parentContext, result } = decide(parent, name, kind, seen, NO_LINKS)
      if (result.decision === SamplingDecision.NOT_RECORD) return trace.wrapSpanContext(spanContext)
      const span = new RecordedSpan(
        ofScope,
        spanContext,
        parentContext,
        name,
        kind,
        attributes ?? {},
        startTime,
      )
      if (result.attributes !== undefined) span.setAttributes(result.attributes)
      shared.onStart(span, parent)
      return span
    },
  } satisfies Tracer & HttpTracer
}

/** A kind that there is; a receiver would refuse the whole batch for another. */
function kindOf(kind: SpanKind | undefined): SpanKind {
  return kind !== undefined && SpanKind[kind] !== undefined ? kind : SpanKind.INTERNAL
}
