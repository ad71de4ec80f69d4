/** A power of two: values one key remembers. */
const SLOTS = 32
/** Longer values are rarely the same, and cost more to keep than to write. */
const LONGEST_VALUE = 256
/** Strings below this length are never views of a longer one (V8 makes slices from 13 characters on). */
const SHORTEST_SLICE = 13
const MOST_CREDIT = 64
const HIT_CREDIT = 4
/** Look-ups that a key without luck sits out before it may try again. */
const PAUSE = 4096

/** Counts what all slots of one encoder hold, in bytes; whoever made it sees to its limit. */
export interface SlotBudget {
  used: number
}

/**
 * Remembers what recent values of one key look like in protobuf. A value gets in when it is seen for the second time
 * within a few look-ups of its slot; a key whose values do not repeat stops trying, so that paths and ids cost
 * nothing and push nothing out.
 */
export class ValueSlots {
  readonly #budget: SlotBudget
  readonly #seen = new Int32Array(SLOTS)
  readonly #values: (string | undefined)[] = new Array(SLOTS).fill(undefined)
  readonly #encoded: (Uint8Array | undefined)[] = new Array(SLOTS).fill(undefined)
  #last: string | undefined
  #lastEncoded: Uint8Array | undefined
  #credit = MOST_CREDIT / 2
  #pause = 0
  #wanted = -1

  constructor(budget: SlotBudget) {
    this.#budget = budget
  }

  /** The encoded form of `value`; undefined where it has to be written, after which `wants` says whether to keep it. */
  find(value: string): Uint8Array | undefined {
    // Mostly the very same object, which costs one comparison.
    if (value === this.#last) return this.#lastEncoded
    this.#wanted = -1
    if (this.#pause > 0) {
      this.#pause--
      return undefined
    }
    if (value.length > LONGEST_VALUE) return undefined
    const print = fingerprint(value)
    const slot = print & (SLOTS - 1)
    if (value === this.#values[slot]) {
      if (this.#credit < MOST_CREDIT) this.#credit += HIT_CREDIT
      this.#last = this.#values[slot]
      this.#lastEncoded = this.#encoded[slot]
      return this.#lastEncoded
    }
    if (this.#seen[slot] === print) this.#wanted = slot
    this.#seen[slot] = print
    if (--this.#credit < 0) {
      this.#credit = MOST_CREDIT / 2
      this.#pause = PAUSE
    }
    return undefined
  }

  /** Whether the value just looked for in vain deserves to be kept. */
  get wants(): boolean {
    return this.#wanted >= 0
  }

  /** Keeps the value just looked for; `encoded` is copied. */
  keep(value: string, encoded: Uint8Array): void {
    const slot = this.#wanted
    this.#wanted = -1
    const freed = (this.#encoded[slot]?.length ?? 0) + (this.#values[slot]?.length ?? 0)
    this.#budget.used += encoded.length + value.length - freed
    this.#values[slot] = ownCopy(value)
    this.#encoded[slot] = Uint8Array.prototype.slice.call(encoded)
  }
}

/** A slice of a header or an address would keep the whole of it in memory. */
function ownCopy(value: string): string {
  if (value.length < SHORTEST_SLICE) return value
  const isLatin1 = !/[^\0-\xff]/.test(value)
  const encoding = isLatin1 ? 'latin1' : 'utf16le'
  return Buffer.from(value, encoding).toString(encoding)
}

/** Of the length and five characters: told apart is what is mostly different, and no character more is read. */
function fingerprint(value: string): number {
  const { length } = value
  if (length === 0) return 0
  let print = length
  print = Math.imul(print, 31) + value.charCodeAt(0)
  print = Math.imul(print, 31) + value.charCodeAt(length >> 2)
  print = Math.imul(print, 31) + value.charCodeAt(length >> 1)
  print = Math.imul(print, 31) + value.charCodeAt(length - 1 - (length >> 2))
  print = Math.imul(print, 31) + value.charCodeAt(length - 1)
  return (print ^ (print >>> 15)) | 0
}
