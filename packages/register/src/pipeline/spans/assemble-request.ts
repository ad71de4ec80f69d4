import type { InstrumentationScope } from '@opentelemetry/core'
import type { Resource } from '@opentelemetry/resources'
import { ProtoWriter, varintSize } from './proto-writer.ts'
import type { Frame, Frames } from './scope-encoder.ts'

/** The spans of one resource and scope within a buffer. */
export interface SpanGroup {
  readonly resource: Resource
  readonly scope: InstrumentationScope
  /** Start and end of each run of neighbouring spans, in turn. */
  readonly ranges: number[]
}

interface Part {
  readonly frame: Frame
  size: number
}

interface ScopePart extends Part {
  readonly ranges: readonly number[]
}

interface ResourcePart extends Part {
  readonly scopes: ScopePart[]
}

/**
 * An `ExportTraceServiceRequest` with the spans of each group: resources and scopes in the order they came first.
 * `allocate` gives a buffer of at least so many bytes. Throws what a resource or scope throws when it is read.
 */
export function assembleRequest(
  spans: Buffer,
  groups: readonly SpanGroup[],
  frames: Frames,
  allocate: (size: number) => Buffer,
): Uint8Array {
  const parts = new Map<Resource, ResourcePart>()
  for (const { resource, scope, ranges } of groups) {
    if (ranges.length === 0) continue
    let part = parts.get(resource)
    if (!part) {
      const frame = frames.ofResource(resource)
      part = { frame, size: sizeOfFrame(frame), scopes: [] }
      parts.set(resource, part)
    }
    const frame = frames.ofScope(scope)
    const size = sizeOfFrame(frame) + sizeOfRanges(ranges)
    part.scopes.push({ frame, size, ranges })
    part.size += sizeOfField(size)
  }
  let size = 0
  for (const part of parts.values()) size += sizeOfField(part.size)
  const writer = new ProtoWriter(size, allocate(size))
  for (const part of parts.values()) {
    beginPart(writer, part, 0x0a)
    for (const scope of part.scopes) {
      beginPart(writer, scope, 0x12)
      for (let index = 0; index < scope.ranges.length; index += 2)
        writer.pos += spans.copy(writer.buffer, writer.pos, scope.ranges[index], scope.ranges[index + 1])
      writer.raw(scope.frame.after)
    }
    writer.raw(part.frame.after)
  }
  return writer.buffer.subarray(0, size)
}

function beginPart(writer: ProtoWriter, { frame, size }: Part, tag: number): void {
  writer.byte(tag)
  writer.varint(size)
  writer.raw(frame.before)
}

function sizeOfRanges(ranges: readonly number[]): number {
  let size = 0
  for (let index = 0; index < ranges.length; index += 2)
    size += (ranges[index + 1] as number) - (ranges[index] as number)
  return size
}

function sizeOfFrame({ before, after }: Frame): number {
  return before.length + after.length
}

/** A field of known number below 16, with its tag and length. */
function sizeOfField(size: number): number {
  return 1 + varintSize(size) + size
}
