import { isDigit } from '../../text/characters.ts'
import { markerEnd } from '../../text/markers.ts'

/** What stands between a key and its value. */
export type Operator = 'equals' | 'colon' | 'arrow' | 'comparison'

/** An operator to read into. */
export interface Separator {
  operator: Operator
  /** Behind its last character. */
  end: number
}

const COLON = 0x3a
const EQUALS = 0x3d

/** Reads the separator at `at`: `=` `:=` `=>` `:` `==`. */
export function readSeparator(text: string, at: number, separator: Separator): void {
  const next = text.charCodeAt(at + 1)
  separator.end = at + 1
  if (text.charCodeAt(at) === COLON) {
    separator.operator = next === EQUALS ? 'equals' : 'colon'
    if (next === EQUALS) separator.end++
    return
  }
  separator.operator = 'equals'
  if (next === 0x3e) {
    separator.operator = 'arrow'
    separator.end++
  } else if (next === EQUALS) {
    separator.operator = 'comparison'
    separator.end += text.charCodeAt(at + 2) === EQUALS ? 2 : 1
  }
}

const ARN = /arn:aws[a-z-]{0,16}:[^\s"'<>,;)\]}]*/y

/** Where to go on behind a colon that divides no key from a value: of `::`, a URL, a time, a marker, an ARN; or -1. */
export function afterOtherColon(text: string, at: number): number {
  const next = text.charCodeAt(at + 1)
  if (next === COLON) return at + 2
  if (next === 0x2f && text.charCodeAt(at + 2) === 0x2f) return at + 3
  const before = text.charCodeAt(at - 1)
  if (isDigit(before) && isDigit(next)) return at + 1
  if (before === 0x44) {
    const end = markerEnd(text, at - 9)
    if (end > at) return end
  } else if (before === 0x6e && text.startsWith('arn:aws', at - 3)) {
    ARN.lastIndex = at - 3
    if (ARN.test(text)) return ARN.lastIndex
  }
  return -1
}
