/** `0-9` */
export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

/** `a-z` or `A-Z` */
export function isLetter(code: number): boolean {
  const lower = code | 0x20
  return lower >= 0x61 && lower <= 0x7a
}

/** An ASCII letter or digit: next to one there is no boundary (redaction policy, section 6). NaN, past an end, is none. */
export function isAlphanumeric(code: number): boolean {
  return isDigit(code) || isLetter(code)
}

/** `0-9`, `a-f` or `A-F` */
export function isHexDigit(code: number): boolean {
  const lower = code | 0x20
  return isDigit(code) || (lower >= 0x61 && lower <= 0x66)
}
