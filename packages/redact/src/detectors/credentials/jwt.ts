import { isAlphanumeric } from '../../text/characters.ts'
import { isEscapeLetter, isFreeBefore } from '../boundary.ts'

/** Beginnings of a JWT's header, `{"alg":"`, `{"typ":"` and `{"kid":"`: with these it is one even without a dot. */
const HEADERS: readonly string[] = ['eyJhbGciOi', 'eyJ0eXAiOi', 'eyJraWQiOi']

/** Parts after the header: three and a signature at most, of a JWE. */
const MOST_PARTS = 4

/** A header without `alg` that is shorter than this says nothing. */
const SHORTEST_HEADER = 10

/** Ends of file names, which are no part of a token. */
const EXTENSION = /^\.[a-z]{1,5}$/

/**
 * The end of the JWT, JWE or cut one that starts with `eyJ` at `start` (redaction policy, section 6), or -1.
 * @param runEnd where the row of base64url characters ends
 */
export function jwtEnd(text: string, start: number, runEnd: number): number {
  let end = runEnd
  let index = runEnd
  for (let part = 0; part < MOST_PARTS && text.charCodeAt(index) === 0x2e; part++) {
    let next = index + 1
    while (isBase64Url(text.charCodeAt(next))) next++
    // A JWE's second part may be empty; the last dot of a sentence is none of it.
    if (next > index + 1) end = next
    index = next
  }
  if (!isJwt(text, start, runEnd, end)) return -1
  for (let padding = 0; padding < 2 && text.charCodeAt(end) === 0x3d; padding++) end++
  return end
}

function isJwt(text: string, start: number, headerEnd: number, end: number): boolean {
  for (const header of HEADERS) if (text.startsWith(header, start)) return true
  if (end === headerEnd) return false
  if (text.startsWith('.eyJ', headerEnd)) return true
  if (headerEnd - start < SHORTEST_HEADER) return false
  if (end - headerEnd > 10) return true
  return end === text.length && !EXTENSION.test(text.slice(headerEnd, end))
}

/** Where a JWT starts whose header is too short for a run, seen from its second part at `start`; -1 if none does. */
export function shortHeaderStart(text: string, start: number): number {
  if (text.charCodeAt(start - 1) !== 0x2e || !text.startsWith('eyJ', start)) return -1
  let from = start - 1
  while (start - from < 17 && isBase64Url(text.charCodeAt(from - 1))) from--
  if (isEscapeLetter(text, from)) from++
  return text.startsWith('eyJ', from) && isFreeBefore(text, from) ? from : -1
}

function isBase64Url(code: number): boolean {
  return isAlphanumeric(code) || code === 0x2d || code === 0x5f
}
