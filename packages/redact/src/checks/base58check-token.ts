import { isAlphanumeric } from '../text/characters.ts'
import type { Scan } from '../text/scan.ts'

/** Looks at the token `text[start, end)`, which no letter or digit stands next to; true if it was one of its kind. */
export type VisitToken = (scan: Scan, start: number, end: number) => boolean

/**
 * Visits all tokens of letters and digits, `shortest` (at least 16) or longer. What follows an escape such as the two
 * characters `\n` is visited without the letter of the escape, if it was nothing with it.
 */
export function visitTokens(scan: Scan, shortest: number, visit: VisitToken): void {
  const { runs } = scan.anchors
  for (let index = 0; index < runs.length; index += 2) {
    const end = runs.at(index + 1)
    if (end - runs.at(index) >= shortest) visitRun(scan, runs.at(index), end, shortest, visit)
  }
}

/** Visits the tokens of one run of letters, digits, `-` and `_`, as `visitTokens` does. */
export function visitRun(scan: Scan, from: number, to: number, shortest: number, visit: VisitToken): void {
  let start = from
  while (to - start >= shortest) {
    const end = partEnd(scan.text, start, to)
    if (end - start >= shortest && !visit(scan, start, end)) {
      if (end - start > shortest && isEscape(scan.text, start)) visit(scan, start + 1, end)
    }
    start = end + 1
  }
}

/** As `tokenEnd` within a run, where only `-` and `_` are no letters or digits. */
function partEnd(text: string, start: number, limit: number): number {
  let end = start
  for (; end < limit; end++) {
    const code = text.charCodeAt(end)
    if (code === 0x2d || code === 0x5f) break
  }
  return end
}

/** Where the letters and digits that begin at `start` end, not beyond `limit`. */
export function tokenEnd(text: string, start: number, limit: number): number {
  let end = start
  while (end < limit && isAlphanumeric(text.charCodeAt(end))) end++
  return end
}

/** Whether no letter or digit stands before `start`; the letter of an escape, as of the two characters `\n`, is none. */
export function startsToken(text: string, start: number): boolean {
  return !isAlphanumeric(text.charCodeAt(start - 1)) || isEscape(text, start - 1)
}

/** Whether the character at `at` is the letter of an escape for white space: `\n`, `\r` or `\t`. */
export function isEscape(text: string, at: number): boolean {
  if (text.charCodeAt(at - 1) !== 0x5c) return false
  const code = text.charCodeAt(at)
  return code === 0x6e || code === 0x72 || code === 0x74
}
