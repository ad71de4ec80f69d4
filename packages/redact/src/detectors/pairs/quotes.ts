import { isAlphanumeric } from '../../text/characters.ts'
import { isQuoteMark, isSpace, isTerminator } from './characters.ts'

const BACKSLASH = 0x5c

/** An opening quote: what has to be there for it to be closed. */
export interface Quote {
  /** Character that closes it. */
  mark: string
  /** Backslashes before each mark: 0, 1 (`\"`), 3 (`\\\"`) … */
  escapes: number
  /** Marks in a row: 2 in CSV (`""x""`), 3 in TOML and Python. */
  width: number
  /** Position of the first quoted character. */
  start: number
}

/** A quote to read into. */
export function newQuote(): Quote {
  return { mark: '"', escapes: 0, width: 1, start: 0 }
}

/** Whether an opening quote stands at `at`, escaped to any depth; then `quote` is it. */
export function readOpenQuote(text: string, at: number, quote: Quote): boolean {
  let index = at
  while (text.charCodeAt(index) === BACKSLASH) index++
  const code = text.charCodeAt(index)
  const isTypographic = code === 0x201c || code === 0x2018
  if (!isTypographic && !isQuoteMark(code)) return false
  quote.escapes = index - at
  quote.mark = isTypographic ? String.fromCharCode(code + 1) : text.charAt(index)
  quote.width = quote.escapes === 0 && !isTypographic ? widthAt(text, index, code) : 1
  quote.start = index + quote.width
  return true
}

/** Two marks in a row are an empty value, unless something comes directly after them that can be one. */
function widthAt(text: string, index: number, code: number): number {
  if (text.charCodeAt(index + 1) !== code) return 1
  const next = text.charCodeAt(index + 2)
  if (next === code) return 3
  return index + 2 >= text.length || isSpace(next) || isTerminator(next) || next === 0x3a ? 1 : 2
}

/**
 * Where the quoted text ends: before the closing mark and what escapes it, or before that of a text which holds this
 * one, or at the end of the text. A mark that is escaped within the quoted text does not close it.
 */
export function quotedEnd(text: string, quote: Quote): number {
  const { mark, escapes, width, start } = quote
  const period = 2 * (escapes + 1)
  const marks = mark.repeat(width)
  for (let at = text.indexOf(marks, start); at >= 0; at = text.indexOf(marks, at + 1)) {
    let before = at
    while (before > start && text.charCodeAt(before - 1) === BACKSLASH) before--
    const count = at - before
    if (count < escapes) return before
    if (count % period !== escapes) continue
    if (mark === "'" && escapes === 0 && width === 1 && isDoubled(text, at, start)) {
      at++
      continue
    }
    return at - escapes
  }
  return text.length
}

/** `''` with text on both sides is a quote within a quoted text of SQL or YAML. */
function isDoubled(text: string, at: number, start: number): boolean {
  return at > start && text.charCodeAt(at + 1) === 0x27 && isAlphanumeric(text.charCodeAt(at + 2))
}

/** The position behind the closing marks that stand at `end`, which quotedEnd() gave. */
export function afterQuote(text: string, quote: Quote, end: number): number {
  let index = end
  while (text.charCodeAt(index) === BACKSLASH && index - end < quote.escapes) index++
  return text.startsWith(quote.mark, index) ? Math.min(text.length, index + quote.width) : index
}
