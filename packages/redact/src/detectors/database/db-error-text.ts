/** White space. */
export function isSpaceCode(code: number): boolean {
  return code <= 0x20
}

/**
 * The end of a quoted text whose quote is at `quote`, behind its closing quote; -1 if it has none. `isEscaped`: it
 * stands within another text, so its closing quote has a backslash too.
 */
export function stringEnd(text: string, quote: number, isEscaped: boolean): number {
  const code = text.charCodeAt(quote)
  if (isEscaped) {
    const end = text.indexOf(code === 0x22 ? '\\"' : "\\'", quote + 1)
    return end < 0 ? -1 : end + 2
  }
  for (let at = quote + 1; at < text.length; at++) {
    const next = text.charCodeAt(at)
    if (next === code) return at + 1
    if (next === 0x5c) at++
  }
  return -1
}
