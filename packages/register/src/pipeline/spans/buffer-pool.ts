const MOST_KEPT = 4
const LARGEST_KEPT = 2 * 1024 * 1024
const STEP = 64 * 1024

/** Buffers of requests, to be used again. */
export interface BufferPool {
  /** A buffer of at least `size` bytes with anything in it. */
  take(size: number): Buffer
  /** Gives back what `take` gave, or a part of it, that nobody uses any more. */
  give(data: Uint8Array): void
}

/** Keeps at most four buffers of at most 2 MiB. */
export function createBufferPool(): BufferPool {
  const free: Buffer[] = []
  return {
    take(size) {
      const index = free.findIndex((buffer) => buffer.length >= size)
      if (index >= 0) return free.splice(index, 1)[0] as Buffer
      return Buffer.allocUnsafeSlow(Math.ceil(size / STEP) * STEP)
    },
    give({ buffer }) {
      if (buffer.byteLength > LARGEST_KEPT || !(buffer instanceof ArrayBuffer)) return
      if (free.length >= MOST_KEPT) free.shift()
      free.push(Buffer.from(buffer))
    },
  }
}
