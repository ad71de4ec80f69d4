import { isDigit, isHexDigit } from '../../text/characters.ts'
import { isWordPart } from './characters.ts'

/**
 * The end of a number at `at`, a digit or a point before one: `12`, `.5`, `1e-5`, `0xff`, `1_000`, with all letters
 * that touch it (`10n`, `1d12h`).
 */
export function numberEnd(text: string, at: number, limit: number): number {
  const hex = text.charCodeAt(at) === 0x30 && (text.charCodeAt(at + 1) | 0x20) === 0x78
  while (at < limit) {
    const code = text.charCodeAt(at)
    if (code === 0x2e) {
      if (isWordPart(text.charCodeAt(at + 1)) && !isDigit(text.charCodeAt(at + 1))) return at + 1
      if (text.charCodeAt(at + 1) === 0x2e) return at
      at++
    } else if (!hex && (code | 0x20) === 0x65 && isSigned(text, at + 1)) at += 3
    else if (isWordPart(code)) at++
    else return at
  }
  return limit
}

/** A sign and a digit, as an exponent has them. */
function isSigned(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return (code === 0x2b || code === 0x2d) && isDigit(text.charCodeAt(at + 1))
}

const UUID_REST = /-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/iy

/** The end of a UUID without quotes, as CQL has them; -1 if there is none at `start`. */
export function uuidEnd(text: string, start: number): number {
  if (text.charCodeAt(start + 8) !== 0x2d) return -1
  for (let at = start; at < start + 8; at++) if (!isHexDigit(text.charCodeAt(at))) return -1
  UUID_REST.lastIndex = start + 8
  return UUID_REST.test(text) ? UUID_REST.lastIndex : -1
}

/** Whether a number with letters is one by its form rather than a name that starts with a digit, such as `2fa_codes`. */
export function isPlainNumber(text: string, start: number, end: number): boolean {
  return PLAIN.test(text.slice(start, Math.min(end, start + 64)))
}

const PLAIN = /^(?:0x[\da-f]*|[\d._]+(?:e[+-]?\d*)?[a-z]?)$/i
