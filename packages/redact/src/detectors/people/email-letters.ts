const LETTER = /[\p{L}\p{M}\p{N}]/u

const UNKNOWN = 0
const YES = 1
const NO = 2

/** What is known of each character of the first plane of Unicode. */
const known = new Uint8Array(0x10000)

/** A letter, mark or digit beyond ASCII, in the first plane of Unicode. */
export function isWideLetter(code: number): boolean {
  if (!(code > 0x7f)) return false
  if (known[code] === UNKNOWN) known[code] = LETTER.test(String.fromCharCode(code)) ? YES : NO
  return known[code] === YES
}

/** Of a script that is written without spaces round foreign words: Chinese, Japanese, Korean and their neighbours. */
export function isWideSyllable(code: number): boolean {
  return code >= 0x2e80 && code <= 0xd7ff
}
