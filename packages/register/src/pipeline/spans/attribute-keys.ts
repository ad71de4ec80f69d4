import { type SlotBudget, ValueSlots } from './value-slots.ts'

/** An app with more keys than this makes them up as it goes. */
const MOST_KEYS = 512
/** Keys that found no place before all make room: what an app uses changes. */
const PATIENCE = 4096
/** Values kept for all keys together, in bytes. */
const MOST_VALUE_BYTES = 1024 * 1024
const LONGEST_KEY = 128

/** A key of attributes as it is written again and again. */
export interface AttributeKey {
  readonly key: string
  /** The field `key` of a KeyValue with its tag. */
  readonly field: Uint8Array
  /** A query's text, whose literals are told by the database it is for. */
  readonly isQuery: boolean
  /** Values of this key; made when the first string is written. */
  values: ValueSlots | undefined
  /** The key that came after this one the last time: spans of one kind have theirs in the same order. */
  next: AttributeKey | undefined
}

/** The keys of attributes that one encoder has written, bounded in number and in the values they remember. */
export class AttributeKeys {
  readonly #keys = new Map<string, AttributeKey>()
  readonly #budget: SlotBudget = { used: 0 }
  #refused = 0
  /** Stands before the first key of a span. */
  readonly first: AttributeKey = {
    key: '',
    field: new Uint8Array(),
    isQuery: false,
    values: undefined,
    next: undefined,
  }

  /** The entry of a key; undefined where there is no place for it. */
  find(key: string): AttributeKey | undefined {
    return this.#keys.get(key) ?? this.#add(key)
  }

  #add(key: string): AttributeKey | undefined {
    if (key.length > LONGEST_KEY) return undefined
    if (this.#keys.size >= MOST_KEYS) {
      if (++this.#refused < PATIENCE) return undefined
      this.#clear()
    }
    const isQuery = key === 'db.query.text' || key === 'db.statement'
    const entry = { key, field: keyField(key), isQuery, values: undefined, next: undefined }
    this.#keys.set(key, entry)
    return entry
  }

  /** The values of a key, or of a span's name. */
  createValues(): ValueSlots {
    return new ValueSlots(this.#budget)
  }

  /** To be called after a value was kept. */
  checkBudget(): void {
    if (this.#budget.used > MOST_VALUE_BYTES) this.#clear()
  }

  #clear(): void {
    this.#keys.clear()
    this.#budget.used = 0
    this.#refused = 0
    this.first.next = undefined
  }
}

function keyField(key: string): Uint8Array {
  const bytes = new TextEncoder().encode(key)
  // A length of two bytes from 128 on; LONGEST_KEY characters are at most 384 bytes.
  const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 127) | 128, bytes.length >>> 7]
  return Uint8Array.from([0x0a, ...length, ...bytes])
}
