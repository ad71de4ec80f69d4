import type { InstrumentationScope } from '@opentelemetry/core'
import type { Resource } from '@opentelemetry/resources'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import { assembleRequest, type SpanGroup } from './assemble-request.ts'
import { ProtoWriter } from './proto-writer.ts'
import type { Redact } from './redact.ts'
import { Frames } from './scope-encoder.ts'
import { SpanWriter } from './span-writer.ts'

/** Nobody reads a span of more bytes, and its attributes may be made up by a getter that never ends. */
const LONGEST_SPAN = 4 * 1024 * 1024
/** A buffer that grew beyond it for a backlog is given back once it is empty. */
const KEPT_BUFFER = 2 * 1024 * 1024

interface Group extends SpanGroup {
  /** Another resource's group of the same scope. */
  readonly sibling: Group | undefined
}

/** A finished `ExportTraceServiceRequest` (opentelemetry.proto.collector.trace.v1). */
export interface SpanRequest {
  readonly data: Uint8Array
  readonly spans: number
}

/**
 * Finished spans as bytes, in the order they came, until they are taken out as requests. Nothing is kept of the span
 * objects but their resources and scopes.
 */
export class SpanBatch {
  readonly #writer: ProtoWriter
  readonly #spanWriter: SpanWriter
  readonly #frames: Frames
  readonly #byScope = new Map<InstrumentationScope, Group>()
  #groups: Group[] = []
  #last: Group | undefined
  #count = 0

  /** Spans are refused that would need more than `mostBytes` together. `redact` sees each value before it is written. */
  constructor(mostBytes: number, redact?: Redact) {
    this.#writer = new ProtoWriter(mostBytes + LONGEST_SPAN)
    this.#spanWriter = new SpanWriter(this.#writer, redact)
    this.#frames = new Frames(redact)
  }

  /** How many spans wait. */
  get spans(): number {
    return this.#count
  }

  /** Bytes of the spans that wait. */
  get bytes(): number {
    return this.#writer.pos
  }

  /** Writes a span. Throws when that is not possible, and is then as if it had not been asked. */
  add(span: ReadableSpan): void {
    const writer = this.#writer
    const start = writer.pos
    try {
      const { resource, instrumentationScope: scope } = span
      let group = this.#last
      if (group === undefined || group.scope !== scope || group.resource !== resource)
        group = this.#groupOf(resource, scope)
      this.#spanWriter.write(span, span.spanContext())
      if (writer.pos - start > LONGEST_SPAN) throw new RangeError(`a span of more than ${LONGEST_SPAN} bytes`)
      const { ranges } = group
      if (ranges.length > 0 && ranges[ranges.length - 1] === start) ranges[ranges.length - 1] = writer.pos
      else ranges.push(start, writer.pos)
      this.#last = group
      this.#count++
    } catch (error) {
      writer.pos = start
      throw error
    }
  }

  #groupOf(resource: Resource, scope: InstrumentationScope): Group {
    const sibling = this.#byScope.get(scope)
    for (let group = sibling; group !== undefined; group = group.sibling)
      if (group.resource === resource) return group
    const group: Group = { resource, scope, ranges: [], sibling }
    this.#byScope.set(scope, group)
    this.#groups.push(group)
    return group
  }

  /** The resources of the spans that wait. */
  resources(): Set<Resource> {
    return new Set(this.#groups.map(({ resource }) => resource))
  }

  /**
   * Takes the oldest spans out: at most `mostSpans`, and no further ones once they have `mostBytes`. `allocate` gives
   * a buffer of at least so many bytes. Throws when a resource or scope cannot be written; those spans are gone then.
   */
  take(mostSpans: number, mostBytes: number, allocate: (size: number) => Buffer): SpanRequest {
    const writer = this.#writer
    const all = this.#count <= mostSpans && writer.pos <= mostBytes
    const [spans, end] = all ? [this.#count, writer.pos] : this.#measure(mostSpans, mostBytes)
    const groups = this.#groups
    const later = end < writer.pos ? groups.map((group) => cut(group, end)) : []
    const { buffer } = writer
    try {
      return { data: assembleRequest(buffer, groups, this.#frames, allocate), spans }
    } finally {
      this.#forget(end)
      this.#count -= spans
      for (const { resource, scope, ranges } of later)
        if (ranges.length > 0) this.#groupOf(resource, scope).ranges.push(...ranges)
    }
  }

  /** How many spans the next request has, and where in the buffer they end. */
  #measure(mostSpans: number, mostBytes: number): [spans: number, end: number] {
    const { buffer } = this.#writer
    let spans = 0
    let pos = 0
    while (spans < this.#count && spans < mostSpans && pos < mostBytes) {
      pos = endOfField(buffer, pos)
      spans++
    }
    return [spans, pos]
  }

  #forget(end: number): void {
    const writer = this.#writer
    writer.buffer.copyWithin(0, end, writer.pos)
    writer.pos -= end
    if (writer.pos === 0 && writer.buffer.length > KEPT_BUFFER) writer.reset()
    // Scopes may come and go: none is kept longer than its spans.
    this.#byScope.clear()
    this.#groups = []
    this.#last = undefined
  }
}

/** Where the field ends that begins at `pos` with a tag of one byte and its length. */
function endOfField(buffer: Uint8Array, pos: number): number {
  let length = 0
  let at = pos + 1
  for (let shift = 0; ; shift += 7) {
    const byte = buffer[at++] as number
    length |= (byte & 127) << shift
    if (byte < 128) return at + length
  }
}

/** Leaves a group what lies before `end`, and returns the rest with `end` as its new beginning. */
function cut({ resource, scope, ranges }: Group, end: number): SpanGroup {
  const later: number[] = []
  let kept = 0
  for (let index = 0; index < ranges.length; index += 2) {
    const [from, to] = [ranges[index] as number, ranges[index + 1] as number]
    if (from < end) kept = index + 2
    if (to <= end) continue
    later.push(Math.max(from, end) - end, to - end)
    if (from < end) ranges[index + 1] = end
  }
  ranges.length = kept
  return { resource, scope, ranges: later }
}
