import type { HrTime, Link, SpanContext, SpanStatus } from '@opentelemetry/api'
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace'
import { AttributeKeys } from './attribute-keys.ts'
import { AttributeWriter } from './attribute-writer.ts'
import type { ProtoWriter } from './proto-writer.ts'
import type { Redact } from './redact.ts'
import type { ValueSlots } from './value-slots.ts'

const HAS_IS_REMOTE = 0x100
const IS_REMOTE = 0x200
const TWO_POW_32 = 2 ** 32
/** Ids, times, flags and counts of a span, with their tags. */
const FIXED_PART = 256

/** Times as our own spans have them: milliseconds since the epoch, exact to the microsecond. */
export interface NumericTimes {
  readonly startUnixMs?: unknown
  readonly endUnixMs?: unknown
}

/**
 * Writes finished spans as messages `Span` of OTLP, content for content as upstream's serializer (zeros, which mean
 * the same as nothing, are left out). What it cannot write, such as a value that holds itself, throws.
 */
export class SpanWriter {
  readonly #writer: ProtoWriter
  readonly #redact: Redact | undefined
  readonly #attributes: AttributeWriter
  readonly #keys = new AttributeKeys()
  readonly #names: ValueSlots

  constructor(writer: ProtoWriter, redact: Redact | undefined) {
    this.#writer = writer
    this.#redact = redact
    this.#attributes = new AttributeWriter(writer, this.#keys, redact)
    this.#names = this.#keys.createValues()
  }

  /** Writes a span as the field `spans` of ScopeSpans. */
  write(span: ReadableSpan & NumericTimes, context: SpanContext): void {
    const writer = this.#writer
    const parent = span.parentSpanContext
    writer.reserve(FIXED_PART)
    writer.byte(0x12)
    const start = writer.begin(2)
    writer.byte(0x0a)
    writer.hexId(context.traceId)
    writer.byte(0x12)
    writer.hexId(context.spanId)
    if (context.traceState) this.#writeState(context.traceState.serialize(), 0x1a)
    if (parent?.spanId) {
      writer.byte(0x22)
      writer.hexId(parent.spanId)
    }
    this.#writeName(span.name)
    writer.reserve(FIXED_PART)
    if (typeof span.kind === 'number') {
      writer.byte(0x30)
      writer.varint(span.kind + 1)
    }
    const { startUnixMs, endUnixMs } = span
    writer.byte(0x39)
    if (typeof startUnixMs === 'number') writeUnixMs(writer, startUnixMs)
    else writeHrTime(writer, span.startTime)
    writer.byte(0x41)
    if (typeof endUnixMs === 'number') writeUnixMs(writer, endUnixMs)
    else writeHrTime(writer, span.endTime)
    if (span.attributes) this.#attributes.writeOfSpan(span.attributes, 0x4a)
    this.#writeCount(0x50, span.droppedAttributesCount)
    if (span.events.length > 0) for (const event of span.events) this.#writeEvent(event)
    this.#writeCount(0x60, span.droppedEventsCount)
    if (span.links.length > 0) for (const link of span.links) this.#writeLink(link)
    this.#writeCount(0x70, span.droppedLinksCount)
    this.#writeStatus(span.status)
    writer.reserve(8)
    writer.byte(0x85)
    writer.byte(0x01)
    writer.fixed32(flagsOf(context.traceFlags, parent?.isRemote))
    writer.end(start, 2)
  }

  #writeState(state: string, tag: number): void {
    if (!state) return
    this.#writer.byte(tag)
    this.#writer.string(state)
    this.#writer.reserve(FIXED_PART)
  }

  #writeName(name: string): void {
    const writer = this.#writer
    const known = this.#names.find(name)
    if (known !== undefined) {
      writer.reserve(known.length)
      writer.raw(known)
      return
    }
    const start = writer.pos
    const wanted = this.#names.wants
    writer.reserve(1)
    writer.byte(0x2a)
    writer.string(this.#redact ? this.#redact('span.name', '', name) : name)
    if (wanted) {
      this.#names.keep(name, writer.buffer.subarray(start, writer.pos))
      this.#keys.checkBudget()
    }
  }

  #writeCount(tag: number, count: number): void {
    if (!(count > 0)) return
    this.#writer.reserve(6)
    this.#writer.byte(tag)
    this.#writer.varint(count)
  }

  #writeEvent(event: TimedEvent): void {
    const writer = this.#writer
    writer.reserve(16)
    writer.byte(0x5a)
    const start = writer.begin(2)
    writer.reserve(16)
    writer.byte(0x09)
    writeHrTime(writer, event.time)
    writer.byte(0x12)
    writer.string(event.name)
    if (event.attributes) this.#attributes.write(event.attributes, 0x1a, 'span.event')
    this.#writeCount(0x20, event.droppedAttributesCount ?? 0)
    writer.end(start, 2)
  }

  #writeLink(link: Link): void {
    const writer = this.#writer
    const { context } = link
    writer.reserve(1)
    writer.byte(0x6a)
    const start = writer.begin(1)
    writer.reserve(1)
    writer.byte(0x0a)
    writer.hexId(context.traceId)
    writer.reserve(1)
    writer.byte(0x12)
    writer.hexId(context.spanId)
    writer.reserve(1)
    if (context.traceState) this.#writeState(context.traceState.serialize(), 0x1a)
    if (link.attributes) this.#attributes.write(link.attributes, 0x22, 'span.link')
    this.#writeCount(0x28, link.droppedAttributesCount ?? 0)
    writer.reserve(5)
    writer.byte(0x35)
    writer.fixed32(flagsOf(context.traceFlags, context.isRemote))
    writer.end(start, 1)
  }

  #writeStatus(status: SpanStatus): void {
    const { code, message } = status
    if (code === 0 && !message) return
    const writer = this.#writer
    writer.reserve(1)
    writer.byte(0x7a)
    const start = writer.begin(1)
    if (message) {
      writer.reserve(1)
      writer.byte(0x12)
      writer.string(this.#redact ? this.#redact('span.status', '', message) : message)
    }
    writer.reserve(6)
    writer.byte(0x18)
    writer.varint(code)
    writer.end(start, 1)
  }
}

/** The lower byte is that of the W3C trace flags, then whether it is known that the parent is remote, and whether it is. */
function flagsOf(traceFlags: number, isRemote: boolean | undefined): number {
  return (traceFlags & 0xff) | HAS_IS_REMOTE | (isRemote ? IS_REMOTE : 0)
}

/** Milliseconds as fixed64 nanoseconds, rounded to the microsecond: a double has no more at this size. */
function writeUnixMs(writer: ProtoWriter, ms: number): void {
  const micros = Math.round(ms * 1000)
  const high = Math.floor(micros / TWO_POW_32)
  const low = (micros - high * TWO_POW_32) * 1000
  writer.fixed32(low)
  writer.fixed32(high * 1000 + Math.floor(low / TWO_POW_32))
}

/** Seconds and nanoseconds as fixed64 nanoseconds; exact, though the sum is beyond what a double holds. */
function writeHrTime(writer: ProtoWriter, time: HrTime): void {
  const seconds = time[0]
  // In units of 2^16 seconds, then of 2^16 nanoseconds, so that each product is exact.
  const upper = Math.floor(seconds / 0x10000)
  const product = upper * 1e9
  const carried = Math.floor(product / 0x10000)
  const low = (seconds - upper * 0x10000) * 1e9 + (product - carried * 0x10000) * 0x10000 + time[1]
  writer.fixed32(low)
  writer.fixed32(carried + Math.floor(low / TWO_POW_32))
}
