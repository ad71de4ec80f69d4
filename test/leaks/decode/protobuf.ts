/**
 * Every text and number in a protobuf message, without its schema. What could be a text and a message is both;
 * numbers are given as they could be meant (integer, double).
 * @returns undefined when the bytes are no message
 */
export function protobufLeaves(bytes: Buffer): string[] | undefined {
  const leaves: string[] = []
  return walk(bytes, leaves, 0) ? leaves : undefined
}

/** Deeper than any message that is exported, collections in attributes included. */
const MAX_DEPTH = 200

function walk(bytes: Buffer, leaves: string[], depth: number): boolean {
  if (bytes.length === 0 || depth > MAX_DEPTH) return false
  let at = 0
  const varint = (): bigint | undefined => {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++]
      if (byte === undefined) return undefined
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
    return undefined
  }
  const mine: string[] = []
  while (at < bytes.length) {
    const tag = varint()
    if (tag === undefined || tag >> 3n === 0n || tag >> 3n > 0xffffn) return false
    const type = Number(tag & 7n)
    if (type === 0) {
      const value = varint()
      if (value === undefined) return false
      mine.push(`${BigInt.asIntN(64, value)}`)
    } else if (type === 1 || type === 5) {
      const width = type === 1 ? 8 : 4
      if (at + width > bytes.length) return false
      if (type === 1) mine.push(`${bytes.readDoubleLE(at)}`, `${bytes.readBigInt64LE(at)}`)
      at += width
    } else if (type === 2) {
      const length = Number(varint() ?? -1n)
      if (length < 0 || at + length > bytes.length) return false
      const part = bytes.subarray(at, at + length)
      at += length
      if (isText(part)) mine.push(part.toString('utf8'))
      walk(part, mine, depth + 1)
    } else return false
  }
  for (const leaf of mine) leaves.push(leaf)
  return true
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function isText(bytes: Buffer): boolean {
  try {
    utf8.decode(bytes)
    return true
  } catch {
    return false
  }
}
