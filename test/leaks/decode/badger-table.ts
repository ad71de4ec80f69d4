import { decodeSnappy } from './snappy.ts'

/** A key of Badger, whole, and its value. */
export interface BadgerEntry {
  readonly key: Buffer
  readonly value: Buffer
}

/**
 * The entries of a table of Badger 4 (`*.sst`): blocks compressed with Snappy, in them keys without what they share
 * with the block's first key; an index (a flatbuffer) at the end says where the blocks are.
 * @throws RangeError or Error when the bytes are no such table
 */
export function readBadgerTable(file: Buffer): BadgerEntry[] {
  const checksumEnd = file.length - 4
  const indexSizeAt = checksumEnd - file.readUInt32BE(checksumEnd) - 4
  const index = file.subarray(indexSizeAt - file.readUInt32BE(indexSizeAt), indexSizeAt)
  return blocksOf(index).flatMap(({ at, length }) => entriesOf(decodeSnappy(file.subarray(at, at + length))))
}

/** TableIndex.offsets[] of Badger's flatbuffer schema: field 0 of the root; of each element fields 1 and 2. */
function blocksOf(index: Buffer): { at: number; length: number }[] {
  const list = target(index, field(index, index.readUInt32LE(0), 0))
  return Array.from({ length: index.readUInt32LE(list) }, (_, number) => {
    const block = target(index, list + 4 + number * 4)
    const value = (id: number) => {
      const at = field(index, block, id)
      return at === 0 ? 0 : index.readUInt32LE(at)
    }
    return { at: value(1), length: value(2) }
  })
}

/** Where a table of a flatbuffer keeps one of its fields; 0 when it has the default. */
function field(buffer: Buffer, table: number, id: number): number {
  const vtable = table - buffer.readInt32LE(table)
  const slot = 4 + id * 2
  const offset = slot < buffer.readUInt16LE(vtable) ? buffer.readUInt16LE(vtable + slot) : 0
  return offset === 0 ? 0 : table + offset
}

function target(buffer: Buffer, at: number): number {
  return at + buffer.readUInt32LE(at)
}

/** A block: entries, the places of entries, their number, a checksum and its length. */
function entriesOf(block: Buffer): BadgerEntry[] {
  const checksumSizeAt = block.length - 4
  const countAt = checksumSizeAt - block.readUInt32BE(checksumSizeAt) - 4
  const count = block.readUInt32BE(countAt)
  const offsetsAt = countAt - count * 4
  const base = block.subarray(4, 4 + block.readUInt16LE(2))
  return Array.from({ length: count }, (_, number) => {
    const start = block.readUInt32LE(offsetsAt + number * 4)
    const end = number + 1 < count ? block.readUInt32LE(offsetsAt + number * 4 + 4) : offsetsAt
    const rest = start + 4 + block.readUInt16LE(start + 2)
    const key = Buffer.concat([base.subarray(0, block.readUInt16LE(start)), block.subarray(start + 4, rest)])
    return { key, value: payloadOf(block.subarray(rest, end)) }
  })
}

/** Behind two bytes of flags and a varint for the time to live. */
function payloadOf(bytes: Buffer): Buffer {
  let at = 2
  while ((bytes[at] ?? 0) >= 0x80) at++
  return bytes.subarray(at + 1)
}
