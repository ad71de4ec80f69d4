import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'

const decoders = new Map<string, (bytes: Buffer) => Promise<Buffer>>([
  ['identity', async (bytes) => bytes],
  ['gzip', promisify<Buffer, Buffer>(gunzip)],
  ['deflate', promisify<Buffer, Buffer>(inflate)],
])

/** The compressions the sink reads, by their names in HTTP and gRPC. */
export const compressions: readonly string[] = [...decoders.keys()]

/** Decompresses bytes. Rejects when they are not compressed as named, or the compression is none of those above. */
export async function decompress(bytes: Buffer, compression: string): Promise<Buffer> {
  const decode = decoders.get(compression)
  if (!decode) throw new Error(`compression '${compression}' is not one of ${compressions.join(', ')}`)
  return decode(bytes)
}
