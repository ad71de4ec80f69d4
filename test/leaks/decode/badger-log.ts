import type { BadgerEntry } from './badger-table.ts'

const FILE_HEADER = 20
const CHECKSUM = 4
/** A value over this size would lie in another file. */
const LARGEST = 1 << 26

/**
 * The entries of a log of Badger 4: `*.mem`, what is not in a table yet, or `*.vlog`. Behind a header of the file,
 * each has two bytes of flags, three varints (length of key and of value, time to live), key, value and checksum;
 * behind the last come zeros.
 */
export function readBadgerLog(file: Buffer): BadgerEntry[] {
  const entries: BadgerEntry[] = []
  for (let at = FILE_HEADER; at + 5 < file.length; ) {
    let head = at + 2
    const varint = () => {
      let value = 0
      for (let factor = 1; head < file.length; factor *= 128) {
        const byte = file[head++] ?? 0
        value += (byte & 0x7f) * factor
        if (byte < 0x80) break
      }
      return value
    }
    const [keySize, valueSize] = [varint(), varint(), varint()]
    const end = head + keySize + valueSize + CHECKSUM
    if (keySize === 0 || keySize + valueSize > LARGEST || end > file.length) break
    entries.push({
      key: file.subarray(head, head + keySize),
      value: file.subarray(head + keySize, end - CHECKSUM),
    })
    at = end
  }
  return entries
}
