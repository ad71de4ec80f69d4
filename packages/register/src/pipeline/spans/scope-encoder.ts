import type { Attributes } from '@opentelemetry/api'
import type { InstrumentationScope } from '@opentelemetry/core'
import type { Resource } from '@opentelemetry/resources'
import { AttributeKeys } from './attribute-keys.ts'
import { AttributeWriter } from './attribute-writer.ts'
import { ProtoWriter } from './proto-writer.ts'
import type { Redact } from './redact.ts'

const LONGEST = 4 * 1024 * 1024

/** What stands in a message before the spans, and what after them. */
export interface Frame {
  readonly before: Uint8Array
  readonly after: Uint8Array
}

/** What upstream's API may add to a scope; its type says nothing of it yet. */
interface ScopeExtras {
  readonly attributes?: Attributes
  readonly droppedAttributesCount?: number
}

/** Writes resources and scopes, and remembers how: they are the same for many spans. */
export class Frames {
  readonly #redact: Redact | undefined
  readonly #resources = new WeakMap<Resource, Frame>()
  readonly #scopes = new WeakMap<InstrumentationScope, Frame>()

  constructor(redact: Redact | undefined) {
    this.#redact = redact
  }

  /** The fields of ResourceSpans but for scope_spans; remembered once the resource's attributes are complete. */
  ofResource(resource: Resource): Frame {
    const known = this.#resources.get(resource)
    if (known) return known
    const frame = this.#encode(resource.schemaUrl, (_, attributes) => {
      attributes.write(resource.attributes ?? {}, 0x0a, 'resource.attribute')
    })
    if (!resource.asyncAttributesPending) this.#resources.set(resource, frame)
    return frame
  }

  /** The fields of ScopeSpans but for spans; remembered. */
  ofScope(scope: InstrumentationScope & ScopeExtras): Frame {
    const known = this.#scopes.get(scope)
    if (known) return known
    const frame = this.#encode(scope.schemaUrl, (writer, attributes) => {
      writer.byte(0x0a)
      writer.string(scope.name)
      if (scope.version) {
        writer.reserve(1)
        writer.byte(0x12)
        writer.string(scope.version)
      }
      if (scope.attributes) attributes.write(scope.attributes, 0x1a, 'scope.attribute')
      writer.reserve(6)
      if (scope.droppedAttributesCount) {
        writer.byte(0x20)
        writer.varint(scope.droppedAttributesCount)
      }
    })
    this.#scopes.set(scope, frame)
    return frame
  }

  /** Both messages have what describes them in field 1 and schema_url in field 3. */
  #encode(
    schemaUrl: string | undefined,
    write: (writer: ProtoWriter, attributes: AttributeWriter) => void,
  ): Frame {
    const writer = new ProtoWriter(LONGEST)
    writer.byte(0x0a)
    const start = writer.begin(2)
    writer.reserve(1)
    write(writer, new AttributeWriter(writer, new AttributeKeys(), this.#redact))
    writer.end(start, 2)
    const end = writer.pos
    if (schemaUrl) {
      writer.reserve(1)
      writer.byte(0x1a)
      writer.string(schemaUrl)
    }
    // Copies: the writer's buffer is larger than most frames.
    return {
      before: Uint8Array.from(writer.buffer.subarray(0, end)),
      after: Uint8Array.from(writer.buffer.subarray(end, writer.pos)),
    }
  }
}
