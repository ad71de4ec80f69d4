/**
 * Decompresses a block of Snappy (https://github.com/google/snappy/blob/main/format_description.txt).
 * @throws RangeError when the bytes are no such block
 */
export function decodeSnappy(bytes: Buffer): Buffer {
  const byte = (at: number) => {
    const value = bytes[at]
    if (value === undefined) throw new RangeError('Snappy block ends early')
    return value
  }
  let at = 0
  let size = 0
  for (let shift = 0; ; shift += 7) {
    const next = byte(at++)
    size += (next & 0x7f) * 2 ** shift
    if (next < 0x80) break
  }
  if (size > 1 << 26) throw new RangeError(`Snappy block claims ${size} bytes`)
  const out = Buffer.alloc(size)
  let end = 0
  while (at < bytes.length) {
    const tag = byte(at++)
    const high = tag >> 2
    if ((tag & 3) === 0) {
      const extra = Math.max(0, high - 59)
      const length = 1 + (extra === 0 ? high : bytes.readUIntLE(at, extra))
      at += extra
      if (end + length > size) throw new RangeError('Snappy block is longer than it claims')
      bytes.copy(out, end, at, at + length)
      at += length
      end += length
      continue
    }
    const kind = tag & 3
    const length = kind === 1 ? (high & 7) + 4 : high + 1
    const width = kind === 1 ? 1 : kind === 2 ? 2 : 4
    const offset = bytes.readUIntLE(at, width) + (kind === 1 ? (high >> 3) << 8 : 0)
    at += width
    if (offset === 0 || offset > end || end + length > size) throw new RangeError('Snappy copy out of range')
    // Byte by byte: source and target may overlap, which repeats what was just written.
    for (let done = 0; done < length; done++, end++) out[end] = out[end - offset] ?? 0
  }
  if (end !== size) throw new RangeError(`Snappy block holds ${end} of ${size} bytes`)
  return out
}
