/** The exports that an exporter has under way. */
export interface InFlight {
  readonly size: number
  /** Keeps a promise that never rejects until it has resolved. */
  add(sent: Promise<unknown>): void
  /** Resolves when all that are under way now have ended. */
  settled(): Promise<void>
}

/** Makes an empty account. */
export function createInFlight(): InFlight {
  const sending = new Set<Promise<unknown>>()
  return {
    get size() {
      return sending.size
    },
    add(sent) {
      const kept = sent.finally(() => sending.delete(kept))
      sending.add(kept)
    },
    async settled() {
      await Promise.all(sending)
    },
  }
}

/** How many records a batch holds; metrics come as one collection. */
export function countOf(items: unknown): number {
  return Array.isArray(items) ? items.length : 1
}
