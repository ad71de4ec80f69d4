import type { Scan } from '../../text/scan.ts'

/** How far the end of a value is looked for when it is not in its line. */
const NEXT_LINES = 512
/** How far behind a parenthesis that may close a value a surer end is looked for. */
const NEAR = 256
/** Longest list of columns. */
const LONGEST_COLUMNS = 512

/** What PostgreSQL writes behind the values of a key. */
const TAILS = [
  ' already exists',
  ' is not present',
  ' is still referenced',
  ' is duplicated',
  ' conflicts with',
  ' is referenced',
]

/**
 * PostgreSQL's `Key (a, b)=(1, x) already exists.` and SQL Server's `key value is (x)`, whose word `key` ends at
 * `end`: removes the values. Returns where to go on.
 */
export function findKeyValues(scan: Scan, end: number): number {
  const { text } = scan
  const values = text.startsWith(' value is (', end) ? end + 11 : valuesOfColumns(text, end)
  if (values < 0) return end
  const close = closeOfValues(text, values)
  scan.add('db-error-detail', values, close)
  return close
}

/** Where the values start behind `(columns)=(`, or -1. */
function valuesOfColumns(text: string, end: number): number {
  const open = text.charCodeAt(end) === 0x20 ? end + 1 : end
  if (text.charCodeAt(open) !== 0x28) return -1
  const limit = Math.min(text.length, open + LONGEST_COLUMNS)
  for (let at = open + 1; at < limit; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x0a) return -1
    if (code === 0x29 && text.charCodeAt(at + 1) === 0x3d && text.charCodeAt(at + 2) === 0x28) return at + 3
  }
  return -1
}

/** The parenthesis that closes the values: values may hold parentheses and quotes, and nothing is escaped. */
function closeOfValues(text: string, start: number): number {
  let limit = text.length
  let line = -1
  let balanced = -1
  let sentence = -1
  let depth = 0
  for (let at = start; at < limit; at++) {
    const code = text.charCodeAt(at)
    if (line < 0 && isLineEnd(text, at)) {
      line = at
      limit = Math.min(limit, start + NEXT_LINES)
    }
    if (code === 0x28) depth++
    if (code !== 0x29) continue
    if (isTail(text, at + 1)) return at
    depth--
    if (line >= 0 || !(depth < 0 || endsSentence(text, at + 1))) continue
    if (endsSentence(text, at + 1)) {
      if (depth < 0) return at
      if (sentence < 0) sentence = at
    } else if (balanced < 0) balanced = at
    limit = Math.min(limit, at + NEAR)
  }
  if (balanced >= 0) return balanced
  if (sentence >= 0) return sentence
  return line >= 0 ? line : endOfLine(text, start)
}

function isTail(text: string, at: number): boolean {
  if (text.charCodeAt(at) !== 0x20) return false
  for (const tail of TAILS) if (text.startsWith(tail, at)) return true
  return false
}

/** Whether the text, the line or a quoted text ends here, perhaps after a full stop. */
function endsSentence(text: string, at: number): boolean {
  if (text.charCodeAt(at) === 0x2e) at++
  const code = text.charCodeAt(at)
  return (
    at >= text.length || code === 0x0a || code === 0x0d || code === 0x22 || code === 0x27 || code === 0x5c
  )
}

/** PostgreSQL's `Failing row contains (…).` behind the word `row`: removes the row. Returns where to go on. */
export function findFailingRow(scan: Scan, start: number, end: number): number {
  const { text } = scan
  if (!/^failing $/i.test(text.slice(Math.max(0, start - 8), start))) return end
  if (!text.startsWith(' contains (', end)) return end
  const row = end + 11
  const close = closeOfRow(text, row)
  scan.add('db-error-detail', row, close)
  return close
}

function closeOfRow(text: string, start: number): number {
  let last = -1
  let sentence = -1
  let depth = 0
  let at = start
  for (; at < text.length && !isLineEnd(text, at); at++) {
    const code = text.charCodeAt(at)
    if (code === 0x28) depth++
    if (code !== 0x29) continue
    last = at
    depth--
    if (text.charCodeAt(at + 1) !== 0x2e) continue
    if (endsSentence(text, at + 1)) return at
    if (!(text.charCodeAt(at + 2) <= 0x20)) continue
    if (depth < 0) return at
    sentence = at
  }
  if (sentence >= 0) return sentence
  return last >= 0 ? last : at
}

/** The line ends at `at`, also where its break is written as `\\n`. */
function isLineEnd(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return code === 0x0a || (code === 0x5c && text.charCodeAt(at + 1) === 0x6e)
}

function endOfLine(text: string, at: number): number {
  while (at < text.length && !isLineEnd(text, at)) at++
  return at
}
