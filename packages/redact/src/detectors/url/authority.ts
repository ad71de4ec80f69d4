import { endsUrl, isNameNext } from './delimiters.ts'
import { afterSlashes, isJdbc, schemeStart } from './schemes.ts'

/**
 * Where the authority that starts at `start` ends: at `/`, `?`, `#`, the next parameter of a list the URL itself is
 * a value of, or the end of the URL.
 */
export function authorityEnd(text: string, start: number): number {
  let at = start
  for (;;) {
    const code = text.charCodeAt(at)
    if (code === 0x2f || code === 0x3f || code === 0x23 || endsUrl(code) || isNextParameter(text, at, code))
      return at
    if (code === 0x3a && at > start) {
      const next = nextUrl(text, start, at)
      if (next >= 0) return next
    }
    at++
  }
}

/**
 * How far a raw password may reach in the URL that starts at `start`: to white space, a quote, `<`, `>` or `?`
 * (redaction policy, section 5), or to the next parameter or the next URL of a list.
 */
export function passwordLimit(text: string, start: number): number {
  let at = start
  for (;;) {
    const code = text.charCodeAt(at)
    if (code === 0x3f || endsUrl(code) || isNextParameter(text, at, code)) return at
    if (code === 0x3a) {
      const next = nextUrl(text, start, at)
      if (next >= 0) return next
    }
    at++
  }
}

/** Where the `,`, `;` or `|` is that parts a URL from the next, whose colon is at `colon`; or -1. */
export function nextUrl(text: string, start: number, colon: number): number {
  if (afterSlashes(text, colon) < 0) return -1
  let scheme = schemeStart(text, colon)
  if (scheme === colon) return -1
  if (isJdbc(text, scheme - 1)) scheme = schemeStart(text, scheme - 1)
  const before = text.charCodeAt(scheme - 1)
  return scheme > start && (before === 0x2c || before === 0x3b || before === 0x7c) ? scheme - 1 : -1
}

function isNextParameter(text: string, at: number, code: number): boolean {
  if (code === 0x26 || code === 0x3b) return isNameNext(text, at + 1, true)
  // The value of a parameter that has gone already: its `?` may have gone with it.
  return code === 0x5b && text.charCodeAt(at - 1) === 0x3d && text.startsWith('[REDACTED', at)
}

/** A port, or what stands for one, with the punctuation of the sentence behind it; or ports and further hosts. */
const PORT =
  /^(?:port|\d{1,5}(?:,[\w.-]{1,64}(?::\d{1,5})?){1,32}[).,;\]}]*|\d*[).,;:\]}|!\\]*|[{$%<*[(].*)$/is

/**
 * Whether `user:password` rather than `host:port` stands there: the authority ends within a password that contains
 * one of `/`, `?` and `#`, or the text was cut before its `@`.
 */
export function hasNoPort(text: string, start: number, end: number): boolean {
  if (text.charCodeAt(start) === 0x5b) return false
  const authority = text.slice(start, end)
  // The colon of a marker says nothing; whoever set one has been here.
  if (authority.includes('[REDACTED')) return false
  const colon = authority.indexOf(':')
  return colon >= 0 && !PORT.test(authority.slice(colon + 1))
}
