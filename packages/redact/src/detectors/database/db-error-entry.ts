import type { Scan } from '../../text/scan.ts'

const BEFORE = /\bduplicate $/i
/** Longest value that is looked for; MySQL's keys have at most 3072 bytes. */
const LONGEST_VALUE = 3200
/** How far the end of a value is looked for when it is not in its line. */
const NEXT_LINES = 512
/** How far behind a quote that may close a value a surer end is looked for. */
const NEAR = 128
const FOR_KEY = /^\\?['"]\s{1,4}for\s{1,4}key\b/i

/**
 * MySQL's `Duplicate entry 'x' for key 'users.login'`, whose word `entry` is `[start, end)`: removes the value. Quotes
 * in it are not escaped, so it ends before `' for key`. Returns where to go on.
 */
export function findDuplicateEntry(scan: Scan, start: number, end: number): number {
  const { text } = scan
  if (text.charCodeAt(end) !== 0x20 || !BEFORE.test(text.slice(Math.max(0, start - 11), start))) return end
  const quote = text.charCodeAt(end + 1) === 0x5c ? end + 2 : end + 1
  const code = text.charCodeAt(quote)
  if (code !== 0x27 && code !== 0x22) return end
  const close = closeOf(text, quote + 1, code)
  scan.add('db-error-detail', quote + 1, close)
  return close
}

function closeOf(text: string, start: number, quote: number): number {
  let limit = Math.min(text.length, start + LONGEST_VALUE)
  let first = -1
  let line = -1
  for (let at = start; at < limit; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x0a && line < 0) {
      line = at
      limit = Math.min(limit, start + NEXT_LINES)
    }
    if (code !== quote) continue
    const before = text.charCodeAt(at - 1) === 0x5c ? at - 1 : at
    if (text.charCodeAt(at + 1) === 0x20 && FOR_KEY.test(text.slice(before, before + 20))) return before
    // A quote between letters is an apostrophe.
    if (first < 0 && line < 0 && !isLetter(text.charCodeAt(at + 1))) {
      first = before
      limit = Math.min(limit, at + NEAR)
    }
  }
  if (first >= 0) return first
  if (line >= 0) return line
  const newline = text.indexOf('\n', limit)
  return newline < 0 ? text.length : newline
}

function isLetter(code: number): boolean {
  const lower = code | 0x20
  return (lower >= 0x61 && lower <= 0x7a) || code >= 0x80
}
