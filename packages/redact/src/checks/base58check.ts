import { hash } from 'node:crypto'
import { base58 } from '@scure/base'

const CHECKSUM = 4
const digits = new Uint8Array(128)
for (const digit of '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz')
  digits[digit.charCodeAt(0)] = 1

/** Whether `text[start, end)` has nothing but base58 digits: letters and digits without `0 O I l`. */
export function isBase58(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at)
    if (code > 127 || digits[code] !== 1) return false
  }
  return true
}

/**
 * What a base58 text of an address or key holds (version byte and data) if its checksum, the last four bytes, holds;
 * otherwise undefined. Time grows with the square of the length: the caller bounds it.
 */
export function decodeBase58Check(text: string): Uint8Array | undefined {
  if (!isBase58(text, 0, text.length)) return undefined
  const bytes = base58.decode(text)
  const size = bytes.length - CHECKSUM
  if (size < 1) return undefined
  const payload = bytes.subarray(0, size)
  const sum = hash('sha256', hash('sha256', payload, 'buffer'), 'buffer')
  for (let at = 0; at < CHECKSUM; at++) if (sum[at] !== bytes[size + at]) return undefined
  return payload
}
