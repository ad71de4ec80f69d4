import { isDigit } from '../text/characters.ts'

/**
 * Whether the digits of `text[start, end)` pass the check of ISO/IEC 7812-1, annex B (Luhn); other characters, such
 * as separators, are left out of account. A stretch without digits does not pass.
 */
export function passesLuhn(text: string, start: number, end: number): boolean {
  let sum = 0
  let count = 0
  for (let index = end - 1; index >= start; index--) {
    const code = text.charCodeAt(index)
    if (!isDigit(code)) continue
    const digit = code - 0x30
    if (count++ % 2 === 0) sum += digit
    else sum += digit > 4 ? digit * 2 - 9 : digit * 2
  }
  return count > 0 && sum % 10 === 0
}
