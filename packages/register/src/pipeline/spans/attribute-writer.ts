import type { Attributes } from '@opentelemetry/api'
import type { Position } from '@sightglass/redact'
import type { AttributeKey, AttributeKeys } from './attribute-keys.ts'
import { type ProtoWriter, varintSize } from './proto-writer.ts'
import type { Redact } from './redact.ts'

/** Levels of arrays and maps within a value; a value that holds itself ends here, with a RangeError. */
const DEEPEST = 100
const MIN_INT64 = -(2 ** 63)
const MAX_INT64 = 2 ** 63
const NOTHING = {}

/** Writes attributes as repeated KeyValue (https://github.com/open-telemetry/opentelemetry-proto, common.proto). */
export class AttributeWriter {
  readonly #writer: ProtoWriter
  readonly #keys: AttributeKeys
  readonly #redact: Redact | undefined
  #depth = 0

  constructor(writer: ProtoWriter, keys: AttributeKeys, redact: Redact | undefined) {
    this.#writer = writer
    this.#keys = keys
    this.#redact = redact
  }

  /** Attributes of a span, whose keys and values repeat. `tag` is that of the field. */
  writeOfSpan(attributes: Attributes, tag: number): void {
    const keys = this.#keys
    const redact = this.#redact
    const ownOnly = mayInherit(attributes)
    let previous = keys.first
    for (const key in attributes) {
      if (ownOnly && !Object.hasOwn(attributes, key)) continue
      const value = attributes[key]
      let entry = previous.next
      if (entry === undefined || entry.key !== key) {
        entry = keys.find(key)
        if (entry === undefined) {
          this.#writeAny(key, redact ? redact('span.attribute', key, value) : value, tag)
          continue
        }
        previous.next = entry
      }
      previous = entry
      if (typeof value === 'string') this.#writeKnownString(entry, value, tag, attributes)
      else {
        const shown = redact ? redact('span.attribute', key, value) : value
        // The second half is false for fractions, NaN, negative and large numbers.
        if (typeof shown === 'number' && shown >>> 0 === shown) this.#writeKnownCount(entry, shown, tag)
        else this.#writeAny(key, shown, tag)
      }
    }
  }

  /** Any other attributes. */
  write(attributes: object, tag: number, position: Position): void {
    const redact = this.#redact
    const ownOnly = mayInherit(attributes)
    for (const key in attributes) {
      if (ownOnly && !Object.hasOwn(attributes, key)) continue
      const value = (attributes as Record<string, unknown>)[key]
      this.#writeAny(key, redact ? redact(position, key, value) : value, tag)
    }
  }

  #writeKnownString(entry: AttributeKey, value: string, tag: number, attributes: Attributes): void {
    entry.values ??= this.#keys.createValues()
    const { values } = entry
    const known = values.find(value)
    const writer = this.#writer
    if (known !== undefined) {
      writer.reserve(known.length)
      writer.raw(known)
      return
    }
    const start = writer.pos
    let wanted = values.wants
    let text = value
    if (this.#redact) {
      const hints = entry.isQuery ? { dbSystem: databaseOf(attributes) } : undefined
      text = this.#redact('span.attribute', entry.key, value, hints)
      // What double quotes mean depends on the database.
      if (entry.isQuery && value.includes('"')) wanted = false
    }
    this.#writeString(entry, text, tag)
    if (wanted) {
      values.keep(value, writer.buffer.subarray(start, writer.pos))
      this.#keys.checkBudget()
    }
  }

  #writeString(entry: AttributeKey, text: string, tag: number): void {
    const writer = this.#writer
    const { field } = entry
    const { length } = text
    // As if each character were one byte, which makes all lengths known.
    const valueSize = 1 + varintSize(length) + length
    const size = field.length + 1 + varintSize(valueSize) + valueSize
    const start = writer.pos
    writer.reserve(field.length + 16)
    writer.byte(tag)
    writer.varint(size)
    const begun = writer.pos
    writer.raw(field)
    writer.byte(0x12)
    writer.varint(valueSize)
    writer.byte(0x0a)
    writer.string(text)
    if (writer.pos - begun === size) return
    writer.pos = start
    this.#writeAny(entry.key, text, tag)
  }

  #writeKnownCount(entry: AttributeKey, value: number, tag: number): void {
    const writer = this.#writer
    const { field } = entry
    const valueSize = 1 + varintSize(value)
    writer.reserve(field.length + 16)
    writer.byte(tag)
    writer.varint(field.length + 2 + valueSize)
    writer.raw(field)
    writer.byte(0x12)
    writer.byte(valueSize)
    writer.byte(0x18)
    writer.varint(value)
  }

  #writeAny(key: string, value: unknown, tag: number): void {
    this.#depth = 0
    this.#writeKeyValue(key, value, tag)
  }

  #writeKeyValue(key: string, value: unknown, tag: number): void {
    const writer = this.#writer
    writer.reserve(1)
    writer.byte(tag)
    const start = writer.begin(1)
    writer.reserve(1)
    writer.byte(0x0a)
    writer.string(key)
    writer.reserve(1)
    writer.byte(0x12)
    this.#writeValue(value)
    writer.end(start, 1)
  }

  /** An AnyValue with its length before; without a field where OTLP has none for the value. */
  #writeValue(value: unknown): void {
    const writer = this.#writer
    const start = writer.begin(1)
    writer.reserve(12)
    if (typeof value === 'string') {
      writer.byte(0x0a)
      writer.string(value)
    } else if (typeof value === 'boolean') {
      writer.byte(0x10)
      writer.byte(value ? 1 : 0)
    } else if (typeof value === 'number') {
      if (Number.isInteger(value) && value >= MIN_INT64 && value < MAX_INT64) {
        writer.byte(0x18)
        writer.int64(value)
      } else {
        writer.byte(0x21)
        writer.double(value)
      }
    } else if (typeof value === 'object' && value !== null) this.#writeObject(value)
    writer.end(start, 1)
  }

  #writeObject(value: object): void {
    const writer = this.#writer
    if (value instanceof Uint8Array) {
      writer.byte(0x3a)
      writer.varint(value.length)
      writer.reserve(value.length)
      writer.raw(value)
      return
    }
    if (++this.#depth > DEEPEST)
      throw new RangeError(`more than ${DEEPEST} levels in the value of an attribute`)
    if (Array.isArray(value)) {
      writer.byte(0x2a)
      const start = writer.begin(1)
      for (let index = 0; index < value.length; index++) {
        writer.reserve(1)
        writer.byte(0x0a)
        this.#writeValue(value[index])
      }
      writer.end(start, 1)
    } else {
      writer.byte(0x32)
      const start = writer.begin(1)
      for (const key in value) {
        if (Object.hasOwn(value, key)) this.#writeKeyValue(key, (value as Record<string, unknown>)[key], 0x0a)
      }
      writer.end(start, 1)
    }
    this.#depth--
  }
}

/** The conventions' name of the database system, of their stable or their older key. */
function databaseOf(attributes: Attributes): string {
  const system = attributes['db.system.name'] ?? attributes['db.system']
  return typeof system === 'string' ? system : ''
}

/** Whether for-in could meet keys that are not the object's own: asking for each key costs more than writing it. */
function mayInherit(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  if (prototype === null) return false
  if (prototype !== Object.prototype) return true
  for (const _ in NOTHING) return true
  return false
}
