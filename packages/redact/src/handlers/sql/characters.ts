const WORD_START = 1
const DIGIT = 2
const WORD_MORE = 4

const classes = new Uint8Array(128)
for (let code = 0x41; code <= 0x5a; code++) classes[code] = WORD_START
for (let code = 0x61; code <= 0x7a; code++) classes[code] = WORD_START
classes[0x5f] = WORD_START
for (let code = 0x30; code <= 0x39; code++) classes[code] = DIGIT
classes[0x24] = WORD_MORE
classes[0x23] = WORD_MORE

/** Starts an identifier or keyword: a letter, `_`, or what is beyond ASCII except spaces. */
export function isWordStart(code: number): boolean {
  return code < 128 ? classes[code] === WORD_START : isWide(code)
}

/** Goes on with one: also a digit, `$` or `#`. */
export function isWordPart(code: number): boolean {
  return code < 128 ? (classes[code] as number) > 0 : isWide(code)
}

/** Beyond ASCII and no space. NaN, past an end, is neither. */
function isWide(code: number): boolean {
  return code >= 128 && code !== 0xa0 && code !== 0xfeff
}

/** White space between tokens. */
export function isSpace(code: number): boolean {
  return code <= 0x20 || code === 0xa0 || code === 0xfeff
}

/** The end of the word, or rest of a word, at `at`. */
export function wordEnd(text: string, at: number, limit: number): number {
  while (at < limit && isWordPart(text.charCodeAt(at))) at++
  return at
}
