import { isAlphanumeric, isDigit } from '../../text/characters.ts'
import type { Scan } from '../../text/scan.ts'
import { decodesToPair } from './basic-credentials.ts'
import { isQuote, skipBlanks } from './label-value.ts'
import { endOfValue } from './label-value-end.ts'

/** Shortest token after an unlabelled `Bearer` (redaction policy, section 6). */
const SHORTEST_TOKEN = 16

const UNQUOTED = { start: 0, separator: 0, quote: 0, escapes: 0, bracket: 0, isArray: false }
const USERNAME = /username\*?=/iy
/** No token: an ISO time, a URL, a variable, a parameter. */
const OTHER = /^(?:\d{4}-\d\d-\d\d[T ]|[a-z][a-z0-9+.-]{1,12}:\/\/|[$:@%]|[A-Za-z_]{2,24}=[^=])/i

/**
 * Adds the credentials after a word `Bearer`, `Basic` or `Digest` at `[start, end)`, if it is one.
 * @returns how far the text has been read: what was read in vain is not read again
 */
export function findUnlabelled(scan: Scan, start: number, end: number): number {
  const { text } = scan
  const first = text.charCodeAt(start) | 0x20
  if ((first !== 0x62 && first !== 0x64) || isDigit(text.charCodeAt(start - 1))) return end
  const word = text.slice(start, end).toLowerCase()
  if (word === 'bearer') return findBearer(scan, end)
  if (word === 'basic') return findBasic(scan, end)
  if (word === 'digest') return findDigest(scan, end)
  return end
}

function findBearer(scan: Scan, end: number): number {
  const { text } = scan
  let start = skipBlanks(text, text.charCodeAt(end) === 0x3a ? end + 1 : end)
  if (isQuote(text.charCodeAt(start))) start++
  let last = start
  let hasDigit = false
  while (isTokenCharacter(text.charCodeAt(last))) {
    if (isDigit(text.charCodeAt(last))) hasDigit = true
    last++
  }
  const read = last
  while (last > start && isTrailing(text.charCodeAt(last - 1))) last--
  if (last - start < SHORTEST_TOKEN || !hasDigit || OTHER.test(text.slice(start, start + 32))) return read
  scan.add('bearer-token', start, last)
  return read
}

function findBasic(scan: Scan, end: number): number {
  const { text } = scan
  const start = skipBlanks(text, text.charCodeAt(end) === 0x3a ? end + 1 : end)
  let last = start
  while (isBase64(text.charCodeAt(last))) last++
  const body = last
  while (last - body < 2 && text.charCodeAt(last) === 0x3d) last++
  if (decodesToPair(text, start, body)) scan.add('basic-auth', start, last)
  return last
}

function findDigest(scan: Scan, end: number): number {
  const { text } = scan
  const start = skipBlanks(text, end)
  USERNAME.lastIndex = start
  if (!USERNAME.test(text)) return end
  const last = endOfValue(text, UNQUOTED, start, 'line')
  scan.add('digest-auth', start, last)
  return last
}

/** What a token is made of, more widely than RFC 6750: no white space, quotes, brackets, commas or backslashes. */
function isTokenCharacter(code: number): boolean {
  if (!(code > 0x20 && code < 0x7f)) return false
  switch (code) {
    case 0x22:
    case 0x27:
    case 0x28:
    case 0x29:
    case 0x2c:
    case 0x3b:
    case 0x3c:
    case 0x3e:
    case 0x5b:
    case 0x5c:
    case 0x5d:
    case 0x60:
    case 0x7b:
    case 0x7d:
      return false
    default:
      return true
  }
}

/** Marks that end a sentence rather than a token. */
function isTrailing(code: number): boolean {
  return code === 0x2e || code === 0x3a || code === 0x21 || code === 0x3f
}

function isBase64(code: number): boolean {
  return isAlphanumeric(code) || code === 0x2b || code === 0x2f || code === 0x2d || code === 0x5f
}
