import { isAlphanumeric } from '../../text/characters.ts'
import type { Scan } from '../../text/scan.ts'

/** Most characters of a name before `=` that are looked at to tell `&name=` from a password with `&`. */
const LONGEST_NAME = 64

/** Most characters that are cut off the end of a URL in a text as punctuation. */
const MOST_PUNCTUATION = 8

const ends = new Uint8Array(128)
for (let code = 0; code <= 0x20; code++) ends[code] = 1
for (const mark of '"\'`<>') ends[mark.charCodeAt(0)] = 1

/** White space, a quote, `<` or `>`: no URL in a text goes beyond. NaN, past the end of the text, is one too. */
export function endsUrl(code: number): boolean {
  if (code < 128) return ends[code] === 1
  return !(code >= 128) || WIDE_ENDS.has(code)
}

/** No-break and other wide spaces, typographic quotes, and the marks of CJK sentences. */
const WIDE_ENDS = new Set(
  [...'\u00a0\u00ab\u00bb\u2018\u2019\u201c\u201d\u2028\u2029\u3000\u3001\u3002\u300c\u300d'].map((mark) =>
    mark.charCodeAt(0),
  ),
)

/** A backslash that begins an escape such as `\n`, `\"` or `\u0026`, rather than `\/`, which is a slash. */
export function isEscape(text: string, at: number): boolean {
  if (text.charCodeAt(at) !== 0x5c) return false
  const next = text.charCodeAt(at + 1)
  return next === 0x6e || next === 0x72 || next === 0x74 || next === 0x75 || next === 0x5c || endsUrl(next)
}

/**
 * Whether a name and `=` follow `at`, as they do after the `&` between two parameters; `isEncoded` lets the name have
 * `%XX` and square brackets in it.
 */
export function isNameNext(text: string, at: number, isEncoded = false): boolean {
  let index = at
  const last = at + LONGEST_NAME
  while (index < last && isNamePart(text.charCodeAt(index), isEncoded)) index++
  return index > at && text.charCodeAt(index) === 0x3d
}

function isNamePart(code: number, isEncoded: boolean): boolean {
  return (
    (isEncoded && (code === 0x25 || code === 0x5b || code === 0x5d)) ||
    isAlphanumeric(code) ||
    code === 0x2d ||
    code === 0x2e ||
    code === 0x5f
  )
}

/**
 * Where the value in `[start, end)` ends without the punctuation of the sentence round it: `.,;:!?`, a backslash,
 * and closing brackets that were opened before it.
 */
export function trimPunctuation(text: string, start: number, end: number): number {
  const least = Math.max(start, end - MOST_PUNCTUATION)
  let last = end
  while (last > least && isPunctuation(text, start, last - 1)) last--
  return last
}

function isPunctuation(text: string, start: number, at: number): boolean {
  switch (text.charAt(at)) {
    case '.':
    case ',':
    case ';':
    case ':':
    case '!':
    case '?':
    case '\\':
      return true
    case ')':
      return !text.slice(start, at).includes('(')
    case ']':
      return !text.slice(start, at).includes('[')
    case '}':
      return !text.slice(start, at).includes('{')
    default:
      return false
  }
}

/** The text with its `%XX` decoded, or as it is if they make no sense. */
export function decoded(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * Whether the text is nothing but a URL, a path or a list of parameters: its key says so, and it does not read like a
 * sentence.
 */
export function isOneUrl(text: string, shape: Scan['shape']): boolean {
  if (shape !== 'url') return shape === 'query'
  const space = text.indexOf(' ')
  if (space < 0) return true
  const start = text.slice(0, space)
  return start.startsWith('/') || start.includes('?') || start.includes('=') || start.includes('://')
}
