const BECH32 = 1
const BECH32M = 0x2bc830a3
const CHECKSUM = 6
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3] as const

const NONE = 255
const values = new Uint8Array(128).fill(NONE)
for (const [value, digit] of [...'qpzry9x8gf2tvdw0s3jn54khce6mua7l'].entries()) {
  values[digit.charCodeAt(0)] = value
  values[digit.toUpperCase().charCodeAt(0)] = value
}

/** Whether a character, by its code, is a digit of bech32 of either case: letters and digits without `1 b i o`. */
export function isBech32Digit(code: number): boolean {
  return code < 128 && values[code] !== NONE
}

/**
 * Whether `text[start, end)` is bech32 (BIP-173) or bech32m (BIP-350) with a valid checksum: a prefix of letters and
 * digits, the `1` at `separator`, data and checksum, in one case. Says nothing of what the data mean.
 */
export function isBech32(text: string, start: number, separator: number, end: number): boolean {
  if (end - separator - 1 < CHECKSUM || separator <= start) return false
  let lower = 0
  let upper = 0
  let sum = 1
  for (let at = start; at < separator; at++) {
    const code = text.charCodeAt(at)
    if (code >= 0x61) lower = 1
    else if (code >= 0x41) upper = 1
    sum = step(sum) ^ (lowerCase(code) >> 5)
  }
  sum = step(sum)
  for (let at = start; at < separator; at++) sum = step(sum) ^ (lowerCase(text.charCodeAt(at)) & 31)
  for (let at = separator + 1; at < end; at++) {
    const code = text.charCodeAt(at)
    if (!isBech32Digit(code)) return false
    if (code >= 0x61) lower = 1
    else if (code >= 0x41) upper = 1
    sum = step(sum) ^ (values[code] as number)
  }
  return lower + upper === 1 && (sum === BECH32 || sum === BECH32M)
}

function lowerCase(code: number): number {
  return code >= 0x41 && code <= 0x5a ? code | 0x20 : code
}

function step(sum: number): number {
  const top = sum >>> 25
  let next = (sum & 0x1ffffff) << 5
  for (let bit = 0; bit < GENERATOR.length; bit++)
    if (((top >>> bit) & 1) === 1) next ^= GENERATOR[bit] as number
  return next
}
