import type { Attributes, HrTime, Link, SpanContext, SpanKind, SpanStatus } from '@opentelemetry/api'
import type { Redactor } from '../types.ts'
import { hintsOf, redactAttributes, redactEach, redactValue } from './attributes.ts'
import type { EventLike, ReadableSpanLike, ResourceLike, ScopeLike } from './sdk-types.ts'
import { redactResource, redactScope } from './shared.ts'

/** What is redacted of a span. */
interface Redacted {
  readonly name: string
  readonly status: SpanStatus
  readonly attributes: Attributes
  readonly events: EventLike[]
  readonly links: Link[]
  readonly resource: ResourceLike
  readonly instrumentationScope: ScopeLike
}

/**
 * The span without secrets in name, status message, attributes (its own, its events', its links', its resource's and
 * its scope's): itself if there were none, otherwise a copy that shares what did not change. Ids, times, kind, event
 * names and keys stay (redaction policy, section 1). The span is not changed.
 * @throws what reading the span throws
 */
export function redactSpan(span: ReadableSpanLike, redactor: Redactor): ReadableSpanLike {
  const { name, status, attributes, events, links, resource, instrumentationScope } = span
  const hints = hintsOf(attributes)
  const redacted: Redacted = {
    name: redactValue(redactor, 'span.name', '', name, hints),
    status: redactStatus(status, redactor),
    attributes: redactAttributes(redactor, 'span.attribute', attributes, hints),
    events: redactEach(redactor, 'span.event', events, hints),
    links: redactEach(redactor, 'span.link', links, hints),
    resource: redactResource(resource, redactor),
    instrumentationScope: redactScope(instrumentationScope, redactor),
  }
  const isSame =
    redacted.name === name &&
    redacted.status === status &&
    redacted.attributes === attributes &&
    redacted.events === events &&
    redacted.links === links &&
    redacted.resource === resource &&
    redacted.instrumentationScope === instrumentationScope
  return isSame ? span : new RedactedSpan(span, redacted)
}

function redactStatus(status: SpanStatus, redactor: Redactor): SpanStatus {
  if (!status.message) return status
  const message = redactValue(redactor, 'span.status', '', status.message)
  return message === status.message ? status : { ...status, message }
}

/** Has what the SDK's interface names and nothing else, so that nothing unread can get out. */
class RedactedSpan implements ReadableSpanLike {
  readonly name: string
  readonly kind: SpanKind
  declare readonly parentSpanContext?: SpanContext
  readonly startTime: HrTime
  readonly endTime: HrTime
  readonly status: SpanStatus
  readonly attributes: Attributes
  readonly links: Link[]
  readonly events: EventLike[]
  readonly duration: HrTime
  readonly ended: boolean
  readonly resource: ResourceLike
  readonly instrumentationScope: ScopeLike
  readonly droppedAttributesCount: number
  readonly droppedEventsCount: number
  readonly droppedLinksCount: number
  readonly #context: SpanContext

  constructor(span: ReadableSpanLike, redacted: Redacted) {
    this.name = redacted.name
    this.kind = span.kind
    if (span.parentSpanContext !== undefined) this.parentSpanContext = span.parentSpanContext
    this.startTime = span.startTime
    this.endTime = span.endTime
    this.status = redacted.status
    this.attributes = redacted.attributes
    this.links = redacted.links
    this.events = redacted.events
    this.duration = span.duration
    this.ended = span.ended
    this.resource = redacted.resource
    this.instrumentationScope = redacted.instrumentationScope
    this.droppedAttributesCount = span.droppedAttributesCount
    this.droppedEventsCount = span.droppedEventsCount
    this.droppedLinksCount = span.droppedLinksCount
    this.#context = span.spanContext()
  }

  spanContext(): SpanContext {
    return this.#context
  }

  isRecording(): boolean {
    return !this.ended
  }
}
