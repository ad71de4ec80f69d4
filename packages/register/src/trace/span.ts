import {
  type Attributes,
  type AttributeValue,
  diag,
  type Exception,
  type HrTime,
  type Link,
  type Span,
  type SpanContext,
  type SpanKind,
  type SpanStatus,
  SpanStatusCode,
  type TimeInput,
} from '@opentelemetry/api'
import type { InstrumentationScope } from '@opentelemetry/core'
import type { Resource } from '@opentelemetry/resources'
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace'
import { epochMs } from '@sightglass/core'
import { addAttribute, copyEventAttributes, copyLinkAttributes, type SpanLimits } from './attributes.ts'
import { between, type Moment, toHrTime, toMoment } from './time.ts'

const UNSET: SpanStatus = { code: SpanStatusCode.UNSET }

/** What all spans of a tracer share. */
export interface SpanShared {
  readonly resource: Resource
  readonly scope: InstrumentationScope
  readonly limits: SpanLimits
  /** Whether somebody set limits of attributes: then those that need no check otherwise have to keep them as well. */
  readonly limited: boolean
  onEnding(span: RecordedSpan): void
  onEnd(span: RecordedSpan): void
}

/**
 * A span that is recorded. Times are numbers until somebody asks for pairs of seconds and nanoseconds, and lists of
 * events and links exist once there is something in them: most spans never need either.
 */
export class RecordedSpan implements Span, ReadableSpan {
  name: string
  readonly kind: SpanKind
  readonly parentSpanContext?: SpanContext
  attributes: Attributes
  status: SpanStatus = UNSET
  ended = false
  droppedAttributesCount = 0
  droppedEventsCount = 0
  droppedLinksCount = 0
  /** Made when somebody asks: most spans never have any. */
  #events: TimedEvent[] | undefined
  #links: Link[] | undefined
  readonly #shared: SpanShared
  readonly #context: SpanContext
  readonly #start: Moment
  #end: Moment = 0
  /** Below zero: not counted yet. */
  #attributeCount = -1

  /** `attributes` becomes the span's own object: checked, within the limits, and touched by nobody else. */
  constructor(
    shared: SpanShared,
    context: SpanContext,
    parent: SpanContext | undefined,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    start: Moment | undefined,
  ) {
    this.#shared = shared
    this.#context = context
    this.name = String(name)
    this.kind = kind
    if (parent !== undefined) this.parentSpanContext = parent
    this.attributes = attributes
    this.#start = start ?? epochMs()
  }

  get events(): TimedEvent[] {
    this.#events ??= []
    return this.#events
  }
  get links(): Link[] {
    this.#links ??= []
    return this.#links
  }
  /** What the span begins with, checked and within the limits. */
  set links(links: Link[]) {
    this.#links = links
  }
  get resource(): Resource {
    return this.#shared.resource
  }
  get instrumentationScope(): InstrumentationScope {
    return this.#shared.scope
  }
  get startTime(): HrTime {
    return toHrTime(this.#start)
  }
  get endTime(): HrTime {
    return this.ended ? toHrTime(this.#end) : [0, 0]
  }
  get duration(): HrTime {
    return this.ended ? between(this.#start, this.#end) : [-1, -1]
  }
  /** Milliseconds since the epoch with fractions; undefined where the caller gave nanoseconds of its own. */
  get startUnixMs(): number | undefined {
    return typeof this.#start === 'number' ? this.#start : undefined
  }
  /** As `startUnixMs`, for the end. */
  get endUnixMs(): number | undefined {
    return typeof this.#end === 'number' ? this.#end : undefined
  }

  spanContext(): SpanContext {
    return this.#context
  }

  isRecording(): boolean {
    return !this.ended
  }

  /** Takes over attributes that need no check, see `OwnedSpan` of @sightglass/http. Its keys are counted when it matters. */
  adoptAttributes(attributes: Attributes): void {
    if (this.#shared.limited) {
      this.setAttributes(attributes)
      return
    }
    this.attributes = attributes
    this.#attributeCount = -1
  }

  setAttribute(key: string, value: AttributeValue): this {
    if (this.#isOver('setAttribute')) return this
    if (this.#attributeCount < 0) this.#attributeCount = Object.keys(this.attributes).length
    switch (addAttribute(this.attributes, this.#attributeCount, key, value, this.#shared.limits)) {
      case 'new':
        this.#attributeCount++
        break
      case 'dropped':
        if (this.droppedAttributesCount++ === 0) diag.warn('Dropping extra attributes.')
    }
    return this
  }

  setAttributes(attributes: Attributes): this {
    // What is no object has no keys: an app may be told nothing by whoever it asks.
    for (const key of Object.keys(attributes ?? {})) this.setAttribute(key, attributes[key] as AttributeValue)
    return this
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    if (this.#isOver('addEvent')) return this
    const { limits } = this.#shared
    if (limits.eventCountLimit === 0) {
      this.droppedEventsCount++
      return this
    }
    if (this.events.length >= limits.eventCountLimit) {
      if (this.droppedEventsCount++ === 0) diag.debug('Dropping extra events.')
      this.events.shift()
    }
    const timed = isTime(attributesOrTime)
    const given = timed ? undefined : attributesOrTime
    const at = toHrTime(toMoment(time ?? (timed ? attributesOrTime : undefined)))
    this.events.push({ name: String(name), time: at, ...copyEventAttributes(given, limits) })
    return this
  }

  addLink(link: Link): this {
    if (this.#isOver('addLink')) return this
    const { limits } = this.#shared
    if (limits.linkCountLimit === 0) {
      this.droppedLinksCount++
      return this
    }
    if (this.links.length >= limits.linkCountLimit) {
      if (this.droppedLinksCount++ === 0) diag.debug('Dropping extra links.')
      this.links.shift()
    }
    this.links.push(copyLink(link, limits))
    return this
  }

  addLinks(links: Link[]): this {
    for (const link of links) this.addLink(link)
    return this
  }

  setStatus(status: SpanStatus): this {
    if (this.#isOver('setStatus')) return this
    // OK is final, and UNSET says nothing: https://opentelemetry.io/docs/specs/otel/trace/api/#set-status
    const { code, message } = status
    if (this.status.code === SpanStatusCode.OK) return this
    // Nor do codes that there are not: a receiver would refuse the whole batch for one.
    if (code !== SpanStatusCode.OK && code !== SpanStatusCode.ERROR) return this
    this.status = code === SpanStatusCode.ERROR && typeof message === 'string' ? { code, message } : { code }
    return this
  }

  updateName(name: string): this {
    if (!this.#isOver('updateName')) this.name = String(name)
    return this
  }

  recordException(exception: Exception, time?: TimeInput): void {
    const attributes: Attributes = {}
    if (typeof exception === 'string') attributes['exception.message'] = exception
    else if (exception) {
      const type = exception.code ? exception.code.toString() : exception.name
      if (type) attributes['exception.type'] = type
      if (exception.message) attributes['exception.message'] = exception.message
      if (exception.stack) attributes['exception.stacktrace'] = exception.stack
    }
    if (attributes['exception.type'] || attributes['exception.message'])
      this.addEvent('exception', attributes, time)
    else diag.warn('Failed to record an exception without type and message')
  }

  end(endTime?: TimeInput): void {
    if (this.ended) {
      diag.error(`${this.name}: end() of a span counts only once`)
      return
    }
    this.endAt(toMoment(endTime))
  }

  /** Ends it at a moment that needs no check. */
  endAt(moment: Moment): void {
    if (this.ended) return
    this.#end = isBefore(moment, this.#start) ? this.#start : moment
    this.#shared.onEnding(this)
    this.ended = true
    this.#shared.onEnd(this)
  }

  #isOver(what: string): boolean {
    if (this.ended) diag.warn(`${what} on a span that has ended (trace ${this.#context.traceId})`)
    return this.ended
  }
}

/** A link whose attributes are checked and within the limits. */
export function copyLink(link: Link, limits: SpanLimits): Link {
  return { context: link.context, ...copyLinkAttributes(link.attributes, limits) }
}

function isTime(value: unknown): value is TimeInput {
  const isPair = Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'number')
  return typeof value === 'number' || value instanceof Date || isPair
}

function isBefore(moment: Moment, other: Moment): boolean {
  if (typeof moment === 'number' && typeof other === 'number') return moment < other
  const [seconds, nanos] = toHrTime(moment)
  const [otherSeconds, otherNanos] = toHrTime(other)
  return seconds < otherSeconds || (seconds === otherSeconds && nanos < otherNanos)
}
