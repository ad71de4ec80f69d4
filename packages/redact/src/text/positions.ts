/** Positions, in the order of the text, in storage that is used again. */
export class Positions {
  /** The storage; whoever fills it sets `length`. */
  values = new Int32Array(0)
  /** How many there are. */
  length = 0

  /** The position at `index`, which must be less than `length`. */
  at(index: number): number {
    return this.values[index] as number
  }
}
