import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'

const CHUNK = 1 << 20
const ZEROS = Buffer.alloc(CHUNK)

/** Every file below a folder. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

/**
 * What a file really holds. Badger maps files of gigabytes that are written from the start and empty behind it:
 * reading ends once all that the disk has for the file was seen.
 */
export function allocatedBytes(path: string): Buffer {
  const { blocks, size } = statSync(path)
  const allocated = Math.min(blocks * 512, size)
  const file = openSync(path, 'r')
  try {
    const chunks: Buffer[] = []
    for (let seen = 0, at = 0; seen < allocated && at < size; at += CHUNK) {
      const chunk = Buffer.alloc(CHUNK)
      const length = readSync(file, chunk, 0, CHUNK, at)
      const read = chunk.subarray(0, length)
      if (read.equals(ZEROS.subarray(0, length))) continue
      chunks.push(read)
      seen += length
    }
    return Buffer.concat(chunks)
  } finally {
    closeSync(file)
  }
}
