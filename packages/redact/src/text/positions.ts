/** Longer texts are rare: the room for them is not kept. */
export const LARGEST_KEPT = 32 * 1024

/** Positions, in the order of the text, in storage that is used again. */
export class Positions {
  #values = new Int32Array(64)
  /** How many there are. */
  length = 0

  /** The position at `index`, which must be less than `length`. */
  at(index: number): number {
    return this.#values[index] as number
  }

  /** Storage for as many positions; whoever fills it sets `length`. What there was is gone. */
  reserve(count: number): Int32Array {
    if (count > this.#values.length || (this.#values.length > LARGEST_KEPT && count <= LARGEST_KEPT))
      this.#values = new Int32Array(Math.max(count, 64))
    this.length = 0
    return this.#values
  }
}
