import type { LabelValue } from './label-value.ts'
import { isQuote, skipBlanks, trimEnd } from './label-value.ts'

/** How a value reads on, if nothing closes it before the end of the line. */
export type Reading =
  /** One token: the first quote ends it, and the next field of a list: `, Accept=`, in a form `&next=`. */
  | 'token'
  /** Parameters with quoted values: a quote after `=` opens one. */
  | 'parameters'
  /** The same, of unknown form: in a form the next field ends it as well. */
  | 'opaque'
  /** Quotes say nothing unless the value itself is quoted: Digest and AWS4 (redaction policy, section 6). */
  | 'line'

/**
 * The end of a value from `from` on: its closing quote or bracket, otherwise the end of the line. A line break may be
 * escaped.
 */
export function endOfValue(text: string, value: LabelValue, from: number, reading: Reading): number {
  const isForm = value.separator === 0x3d && (reading === 'token' || reading === 'opaque')
  let index = from
  while (index < text.length) {
    const code = text.charCodeAt(index)
    if (code === 0x0a || code === 0x0d) break
    if (code === 0x5c || isQuote(code)) {
      let at = index
      while (text.charCodeAt(at) === 0x5c) at++
      if (isQuote(text.charCodeAt(at))) {
        const next = readQuote(text, value, at, at - index, reading)
        if (next < 0) break
        index = next
      } else if (at > index && breaksLine(text, at, reading)) break
      else index = at > index ? at : index + 1
      continue
    }
    if (code === value.bracket && value.quote === 0) break
    if (reading === 'token' && (code === 0x2c || code === 0x3b) && isField(text, index + 1)) break
    if (code === 0x26 && isForm && isField(text, index + 1)) break
    index++
  }
  return trimEnd(text, from, index)
}

/** Where to read on after the quote at `at`; -1 if it closes the value. */
function readQuote(text: string, value: LabelValue, at: number, escapes: number, reading: Reading): number {
  const quote = text.charCodeAt(at)
  if (value.quote !== 0 ? quote !== value.quote || escapes > value.escapes : reading === 'line') return at + 1
  if (reading === 'token' || !opensParameter(text, at - escapes, at)) return -1
  // Up to its partner; what is never closed goes to the end of the line.
  for (let index = at + 1; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === 0x0a || code === 0x0d) return index
    if (code !== quote) continue
    let from = index
    while (text.charCodeAt(from - 1) === 0x5c) from--
    if (index - from <= escapes) return index + 1
  }
  return text.length
}

/** A quote after `=` opens a parameter's value unless what follows closes the whole: base64 may end in `=` as well. */
function opensParameter(text: string, before: number, at: number): boolean {
  if (text.charCodeAt(before - 1) !== 0x3d) return false
  switch (text.charCodeAt(at + 1)) {
    case 0x09:
    case 0x0a:
    case 0x0d:
    case 0x20:
    case 0x29:
    case 0x2c:
    case 0x3b:
    case 0x5c:
    case 0x5d:
    case 0x7d:
      return false
    default:
      return at + 1 < text.length
  }
}

const HEADER_NAME = /[A-Za-z][A-Za-z0-9-]{1,40}:|$/y

/** Whether the letter at `at`, after backslashes, makes a line break: `\n` and `\r`, not `CORP\nancy`. */
function breaksLine(text: string, at: number, reading: Reading): boolean {
  const code = text.charCodeAt(at)
  if (code !== 0x6e && code !== 0x72) return false
  if (reading === 'token' || text.charCodeAt(at + 1) === 0x5c) return true
  HEADER_NAME.lastIndex = at + 1
  return HEADER_NAME.test(text)
}

const FIELD = /["']?[A-Za-z][A-Za-z0-9_-]{0,40}["']?\s?[=:]/y

function isField(text: string, start: number): boolean {
  FIELD.lastIndex = skipBlanks(text, start)
  return FIELD.test(text)
}
