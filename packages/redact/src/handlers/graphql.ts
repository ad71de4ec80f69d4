import { isAlphanumeric, isDigit } from '../text/characters.ts'
import type { HandlerFindings } from '../text/scan.ts'
import { isInert } from './inert.ts'

/**
 * Replaces the strings, block strings too, and numbers of a GraphQL document with `?` (redaction policy, section 5).
 * Names, variables, enum values, booleans and null stay; comments are searched like any text. A string without end goes
 * to the end of the text.
 */
export function redactGraphql(text: string, out: HandlerFindings): void {
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (code === 0x22) {
      const isBlock = text.startsWith('"""', at)
      const quotes = isBlock ? 3 : 1
      const end = isBlock ? blockEnd(text, at + 3) : stringEnd(text, at + 1)
      if (!isInert(text, at + quotes, end < 0 ? text.length : end - quotes))
        out.add('graphql-literal', at, end < 0 ? text.length : end, '?')
      at = end < 0 ? text.length : end
    } else if (code === 0x23) {
      const end = text.indexOf('\n', at)
      out.scan(at, end < 0 ? text.length : end)
      at = end < 0 ? text.length : end
    } else if (isDigit(code)) {
      const end = numberEnd(text, at)
      out.add('graphql-literal', at, end, '?')
      at = end
    } else if (isNamePart(code)) {
      do at++
      while (isNamePart(text.charCodeAt(at)))
    } else at++
  }
}

function isNamePart(code: number): boolean {
  return isAlphanumeric(code) || code === 0x5f || code === 0x24 || code >= 0x80
}

function stringEnd(text: string, at: number): number {
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x22) return at + 1
    if (code === 0x5c) at++
  }
  return -1
}

function blockEnd(text: string, at: number): number {
  for (let end = text.indexOf('"""', at); end >= 0; end = text.indexOf('"""', end + 3)) {
    if (text.charCodeAt(end - 1) !== 0x5c) return end + 3
  }
  return -1
}

function numberEnd(text: string, at: number): number {
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (isNamePart(code)) {
      const sign = text.charCodeAt(at + 1)
      const isExponent = (code | 0x20) === 0x65 && (sign === 0x2b || sign === 0x2d)
      at += isExponent ? 2 : 1
    } else if (code === 0x2e && isDigit(text.charCodeAt(at + 1))) at++
    else return at
  }
  return at
}
