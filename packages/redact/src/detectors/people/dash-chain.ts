import { isAlphanumeric, isDigit } from '../../text/characters.ts'

const DASH = 0x2d
const POINT = 0x2e

/** Words that say what follows their dash: `tel-941-555-0153`. */
const LABEL = /(?<![a-z0-9])(?:ssn|tel|phone|mobile|cell|fax|sms)$/i
const LONGEST_LABEL = 6

/**
 * Whether groups of digits with dashes, `text[start, end)`, are part of something longer: an id, a date, a version. A
 * dash joins them with letters or digits, or a point with digits, on either side.
 */
export function isPartOfChain(text: string, start: number, end: number): boolean {
  const before = text.charCodeAt(start - 1)
  const after = text.charCodeAt(end)
  if (after === DASH && isAlphanumeric(text.charCodeAt(end + 1))) return true
  if (after === POINT && isDigit(text.charCodeAt(end + 1))) return true
  if (before === POINT && isDigit(text.charCodeAt(start - 2))) return true
  if (before !== DASH || !isAlphanumeric(text.charCodeAt(start - 2))) return false
  return !LABEL.test(text.slice(Math.max(0, start - 2 - LONGEST_LABEL), start - 1))
}
