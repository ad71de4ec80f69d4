/** Value of a base64 or base64url character, 64 for any other. */
const values = new Uint8Array(128).fill(64)
for (let index = 0; index < 64; index++)
  values['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.charCodeAt(index)] = index
values[0x2d] = 62
values[0x5f] = 63

/** `a:b` is the shortest. */
const SHORTEST = 4

/** A word of letters decodes to text by chance now and then; credentials in base64 have no such form. */
const WORD = /^[A-Z]?[a-z]+$/

/**
 * Whether base64 without its padding, `text[start, end)`, decodes to a name and a password parted by `:`, in UTF-8
 * without control characters (RFC 7617). What is left of a cut one will do.
 */
export function decodesToPair(text: string, start: number, end: number): boolean {
  if (end - start < SHORTEST) return false
  let bits = 0
  let held = 0
  let following = 0
  let hasColon = false
  for (let index = start; index < end; index++) {
    const value = values[text.charCodeAt(index)] ?? 64
    if (value === 64) return false
    held = ((held << 6) | value) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    const byte = (held >> bits) & 0xff
    if (following > 0) {
      if (byte >> 6 !== 2) return false
      following--
    } else if (byte < 0x80) {
      if (byte < 0x20 || byte === 0x7f) return false
      if (byte === 0x3a) hasColon = true
    } else if (byte < 0xc2 || byte > 0xf4) return false
    else following = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1
  }
  return hasColon && !WORD.test(text.slice(start, end))
}
