import { isAlphanumeric, isDigit, isHexDigit } from '../text/characters.ts'

/** Where an address stands in a text. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/** Longest address as text: eight groups, or six and an IPv4 address; more than that is no address. */
const LONGEST = 45
const COLON = 0x3a
const POINT = 0x2e

/** Where four groups of one to three digits with points between end that start at `start`, or -1. No check of values. */
export function ipv4End(text: string, start: number): number {
  let at = start
  for (let group = 0; group < 4; group++) {
    if (group > 0 && text.charCodeAt(at++) !== POINT) return -1
    const first = at
    while (at - first < 3 && isDigit(text.charCodeAt(at))) at++
    if (at === first) return -1
  }
  return isDigit(text.charCodeAt(at)) ? -1 : at
}

/**
 * The end of the row of hex digits, colons and points at `colon`, beyond which a search for IPv6 may go on. At most
 * `LONGEST` characters are read.
 */
export function ipv6RowEnd(text: string, colon: number): number {
  let end = colon + 1
  while (end - colon <= LONGEST && isPart(text.charCodeAt(end))) end++
  return end
}

/**
 * The IPv6 address that has the colon at `colon`: without a label before it (`ip:2001:db8::1`), the point or colon of
 * the sentence, or a port where eight groups stand before it.
 * @param isValid the last word, asked only for what may be one
 */
export function ipv6At(text: string, colon: number, isValid: (text: string) => boolean): Stretch | undefined {
  let end = ipv6RowEnd(text, colon)
  let start = colon
  while (end - start <= LONGEST + 6 && isColonOrHex(text.charCodeAt(start - 1))) start--
  if (end - start > LONGEST + 6 || isAlphanumeric(text.charCodeAt(end))) return undefined
  // `de:2001:…`, where the row begins inside a word.
  if (isAlphanumeric(text.charCodeAt(start - 1))) start = text.indexOf(':', start)
  if (text.charCodeAt(start) === COLON && text.charCodeAt(start + 1) !== COLON) start++
  if (text.charCodeAt(end - 1) === POINT) end--
  if (text.charCodeAt(end - 1) === COLON && text.charCodeAt(end - 2) !== COLON) end--
  if (!mayBeOne(text, start, end)) return undefined
  if (isValid(text.slice(start, end))) return { start, end }
  const last = text.lastIndexOf(':', end - 1)
  return last > start && isValid(text.slice(start, last)) ? { start, end: last } : undefined
}

/** Two colons in a row, or six and more: neither a time nor a hardware address of six groups without more. */
function mayBeOne(text: string, start: number, end: number): boolean {
  let colons = 0
  for (let index = start; index < end; index++) {
    if (text.charCodeAt(index) !== COLON) continue
    colons++
    if (index + 1 < end && text.charCodeAt(index + 1) === COLON) return true
  }
  return colons >= 6
}

function isColonOrHex(code: number): boolean {
  return code === COLON || isHexDigit(code)
}

function isPart(code: number): boolean {
  return isColonOrHex(code) || code === POINT
}
