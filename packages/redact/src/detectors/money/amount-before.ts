import { isAlphanumeric, isDigit, isLetter } from '../../text/characters.ts'
import { isEscapeLetter } from '../boundary.ts'
import { hasMoneyForm, isEnough, scaleEnd } from './amount-after.ts'
import { isBlank, type WrittenNumber } from './amount-number.ts'
import { isCrypto, isCurrencySign, LONGEST_UNIT, unitCertainty } from './amount-units.ts'

/** Where an amount starts and ends; of one at a time, used again. */
const found = { start: 0, end: 0 }

const DOLLAR = 0x24
const MINUS = 0x2d
const PLUS = 0x2b
const POINT = 0x2e

/**
 * The amount whose unit stands before the number: `€2,500.00`, `$1,999.95`, `EUR 100`, `BTC 0.51`; undefined if there
 * is none that starts at `least` or after it (redaction policy, section 6: amount). The result lives until the next call.
 */
export function amountBefore(
  text: string,
  number: Readonly<WrittenNumber>,
  least: number,
): Readonly<typeof found> | undefined {
  let at = number.start
  if (text.charCodeAt(at - 1) === POINT && !isDigit(text.charCodeAt(at - 2))) at--
  const sign = text.charCodeAt(at - 1)
  if (sign === MINUS || sign === PLUS) at--
  const isSpaced = isBlank(text.charCodeAt(at - 1))
  if (isSpaced) at--
  if (at <= least) return undefined
  const code = text.charCodeAt(at - 1)
  if (isCurrencySign(code) || code === DOLLAR) return afterSign(text, number, at - 1, code === DOLLAR)
  if (!isCapital(code) || number.isVersion || isOther(text, number)) return undefined
  return afterCode(text, number, at, isSpaced, least)
}

function afterSign(
  text: string,
  number: Readonly<WrittenNumber>,
  sign: number,
  isDollar: boolean,
): Readonly<typeof found> | undefined {
  const scale = scaleEnd(text, number.end)
  const isScaled = scale > number.end && !isAlphanumeric(text.charCodeAt(scale))
  if (isDollar) {
    if (
      number.isVersion ||
      (!isScaled && (!isDollarAmount(number) || isAlphanumeric(text.charCodeAt(number.end))))
    )
      return undefined
  }
  const before = text.charCodeAt(sign - 1)
  const isSigned = (before === MINUS || before === PLUS) && !isAlphanumeric(text.charCodeAt(sign - 2))
  found.start = isSigned ? sign - 1 : sign
  found.end = isScaled ? scale : number.end
  return found
}

/** `$1 500` may be a placeholder and a number, `$1,500` and `$10 500` are not. */
function isDollarAmount(number: Readonly<WrittenNumber>): boolean {
  if (number.decimals === 2 || number.thousands > number.spaces) return true
  return number.spaces > 1 || (number.spaces === 1 && number.lead > 1)
}

/** Most traded: `USD100` needs no cents to be one. */
const MAJOR = new Set(['USD', 'EUR', 'GBP', 'CHF', 'JPY'])

function afterCode(
  text: string,
  number: Readonly<WrittenNumber>,
  end: number,
  isSpaced: boolean,
  least: number,
): Readonly<typeof found> | undefined {
  let start = end
  while (start > 0 && end - start <= LONGEST_UNIT && isLetter(text.charCodeAt(start - 1))) start--
  if (isEscapeLetter(text, start)) start++
  if (start < least || isTied(text, start)) return undefined
  const word = text.slice(start, end)
  const certainty = unitCertainty(word)
  if (certainty === undefined) return undefined
  const scale = scaleEnd(text, number.end)
  const isScaled = scale > number.end && !isAlphanumeric(text.charCodeAt(scale))
  if (!isScaled && isAlphanumeric(text.charCodeAt(number.end))) return undefined
  if (!isEnough(certainty, number, isScaled)) return undefined
  if (isCrypto(word) ? !isExact(text, number) : !isSpaced && !hasMoneyForm(number) && !MAJOR.has(word))
    return undefined
  found.start = start
  found.end = isScaled ? scale : number.end
  return found
}

/** `BTC 0.5` and `BTC 12.25` are amounts; `BTC 24`, `ETH 2.0` and `UNI 3` are names. */
function isExact(text: string, number: Readonly<WrittenNumber>): boolean {
  if (number.thousands > number.spaces || number.decimals >= 2) return true
  return number.decimals === 1 && number.lead === 1 && text.charCodeAt(number.start) === 0x30
}

/** The number goes on as a date, a time, a percentage or a version. */
function isOther(text: string, number: Readonly<WrittenNumber>): boolean {
  const code = text.charCodeAt(number.end)
  if (code === 0x25) return true
  return (code === MINUS || code === 0x3a || code === 0x2f) && isDigit(text.charCodeAt(number.end + 1))
}

/** Whether the word that starts at `start` is part of a pair or a name: `EUR/USD`, `ETH-USD`, `x_USD`, `#USD`. */
function isTied(text: string, start: number): boolean {
  const code = text.charCodeAt(start - 1)
  if (code === MINUS || code === 0x2f || code === POINT || code === 0x3a)
    return isAlphanumeric(text.charCodeAt(start - 2)) || text.charCodeAt(start - 2) === 0x5d
  // After a bracket, so that what follows a marker is read as it was before.
  return (
    (isAlphanumeric(code) && !isEscapeLetter(text, start - 1)) ||
    code === 0x5f ||
    code === 0x40 ||
    code === 0x23 ||
    code === 0x5d
  )
}

function isCapital(code: number): boolean {
  return code >= 0x41 && code <= 0x5a
}
