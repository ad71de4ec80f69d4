import { isAlphanumeric, isDigit } from '../../text/characters.ts'
import type { Positions } from '../../text/positions.ts'

const POINT = 0x2e

/** Digits of an international number (ITU-T E.164), with a margin below: the shortest in use have eight. */
const FEWEST = 8
const MOST = 15

/** Of a number in North America, country code included: what follows the eleventh digit is something else. */
const NANP = 11

/** Where no separators were written before, a space ends the number from so many digits on. */
const COMPLETE = 8

/**
 * Where the international number ends whose first digits are the run at `run`, or -1: 8 to 15 digits in groups with
 * one separator each, area code or trunk zero in parentheses (redaction policy, section 6: phone).
 */
export function internationalEnd(text: string, numbers: Positions, run: number): number {
  const start = numbers.at(run)
  if (text.charCodeAt(start) === 0x30) return -1
  const isAmerican = text.charCodeAt(start) === 0x31
  let digits = 0
  let end = -1
  for (let at = run; at < numbers.length; at += 2) {
    const from = numbers.at(at)
    const to = numbers.at(at + 1)
    if (at > run) {
      if (isAmerican && digits === NANP) break
      const isComplete = at === run + 2 && digits >= COMPLETE
      if (isComplete && from === start + digits + 1 && text.charCodeAt(from - 1) === POINT) return -1
      if (!isGap(text, numbers.at(at - 1), from, isComplete)) break
    }
    digits += to - from
    if (digits > MOST || (isAlphanumeric(text.charCodeAt(to)) && !isExtension(text, to))) break
    if (digits >= FEWEST) end = to
  }
  return end
}

/** `+hhmm` right after a time: an offset from UTC. The run is the one at `run`. */
export function isTimeOffset(text: string, numbers: Positions, run: number): boolean {
  const start = numbers.at(run)
  if (numbers.at(run + 1) !== start + 4 || text.charCodeAt(start - 2) !== 0x20) return false
  return TIME.test(text.slice(Math.max(0, start - 20), start - 1))
}

/** Up to nanoseconds. */
const TIME = /\d:\d\d(?:[.,]\d{1,9})? $/

/** Nothing but a separator, a parenthesis, or one of them on each side of it. */
function isGap(text: string, start: number, end: number, isComplete: boolean): boolean {
  const size = end - start
  if (size > 3 || size < 1) return false
  let parentheses = 0
  for (let index = start; index < end; index++) {
    const code = text.charCodeAt(index)
    if (code === 0x28 || code === 0x29) parentheses++
    else if (!isSeparator(code) || isComplete) return false
  }
  return parentheses === 0 ? size === 1 : parentheses === 1
}

/** `x` and digits. */
function isExtension(text: string, at: number): boolean {
  return (text.charCodeAt(at) | 0x20) === 0x78 && isDigit(text.charCodeAt(at + 1))
}

/** Space, no-break space, dash, point, slash. */
function isSeparator(code: number): boolean {
  return code === 0x20 || code === 0xa0 || code === 0x2d || code === POINT || code === 0x2f
}
