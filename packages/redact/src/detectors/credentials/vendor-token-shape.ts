import { isDigit, isLetter } from '../../text/characters.ts'

/** No more of a body is measured: whether it is random shows by then, and a row of prefixes stays linear. */
const MOST_MEASURED = 48

/** What a body is made of. One result, used again: it lives until the next call of `measure`. */
export interface Shape {
  digits: number
  uppers: number
  /** Longest piece between `-` and `_` that has digits as well as letters. */
  longestMixed: number
  /** Whether a piece of 12 or more letters reads neither as words nor as camelCase. */
  isIrregular: boolean
  /** `xxxxxxxx`, `0000-0000`: it stands for a token. */
  isOneCharacter: boolean
}

const shape: Shape = { digits: 0, uppers: 0, longestMixed: 0, isIrregular: false, isOneCharacter: true }

/** The shape of `text[start, end)`, which is of `A-Z a-z 0-9 _ -`. */
export function measure(text: string, start: number, end: number): Shape {
  const limit = Math.min(end, start + MOST_MEASURED)
  const first = text.charCodeAt(start)
  shape.digits = 0
  shape.uppers = 0
  shape.longestMixed = 0
  shape.isIrregular = false
  shape.isOneCharacter = true
  let pieceStart = start
  let digitsBefore = 0
  for (let index = start; index <= limit; index++) {
    const code = index === limit ? 0x2d : text.charCodeAt(index)
    if (code === 0x2d || code === 0x5f) {
      const size = index - pieceStart
      const digits = shape.digits - digitsBefore
      if (digits > 0 && digits < size) shape.longestMixed = Math.max(shape.longestMixed, size)
      else if (digits === 0 && size >= 12 && !isWords(text, pieceStart, index)) shape.isIrregular = true
      pieceStart = index + 1
      digitsBefore = shape.digits
      continue
    }
    if (code !== first) shape.isOneCharacter = false
    if (isDigit(code)) shape.digits++
    else if (code < 0x61) shape.uppers++
  }
  return shape
}

/** How many letters and digits follow `start` without a break; at most 16 are counted. */
export function countAlphanumerics(text: string, start: number): number {
  let count = 0
  while (count < 16) {
    const code = text.charCodeAt(start + count)
    if (!isDigit(code) && !isLetter(code)) break
    count++
  }
  return count
}

/**
 * Whether letters read as lower-case words, an upper-case word or camelCase. Random ones have single small letters
 * between capitals, long rows of capitals, or stretches without a vowel.
 */
export function isWords(text: string, start: number, end: number): boolean {
  let strange = 0
  let index = start
  while (index < end) {
    const word = index
    while (index < end && isUpper(text.charCodeAt(index))) index++
    const uppers = index - word
    if (uppers === end - start) return true
    const lower = index
    let hasVowel = uppers > 0 && isVowel(text.charCodeAt(index - 1))
    while (index < end && !isUpper(text.charCodeAt(index))) {
      if (isVowel(text.charCodeAt(index))) hasVowel = true
      index++
    }
    const lowers = index - lower
    if (uppers > 5) strange += 2
    if (lowers === 1 && word > start && index < end) strange += hasVowel ? 1 : 2
    if (lowers >= 2 && !hasVowel) strange += lowers > 3 ? 2 : 1
    if (strange >= 2) return false
  }
  return true
}

function isUpper(code: number): boolean {
  return code >= 0x41 && code <= 0x5a
}

function isVowel(code: number): boolean {
  switch (code | 0x20) {
    case 0x61:
    case 0x65:
    case 0x69:
    case 0x6f:
    case 0x75:
    case 0x79:
      return true
    default:
      return false
  }
}
