type Closer = () => Promise<unknown>

/** Things to stop in the end, the last one first; one that fails does not keep the others running. */
export interface Closers {
  add(close: Closer): void
  closeAll(): Promise<void>
}

/** Starts with nothing to stop. */
export function createClosers(): Closers {
  const closers: Closer[] = []
  return {
    add: (close) => closers.push(close),
    closeAll: async () => {
      for (let close = closers.pop(); close; close = closers.pop()) {
        await close().catch((error) => console.error(`demo: stopping failed: ${(error as Error).message}`))
      }
    },
  }
}
