import { isAlphanumeric, isDigit, isLetter } from '../../text/characters.ts'
import { isBlank, type WrittenNumber } from './amount-number.ts'
import { type Certainty, isCurrencySign, LONGEST_UNIT, unitCertainty } from './amount-units.ts'

/**
 * Where the amount ends whose unit stands after the number, or -1: `0.5 BTC`, `1.5k USDT`, `100USD`, `5 €`; not a pair
 * (`24 ETH-USD`), a rate (`12 sat/vB`) or a count (`24 USDT markets`) (redaction policy, section 6: amount).
 */
export function endAfterUnit(text: string, number: Readonly<WrittenNumber>): number {
  let at = number.end
  if (isBlank(text.charCodeAt(at))) at++
  const code = text.charCodeAt(at)
  if (isCurrencySign(code)) return isSignOfNext(text, at) ? -1 : at + 1
  if (code === DOLLAR)
    return at === number.end && hasMoneyForm(number) && !isAlphanumericOrSign(text, at + 1) ? at + 1 : -1
  const end = wordEnd(text, at)
  const word = text.slice(at, end)
  const certainty = unitCertainty(word)
  if (certainty === undefined) return endAfterScale(text, at)
  if (!isEnough(certainty, number, false) || isOther(text, number, word, end)) return -1
  return at === number.end && isHexWord(word) && number.decimals === 0 && number.thousands === 0 ? -1 : end
}

const DOLLAR = 0x24

/** Cents, or thousands set apart. */
export function hasMoneyForm(number: Readonly<WrittenNumber>): boolean {
  return number.decimals === 2 || number.thousands > 0
}

/** Whether a number has the form that so uncertain a unit asks for. */
export function isEnough(certainty: Certainty, number: Readonly<WrittenNumber>, isScaled: boolean): boolean {
  if (certainty === 'always' || isScaled || hasMoneyForm(number)) return true
  return certainty === 'large' && number.lead >= 2
}

/** Where `k`, `K`, `M`, `B` or `bn` at `at` ends, or `at`. What follows is not looked at. */
export function scaleEnd(text: string, at: number): number {
  const code = text.charCodeAt(at)
  if (code === 0x6b || code === 0x4b || code === 0x4d || code === 0x42) return at + 1
  return code === 0x62 && text.charCodeAt(at + 1) === 0x6e ? at + 2 : at
}

/** A unit after a scale: `k USDT`, `kUSDT`, `bn €`. */
function endAfterScale(text: string, at: number): number {
  const scale = scaleEnd(text, at)
  if (scale === at) return -1
  const start = isBlank(text.charCodeAt(scale)) ? scale + 1 : scale
  if (isCurrencySign(text.charCodeAt(start))) return isSignOfNext(text, start) ? -1 : start + 1
  const end = wordEnd(text, start)
  if (unitCertainty(text.slice(start, end)) === undefined || isPair(text, end)) return -1
  return end
}

/** Where the letters end, or just beyond the longest unit. */
function wordEnd(text: string, start: number): number {
  let end = start
  while (end - start <= LONGEST_UNIT && isLetter(text.charCodeAt(end))) end++
  return end
}

function isHexWord(word: string): boolean {
  for (let index = 0; index < word.length; index++) if (word.charCodeAt(index) > 0x46) return false
  return true
}

/** A sign that is written before the number after it: `5 €6`. */
function isSignOfNext(text: string, at: number): boolean {
  return isDigit(text.charCodeAt(at + 1))
}

/** Or the bracket of a marker, which may stand for one of them. */
function isAlphanumericOrSign(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return isAlphanumeric(code) || code === DOLLAR || code === 0x7b || code === 0x5f || code === 0x5b
}

const LONGEST_NOUN = 16

/** What whole numbers count rather than pay: `24 USDT markets`. */
const COUNTED = /^ (?:pairs?|markets?|candles?|klines?|pools?|tickers?|symbols?|bars|order ?books?)(?![a-z])/
const LINK_STATE = /^ (?:up|down|lost|flap|state|status|layer|led|speed|is|training)/i
const PER_SIZE = /^(?:\/| per )(?:k?v?b(?:ytes?)?|wu|gas)(?![a-z])/i

function isOther(text: string, number: Readonly<WrittenNumber>, word: string, end: number): boolean {
  if (isPair(text, end)) return true
  const rest = text.slice(end, end + LONGEST_NOUN)
  if (word.startsWith('sat') || word === 'wei') return PER_SIZE.test(rest)
  if (number.decimals > 0 || number.thousands > number.spaces) return false
  return COUNTED.test(rest) || (word === 'LINK' && LINK_STATE.test(rest))
}

/** Whether the unit that ends at `end` is the first of a pair, or part of a name. */
function isPair(text: string, end: number): boolean {
  const code = text.charCodeAt(end)
  const next = text.charCodeAt(end + 1)
  if (isDigit(code) || isLetter(code) || code === 0x5f) return true
  if (code === 0x2d) return isAlphanumeric(next)
  if (code === 0x2f || code === 0x3a)
    return isCapital(next) || text.startsWith('mBTC', end + 1) || text.startsWith('stETH', end + 1)
  return (
    code === 0x20 && next === 0x2f && text.charCodeAt(end + 2) === 0x20 && isCapital(text.charCodeAt(end + 3))
  )
}

function isCapital(code: number): boolean {
  return code >= 0x41 && code <= 0x5a
}
