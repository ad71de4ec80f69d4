/** A power of two: values remembered for one key. */
const SLOTS = 16
/** Longer values are rarely the same. */
const LONGEST = 1024
/** Strings below this length are never views of a longer one (V8 makes slices from 13 characters on). */
const SHORTEST_SLICE = 13
/** Look-ups in vain after which a key without luck sits out, and how many it then sits out. */
const PATIENCE = 64
const PAUSE = 4096

/**
 * Remembers recent values of one key in which there was nothing to remove: methods, routes, user agents. A value gets
 * in when it is seen for the second time; a key whose values do not repeat stops trying.
 */
export class CleanValues {
  #values: (string | undefined)[] | undefined
  #prints = new Int32Array(0)
  #last: string | undefined
  #slot = -1
  #vain = 0
  #pause = 0

  /** Whether it is known to be clean. */
  has(value: string): boolean {
    // Mostly the very same object, which costs one comparison.
    if (value === this.#last) return true
    this.#slot = -1
    if (this.#pause > 0) {
      this.#pause--
      return false
    }
    if (value.length > LONGEST) return false
    const print = fingerprint(value)
    const slot = print & (SLOTS - 1)
    const known = this.#values?.[slot]
    if (known === value) {
      this.#last = known
      this.#vain = 0
      return true
    }
    this.#slot = slot
    if (++this.#vain > PATIENCE) {
      this.#vain = 0
      this.#pause = PAUSE
    }
    return false
  }

  /** The value that was just looked for in vain is clean. */
  add(value: string): void {
    const slot = this.#slot
    if (slot < 0) return
    this.#slot = -1
    if (this.#values === undefined) {
      this.#values = new Array(SLOTS).fill(undefined)
      this.#prints = new Int32Array(SLOTS)
    }
    const print = fingerprint(value)
    if (this.#prints[slot] === print) this.#values[slot] = ownCopy(value)
    else this.#prints[slot] = print
  }
}

/** A slice of a header or an address would keep the whole of it in memory. */
function ownCopy(value: string): string {
  return value.length < SHORTEST_SLICE ? value : Buffer.from(value, 'utf16le').toString('utf16le')
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
