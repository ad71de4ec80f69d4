/** A map that forgets everything when it is full: for what few keys ask for again and again. */
export class BoundedCache<V> {
  readonly #limit: number
  readonly #values = new Map<string, V>()

  constructor(limit: number) {
    this.#limit = limit
  }

  /** The value that `make` made for this key, or makes now. */
  of(key: string, make: (key: string) => V): V {
    const known = this.#values.get(key)
    if (known !== undefined || this.#values.has(key)) return known as V
    const value = make(key)
    // Long keys are not kept: they are hardly ever asked for twice.
    if (key.length <= 256) {
      if (this.#values.size >= this.#limit) this.#values.clear()
      this.#values.set(ownCopy(key), value)
    }
    return value
  }
}

/** Strings below this length are never views of a longer one (V8 makes slices from 13 characters on). */
const SHORTEST_SLICE = 13

/** A name cut out of a text would keep the whole of it in memory. */
function ownCopy(key: string): string {
  return key.length < SHORTEST_SLICE ? key : Buffer.from(key, 'utf16le').toString('utf16le')
}
