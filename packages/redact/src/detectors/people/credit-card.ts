import { passesLuhn } from '../../checks/luhn.ts'
import { Anchor } from '../../text/anchor.ts'
import { isAlphanumeric, isDigit, isHexDigit, isLetter } from '../../text/characters.ts'
import type { Positions } from '../../text/positions.ts'
import type { Detector, Scan } from '../../text/scan.ts'
import { isFree, isFreeBefore } from '../boundary.ts'
import { isIssuer, isLengthOf } from './credit-card-issuer.ts'
import { isNamedIdentifier } from './identifier-name.ts'

/**
 * Card numbers of 13 to 19 digits: plain, or in groups of 4-4-4-4, 4-4-4-4-3, 4-6-5 or 4-6-4 with one and the same
 * separator; of an issuer, with the right check digit, and not the decimals of a number (redaction policy, section 6).
 */
export const creditCard: Detector = {
  name: 'credit-card',
  needs: Anchor.DIGITS,
  offForIdentifiers: true,
  structural: false,
  find(scan) {
    const { numbers } = scan.anchors
    for (let run = 0; run < numbers.length; run += 2) {
      const size = numbers.at(run + 1) - numbers.at(run)
      if (size === 4) run = findGrouped(scan, run)
      else if (size >= 13 && size <= 19) findPlain(scan, numbers.at(run), numbers.at(run + 1))
    }
  },
}

const SPACE = 0x20
const POINT = 0x2e
const DASH = 0x2d
const UNDERSCORE = 0x5f

function findPlain(scan: Scan, start: number, end: number): void {
  const { text } = scan
  if (!isFree(text, start, end) || isFraction(text, start, end) || isPartOfId(text, start, end)) return
  if (!isCard(text, start, end) || isJoinedId(text, start, end)) return
  if (!isNamedIdentifier(text, start)) scan.add('credit-card', start, end)
}

/** Digits with a point between them and other digits, or with a point and nothing before it. */
function isFraction(text: string, start: number, end: number): boolean {
  if (text.charCodeAt(end) === POINT && isDigit(text.charCodeAt(end + 1))) return true
  if (text.charCodeAt(start - 1) !== POINT) return false
  const before = text.charCodeAt(start - 2)
  return isDigit(before) || !(before === POINT || isAlphanumeric(before))
}

/** Characters of a span id; a card number of 16 digits in a traceparent or B3 header is one. */
const SPAN_ID = 16

/** Joined with a dash to a trace or span id, or to the flags behind one. */
function isPartOfId(text: string, start: number, end: number): boolean {
  if (text.charCodeAt(start - 1) === DASH && isSpanId(text, start - 1 - SPAN_ID)) return true
  return text.charCodeAt(end) === DASH && isSpanId(text, end + 1)
}

/** Longest number that is written on most cards. */
const USUAL = 16
const LONGEST_WORD = 12
/** What a card number may be joined to. */
const CARD_WORD =
  /(?:card|cc|pan|visa|master|mastercard|mc|amex|diners|discover|jcb|unionpay|account|number|num|no|nr|pay|payment)$/i

/** A long number joined to another word by `_` or `-`, as in `blk_-4174618838156947380` or `i-49508290343823952`. */
function isJoinedId(text: string, start: number, end: number): boolean {
  if (end - start <= USUAL) return false
  let at = start
  while (start - at < 2 && (text.charCodeAt(at - 1) === DASH || text.charCodeAt(at - 1) === UNDERSCORE)) at--
  if (at === start || !isLetter(text.charCodeAt(at - 1))) return false
  return !CARD_WORD.test(text.slice(Math.max(0, at - LONGEST_WORD), at))
}

/** 16 hex digits that are no card number themselves. */
function isSpanId(text: string, start: number): boolean {
  let digits = 0
  for (let index = start; index < start + SPAN_ID; index++) {
    const code = text.charCodeAt(index)
    if (isDigit(code)) digits++
    else if (!isHexDigit(code)) return false
  }
  return digits < SPAN_ID || !isCard(text, start, start + SPAN_ID)
}

/**
 * Looks at a row of groups of four digits with one separator that begins with the run at `first`.
 * @returns the last run of the row
 */
function findGrouped(scan: Scan, first: number): number {
  const { text } = scan
  const { numbers } = scan.anchors
  const start = numbers.at(first)
  const separator = text.charCodeAt(numbers.at(first + 1))
  if (!isSeparator(separator) || !isFreeBefore(text, start)) return first
  let last = first
  while (sizeOfNext(text, numbers, last, separator) === 4) last += 2
  const groups = (last - first) / 2 + 1
  // A dash or point on either side makes it part of something longer; after a space it is the next number.
  const isAlone =
    separator === SPACE || !(text.charCodeAt(start - 1) === separator && isDigit(text.charCodeAt(start - 2)))
  if (!isAlone || isDecimals(text, start)) return last
  if (groups === 1 || (separator === SPACE && groups < 4)) {
    if (sizeOfNext(text, numbers, last, separator) === 6) findAmex(scan, last, separator)
  } else if (groups === 4) addFours(scan, first, last, separator)
  else if (separator === SPACE && groups > 4) findAmongMore(scan, first, last)
  return last
}

function isDecimals(text: string, start: number): boolean {
  return text.charCodeAt(start - 1) === POINT && isDigit(text.charCodeAt(start - 2))
}

/** The number of digits in the run after `run` if only the separator is between and no letter follows; otherwise 0. */
function sizeOfNext(text: string, numbers: Positions, run: number, separator: number): number {
  if (run + 3 >= numbers.length) return 0
  const end = numbers.at(run + 1)
  const start = numbers.at(run + 2)
  if (start !== end + 1 || text.charCodeAt(end) !== separator) return 0
  const nextEnd = numbers.at(run + 3)
  const after = text.charCodeAt(nextEnd)
  const isNumber = after !== POINT || separator === POINT || !isDigit(text.charCodeAt(nextEnd + 1))
  return isNumber && !isAlphanumeric(after) ? nextEnd - start : 0
}

/** 4-6-5 and 4-6-4. */
function findAmex(scan: Scan, first: number, separator: number): void {
  const { text } = scan
  const { numbers } = scan.anchors
  const last = first + 4
  const size = sizeOfNext(text, numbers, first + 2, separator)
  if (size !== 5 && size !== 4) return
  if (separator === SPACE || sizeOfNext(text, numbers, last, separator) === 0)
    addCard(scan, numbers.at(first), numbers.at(last + 1))
}

/** Four groups of four, with three digits more if that is a card number as well. */
function addFours(scan: Scan, first: number, last: number, separator: number): boolean {
  const { numbers } = scan.anchors
  const more = sizeOfNext(scan.text, numbers, last, separator)
  if (more === 3 && addCard(scan, numbers.at(first), numbers.at(last + 3))) return true
  if (more !== 0 && separator !== SPACE) return false
  return addCard(scan, numbers.at(first), numbers.at(last + 1))
}

const GROUPS = 4

/**
 * A card number with one to three other numbers of four digits before or after it, such as a year; or nothing but card
 * numbers. Any other row is one of numbers, a few of which would pass by chance.
 */
function findAmongMore(scan: Scan, first: number, last: number): void {
  const { numbers } = scan.anchors
  const groups = (last - first) / 2 + 1
  const tail = last - (GROUPS - 1) * 2
  if (groups < GROUPS * 2) {
    if (!addFours(scan, first, first + (GROUPS - 1) * 2, SPACE)) addFours(scan, tail, last, SPACE)
    return
  }
  if (groups % GROUPS !== 0) return
  for (let run = first; run < last; run += GROUPS * 2)
    if (!isCard(scan.text, numbers.at(run), numbers.at(run + GROUPS * 2 - 1))) return
  for (let run = first; run < last; run += GROUPS * 2)
    scan.add('credit-card', numbers.at(run), numbers.at(run + GROUPS * 2 - 1))
}

function addCard(scan: Scan, start: number, end: number): boolean {
  if (!isCard(scan.text, start, end)) return false
  scan.add('credit-card', start, end)
  return true
}

function isCard(text: string, start: number, end: number): boolean {
  let six = 0
  let digits = 0
  for (let index = start; digits < 6; index++) {
    const code = text.charCodeAt(index)
    if (!isDigit(code)) continue
    six = six * 10 + code - 0x30
    digits++
  }
  return isIssuer(six) && isLengthOf(six, sizeOf(text, start, end)) && passesLuhn(text, start, end)
}

function sizeOf(text: string, start: number, end: number): number {
  let size = 0
  for (let index = start; index < end; index++) if (isDigit(text.charCodeAt(index))) size++
  return size
}

/** Space, no-break and thin space, dash, point, `_`, and the `+` of a query string. */
function isSeparator(code: number): boolean {
  return (
    code === SPACE ||
    code === DASH ||
    code === POINT ||
    code === 0x5f ||
    code === 0x2b ||
    code === 0xa0 ||
    code === 0x2009 ||
    code === 0x202f
  )
}
