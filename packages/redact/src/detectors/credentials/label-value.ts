import { isAlphanumeric } from '../../text/characters.ts'
import { isPlaceholder } from '../../text/markers.ts'

/** Where the value after a label is. One result, used again: it lives until the next call of `findLabelValue`. */
export interface LabelValue {
  /** First character of the value, after its quote. */
  start: number
  /** `:` or `=`, or `,` between two strings. */
  separator: number
  /** The quote that closes the value, or 0. */
  quote: number
  /** Backslashes before that quote; a quote with more of them belongs to the value. */
  escapes: number
  /** The bracket that closes the value, or 0. */
  bracket: number
  /** Whether the value is the first string of an array. */
  isArray: boolean
}

const value: LabelValue = { start: 0, separator: 0, quote: 0, escapes: 0, bracket: 0, isArray: false }

/** The name of which the label is the last word goes back no further. */
const LONGEST_NAME = 64

/**
 * Finds the value of the label at `[start, end)`: after `:`, `=`, `=>` or `:=`, the label or the value or both in
 * quotes that may be escaped, and in brackets that may stand before the name or the value.
 * @returns undefined if there is no value, or if the label is a parameter of a URL
 */
export function findLabelValue(text: string, start: number, end: number): LabelValue | undefined {
  let index = skipBackslashes(text, end)
  const isKeyQuoted = isQuote(text.charCodeAt(index))
  if (isKeyQuoted) index++
  else if (index > end) return undefined
  // `headers['Cookie'] = …`, `[Cookie] => …`
  if (text.charCodeAt(index) === 0x5d) index++
  index = skipBlanks(text, index)
  value.separator = text.charCodeAt(index)
  if (value.separator === 0x2c ? !isKeyQuoted : value.separator !== 0x3a && value.separator !== 0x3d)
    return undefined
  index = value.separator === 0x2c ? skipMember(text, index + 1) : skipSeparator(text, index)
  if (index < 0) return undefined
  value.isArray = false
  value.bracket = 0
  value.quote = 0
  if (text.charCodeAt(index) === 0x5b && !isPlaceholderAt(text, index)) {
    index = text.startsWith(GO_SLICE, index) ? index + GO_SLICE.length : skipBlanks(text, index + 1)
    value.isArray = true
    value.bracket = 0x5d
  }
  value.start = index
  if (readQuote(text, index) || (isStringPrefix(text.charCodeAt(index)) && readQuote(text, index + 1)))
    return !isKeyQuoted && closesName(text, start) ? undefined : value
  if (value.separator === 0x2c) return undefined
  value.isArray = false
  return isKeyQuoted || readBefore(text, start) ? value : undefined
}

/** Whether the quote before the value closes one that opened before the name: `missing 'Cookie:' header`. */
function closesName(text: string, labelStart: number): boolean {
  const after = text.charCodeAt(value.start)
  if (after > 0x20 && isAlphanumeric(after)) return false
  let start = labelStart
  while (labelStart - start < LONGEST_NAME && isNameCharacter(text.charCodeAt(start - 1))) start--
  return text.charCodeAt(start - 1) === value.quote
}

/** How Go writes a list of strings. */
const GO_SLICE = '[]string{'

/** After `:`, `=`, `:=` or `=>` and blanks; -1 if what stands there compares (`==`) or names a member (`::`). */
function skipSeparator(text: string, start: number): number {
  const next = text.charCodeAt(start + 1)
  if (next === text.charCodeAt(start)) return -1
  return skipBlanks(text, next === 0x3d || next === 0x3e ? start + 2 : start + 1)
}

/** `{"name":"Cookie","value":"…"}` has its value under a key of its own. */
const MEMBER = /\s{0,8}\\{0,16}["']value\\{0,16}["']\s{0,8}:/iy

/** After the comma between a label and a string: where the string begins. */
function skipMember(text: string, start: number): number {
  MEMBER.lastIndex = start
  return skipBlanks(text, MEMBER.test(text) ? MEMBER.lastIndex : start)
}

/** `b'…'`, `u'…'`: Python's. */
function isStringPrefix(code: number): boolean {
  return code === 0x62 || code === 0x75 || code === 0x72
}

/** Moves `value` to the next string of its array, whose last one ended at `end`. */
export function findNextString(text: string, end: number): LabelValue | undefined {
  const close = skipBackslashes(text, end)
  if (text.charCodeAt(close) !== value.quote) return undefined
  const comma = skipBlanks(text, close + 1)
  if (text.charCodeAt(comma) !== 0x2c) return undefined
  return readQuote(text, skipBlanks(text, comma + 1)) ? value : undefined
}

/** Notes the quote at `index`, escaped or not; whether there is one. */
function readQuote(text: string, index: number): boolean {
  const at = skipBackslashes(text, index)
  const code = text.charCodeAt(at)
  if (!isQuote(code)) return false
  value.quote = code
  value.escapes = at - index
  value.start = at + 1
  return true
}

/** Notes the quote or bracket before the name of the label; false if it is a parameter. */
function readBefore(text: string, labelStart: number): boolean {
  let start = labelStart
  while (labelStart - start < LONGEST_NAME && isNameCharacter(text.charCodeAt(start - 1))) start--
  const code = text.charCodeAt(start - 1)
  if (value.separator === 0x3d && (code === 0x3f || code === 0x26)) return false
  if (isQuote(code)) {
    value.quote = code
    let from = start - 1
    while (text.charCodeAt(from - 1) === 0x5c) from--
    value.escapes = start - 1 - from
  } else if (value.bracket === 0) value.bracket = closing(code)
  return true
}

const HIDDEN = /\[(?:REDACTED[^\]\n]{0,64}|redacted|filtered|hidden|masked|truncated)\](?![^\s"'`,;)\]}\\])/iy

/** Whether a marker or a placeholder in brackets stands at `at`. */
function isPlaceholderAt(text: string, at: number): boolean {
  HIDDEN.lastIndex = at
  return HIDDEN.test(text)
}

/** A placeholder of a shape that no credential has: `<token>`, `$API_KEY`. */
const VARIABLE = /(?:<[A-Za-z][A-Za-z0-9_ -]{0,40}>|\$[A-Z_][A-Z0-9_]{0,63})(?![^\s"'`,;)\]}\\])/y

/** Whether the value at `start` is a marker or a placeholder already (redaction policy, section 2). */
export function isHidden(text: string, start: number): boolean {
  if (isPlaceholderAt(text, start)) return true
  let end = start
  while (end - start < 140 && !endsWord(text.charCodeAt(end))) end++
  if (end === start) return false
  VARIABLE.lastIndex = start
  if (VARIABLE.test(text) || isPlaceholder(text.slice(start, end))) return true
  return isTrailing(text.charCodeAt(end - 1)) && end - 1 > start && isPlaceholder(text.slice(start, end - 1))
}

/** Longest text that is read as prose. */
const LONGEST_PROSE = 160

const PROSE =
  /^[("']?[A-Za-z]{1,12}(?:[-/'][A-Za-z]{1,12}){0,2}[,.:;!?)"']{0,2}(?:\s+[("']?(?:\d{1,4}|[A-Za-z]{1,14}(?:[-/'][A-Za-z]{1,14}){0,2})[,.:;!?)"']{0,3})*\s*$/

/** Whether `text[start, end)` is words and small numbers: what a message says rather than what a header holds. */
export function isProse(text: string, start: number, end: number): boolean {
  return end - start <= LONGEST_PROSE && PROSE.test(text.slice(start, end))
}

/** Where the line ends: at a line break, or at the latest at `limit`. */
export function endOfLine(text: string, start: number, limit = text.length): number {
  const last = Math.min(limit, text.length)
  let end = start
  while (end < last && text.charCodeAt(end) !== 0x0a && text.charCodeAt(end) !== 0x0d) end++
  return end
}

/** Without white space at its end. */
export function trimEnd(text: string, start: number, end: number): number {
  let last = end
  while (last > start && text.charCodeAt(last - 1) <= 0x20) last--
  return last
}

/** After spaces and tabs. */
export function skipBlanks(text: string, start: number): number {
  let index = start
  while (text.charCodeAt(index) === 0x20 || text.charCodeAt(index) === 0x09) index++
  return index
}

/** `"`, `'` or a backtick */
export function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x27 || code === 0x60
}

function skipBackslashes(text: string, start: number): number {
  let index = start
  while (text.charCodeAt(index) === 0x5c) index++
  return index
}

function isNameCharacter(code: number): boolean {
  return isAlphanumeric(code) || code === 0x2d || code === 0x5f
}

function isTrailing(code: number): boolean {
  return code === 0x29 || code === 0x5d || code === 0x7d || code === 0x2e || code === 0x3e
}

/** White space, quotes, commas, the end. */
function endsWord(code: number): boolean {
  return !(code > 0x20) || isQuote(code) || code === 0x2c || code === 0x3b || code === 0x5c
}

function closing(code: number): number {
  switch (code) {
    case 0x28:
      return 0x29
    case 0x5b:
      return 0x5d
    case 0x7b:
      return 0x7d
    case 0x3c:
      return 0x3e
    default:
      return 0
  }
}
