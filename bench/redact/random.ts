/** The characters of base58, without `0 O I l`. */
export const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

const HEX = '0123456789abcdef'

/** Random values that are the same again for the same seed. */
export class Random {
  #state: number

  /** `seed` is any integer. */
  constructor(seed: number) {
    this.#state = seed | 0
  }

  /** 32 random bits (mulberry32). */
  bits(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return (mixed ^ (mixed >>> 14)) >>> 0
  }

  /** An integer of 0 to `limit` - 1. */
  below(limit: number): number {
    return Math.floor((this.bits() / 2 ** 32) * limit)
  }

  /** An integer of `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1)
  }

  /** One of them. Throws RangeError if there are none. */
  pick<T>(values: readonly T[]): T {
    if (values.length === 0) throw new RangeError('nothing to pick from')
    return values[this.below(values.length)] as T
  }

  /** So many characters of an alphabet. */
  text(length: number, alphabet: string): string {
    let text = ''
    for (let index = 0; index < length; index++) text += alphabet[this.below(alphabet.length)]
    return text
  }

  /** So many lower-case hex digits. */
  hex(length: number): string {
    return this.text(length, HEX)
  }

  /** True in `share` of the cases. */
  chance(share: number): boolean {
    return this.bits() < share * 2 ** 32
  }
}
