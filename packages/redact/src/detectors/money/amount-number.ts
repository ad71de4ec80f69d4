import { isAlphanumeric, isDigit } from '../../text/characters.ts'
import type { Positions } from '../../text/positions.ts'

/** A number as people write it, with what its form tells. */
export interface WrittenNumber {
  /** Of `anchors.numbers`: its first and last run of digits. */
  first: number
  last: number
  start: number
  end: number
  /** Digits of the first group. */
  lead: number
  /** Digits after the decimal point or comma; 0 if there is none. */
  decimals: number
  /** Groups after the first that a thousands separator set apart. */
  thousands: number
  /** How many of them a space set apart: the groups may be two numbers. */
  spaces: number
  /** More points than a number has: `1.2.3`. */
  isVersion: boolean
}

/** Of one number at a time, used again. */
const read: WrittenNumber = {
  first: 0,
  last: 0,
  start: 0,
  end: 0,
  lead: 0,
  decimals: 0,
  thousands: 0,
  spaces: 0,
  isVersion: false,
}

/** Groups of one number: 10^36, and no more work than that for a long row of groups. */
const MOST_GROUPS = 12

const POINT = 0x2e
const COMMA = 0x2c

/**
 * Reads the number whose first digits are the run at `run`: thousands set apart by comma, `_`, `'`, space or, where a
 * decimal comma follows or there are several, point; decimals after a point or a comma; an exponent (redaction policy,
 * section 6: amount). The result lives until the next call.
 */
export function readNumber(text: string, numbers: Positions, run: number): Readonly<WrittenNumber> {
  read.first = run
  read.last = run
  read.start = numbers.at(run)
  read.end = numbers.at(run + 1)
  read.lead = read.end - read.start
  read.decimals = 0
  read.thousands = 0
  read.spaces = 0
  read.isVersion = false
  let mark = 0
  for (let group = 0; group < MOST_GROUPS && read.last + 3 < numbers.length; group++) {
    const start = numbers.at(read.last + 2)
    if (start !== read.end + 1) break
    const code = text.charCodeAt(read.end)
    const size = numbers.at(read.last + 3) - start
    if (!join(code, size, mark, isCommaNext(text, numbers, read.last + 2))) break
    mark = code
    read.last += 2
    read.end = start + size
  }
  if (isExponent(text, read.end)) readExponent(text, numbers)
  return read
}

/** The earliest run from which a number may reach to the run at `last`, no run before `least`. */
export function firstRun(text: string, numbers: Positions, last: number, least: number): number {
  let run = last
  const limit = Math.max(least, last - MOST_GROUPS * 2)
  while (run > limit) {
    const end = numbers.at(run - 1)
    const gap = numbers.at(run) - end
    const code = text.charCodeAt(end)
    const isJoint = gap === 1 && (code === POINT || code === COMMA || isThousandsMark(code))
    if (!isJoint && !(gap <= 2 && isExponent(text, end))) break
    run -= 2
  }
  return run
}

/** Whether a group of `size` digits after `code` belongs to the number; `mark` is what set the group before it apart. */
function join(code: number, size: number, mark: number, isComma: boolean): boolean {
  if (code === POINT) return joinPoint(size, mark)
  if (code === COMMA) return joinComma(size, mark, isComma)
  if (
    !isThousandsMark(code) ||
    size !== 3 ||
    read.decimals > 0 ||
    read.lead > 3 ||
    (mark !== 0 && mark !== code)
  )
    return false
  read.thousands++
  if (code !== UNDERSCORE && code !== QUOTE && code !== CURLY_QUOTE) read.spaces++
  return true
}

function joinPoint(size: number, mark: number): boolean {
  if (read.decimals === 0) {
    read.decimals = size
    return true
  }
  // `2.500.000`: the first point was one of thousands.
  if (mark === POINT && size === 3 && (read.decimals === 3 || read.thousands > 0)) {
    read.thousands += read.thousands === 0 ? 2 : 1
    return true
  }
  read.isVersion = mark === POINT
  return false
}

function joinComma(size: number, mark: number, isComma: boolean): boolean {
  if (read.decimals > 0) {
    if (mark !== POINT || read.decimals !== 3 || read.lead > 3) return false
    // `2.500,00`
    if (read.thousands === 0) read.thousands = 1
    read.decimals = size
    return true
  }
  // `1,048,576`, and `1,00,000` as in India.
  if (read.lead <= 3 && (size === 3 || (size === 2 && isComma))) {
    read.thousands++
    return true
  }
  if (read.thousands > 0 && mark === COMMA) return false
  read.decimals = size
  return true
}

/** Whether a comma and two or three digits follow the run. */
function isCommaNext(text: string, numbers: Positions, run: number): boolean {
  if (run + 3 >= numbers.length || text.charCodeAt(numbers.at(run + 1)) !== COMMA) return false
  const size = numbers.at(run + 3) - numbers.at(run + 2)
  return numbers.at(run + 2) === numbers.at(run + 1) + 1 && (size === 2 || size === 3)
}

/** `1e18`, `1.5e-7`: so JavaScript prints very large and very small numbers. */
function readExponent(text: string, numbers: Positions): void {
  const next = read.last + 2
  if (next >= numbers.length) return
  const start = numbers.at(next)
  const end = numbers.at(next + 1)
  if (start - read.end > 2 || end - start > 3) return
  if (
    isAlphanumeric(text.charCodeAt(end)) ||
    (text.charCodeAt(end) === POINT && isDigit(text.charCodeAt(end + 1)))
  )
    return
  read.last = next
  read.end = end
}

function isExponent(text: string, at: number): boolean {
  if ((text.charCodeAt(at) | 0x20) !== 0x65) return false
  const next = text.charCodeAt(at + 1)
  return isDigit(next) || ((next === 0x2d || next === 0x2b) && isDigit(text.charCodeAt(at + 2)))
}

const UNDERSCORE = 0x5f
const QUOTE = 0x27
const CURLY_QUOTE = 0x2019

function isThousandsMark(code: number): boolean {
  return code === UNDERSCORE || code === QUOTE || code === CURLY_QUOTE || isBlank(code)
}

/** A space that separates groups or a unit: plain, no-break, thin. */
export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0xa0 || code === 0x202f || code === 0x2009
}
