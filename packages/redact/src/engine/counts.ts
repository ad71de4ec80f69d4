import type { Position } from '../position.ts'
import type { RedactionCount } from '../types.ts'

/** Counts what was removed. */
export class Counts {
  readonly #byPosition = new Map<Position, Map<string, number>>()

  /** One more. */
  add(position: Position, category: string): void {
    let counts = this.#byPosition.get(position)
    if (counts === undefined) {
      counts = new Map()
      this.#byPosition.set(position, counts)
    }
    counts.set(category, (counts.get(category) ?? 0) + 1)
  }

  /** All that are not 0. */
  all(): RedactionCount[] {
    const all: RedactionCount[] = []
    for (const [position, counts] of this.#byPosition)
      for (const [category, count] of counts) all.push({ category, position, count })
    return all
  }
}
