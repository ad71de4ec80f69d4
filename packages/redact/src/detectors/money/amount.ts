import { Anchor } from '../../text/anchor.ts'
import { isAlphanumeric, isDigit, isLetter } from '../../text/characters.ts'
import type { Detector, Scan } from '../../text/scan.ts'
import { isEscapeLetter, isFreeBefore } from '../boundary.ts'
import { endAfterUnit } from './amount-after.ts'
import { amountBefore } from './amount-before.ts'
import { mayFollowUnit, mayPrecedeUnit } from './amount-hint.ts'
import { firstRun, readNumber, type WrittenNumber } from './amount-number.ts'

/**
 * Sums of money: numbers with a cryptocurrency, an ISO currency code or a currency sign, thousands separators, `k`,
 * `M`, `bn` (redaction policy, section 6). The unit goes with the number.
 */
export const amount: Detector = {
  name: 'amount',
  needs: Anchor.NUMBER,
  offForIdentifiers: true,
  structural: false,
  find(scan) {
    const { text } = scan
    const { numbers } = scan.anchors
    /** Where the last one ends, in the text and among the runs: its unit belongs to no other number. */
    let done = 0
    let next = 0
    for (let run = 0; run < numbers.length; run += 2) {
      if (mayFollowUnit(text, numbers.at(run))) {
        const number = readNumber(text, numbers, run)
        const before = amountBefore(text, number, done)
        if (before !== undefined) {
          const { start } = before
          done = endOfBoth(text, number, before.end)
          scan.add('amount', start, done)
          run = number.last
          next = run + 2
          continue
        }
      }
      if (!mayPrecedeUnit(text, numbers.at(run + 1))) continue
      const end = findBeforeUnit(scan, run, next)
      if (end < 0) continue
      done = end
      next = run + 2
    }
  },
}

/**
 * Adds the amount whose last digits are the run at `last`, with its unit after it, and whose first are not before the
 * run at `least`.
 * @returns where it ends, or -1
 */
function findBeforeUnit(scan: Scan, last: number, least: number): number {
  const { text } = scan
  const { numbers } = scan.anchors
  let run = firstRun(text, numbers, last, least)
  while (run <= last) {
    const number = readNumber(text, numbers, run)
    if (number.last < last) {
      run = number.last + 2
      continue
    }
    const end = endAfterUnit(text, number)
    if (end < 0) return -1
    const start = amountStart(text, number)
    if (start >= 0) {
      scan.add('amount', start, end)
      return end
    }
    if (number.spaces === 0) return -1
    // `12:30 500 USDT`: what could not be the first group may be another number.
    run += 2
  }
  return -1
}

/** With the code after `$5.00 USD`, unless the next number is behind it: `EUR 100 USD 200`. */
function endOfBoth(text: string, number: Readonly<WrittenNumber>, end: number): number {
  if (end !== number.end) return end
  const after = endAfterUnit(text, number)
  if (after < 0) return end
  return text.charCodeAt(after) === 0x20 && isDigit(text.charCodeAt(after + 1)) ? end : after
}

const MINUS = 0x2d
const PLUS = 0x2b
const POINT = 0x2e
const COLON = 0x3a

/** Where a number with a unit after it starts, its sign included; -1 if it is part of a word, date, time or version. */
function amountStart(text: string, number: Readonly<WrittenNumber>): number {
  let { start } = number
  if (number.isVersion) return -1
  let code = text.charCodeAt(start - 1)
  if (code === POINT) {
    // `.5 BTC`
    const before = text.charCodeAt(start - 2)
    // After a bracket, so that what follows a marker is read as it was before.
    if (isDigit(before) || before === 0x5d) return -1
    if (isAlphanumeric(before)) return start
    if (before === POINT) return start
    start--
    code = before
  }
  if (code === MINUS || code === PLUS) {
    const before = text.charCodeAt(start - 2)
    if (isEscapeLetter(text, start - 2)) return start - 1
    // Nor after a bracket: of a marker, what it stands for may have ended in a letter.
    if (isLetter(before) || before === 0x5f || before === 0x5d) return -1
    if (isDigit(before)) return isDate(text, start) ? -1 : start
    return start - 1
  }
  if (!isFreeBefore(text, start) || code === 0x5f || code === 0x23) return -1
  if (code !== COLON) return start
  const before = text.charCodeAt(start - 2)
  return isDigit(before) || before === COLON ? -1 : start
}

const DATE = /\d-\d{1,2}-$/

/** `2026-06-` before it. */
function isDate(text: string, start: number): boolean {
  return DATE.test(text.slice(Math.max(0, start - 5), start))
}
