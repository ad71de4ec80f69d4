import { isAlphanumeric } from '../text/characters.ts'

/**
 * Whether no ASCII letter or digit stands before `at` (redaction policy, section 6). The letter of an escaped line
 * break or tab, `\n`, is none.
 */
export function isFreeBefore(text: string, at: number): boolean {
  return !isAlphanumeric(text.charCodeAt(at - 1)) || isEscapeLetter(text, at - 1)
}

/** Whether no ASCII letter or digit stands next to `text[start, end)`; the letter of an escape before it is none. */
export function isFree(text: string, start: number, end: number): boolean {
  return isFreeBefore(text, start) && !isAlphanumeric(text.charCodeAt(end))
}

/** Whether the letter at `at` is that of an escaped line break or tab. */
export function isEscapeLetter(text: string, at: number): boolean {
  if (text.charCodeAt(at - 1) !== 0x5c) return false
  const code = text.charCodeAt(at)
  return code === 0x6e || code === 0x72 || code === 0x74
}
