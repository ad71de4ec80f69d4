import { isAlphanumeric } from '../../text/characters.ts'
import { markerEnd } from '../../text/markers.ts'
import { isQuoteMark, isSpace, isTerminator } from './characters.ts'

const BACKSLASH = 0x5c

/** A line break or tab that was escaped with the text it stands in, and what shows that it ends a value. */
const ESCAPED_BREAK = /\\{1,8}[nrt](?=\\{1,8}[nrt"']|[\s"']|$|[\w.-]{1,64} ?[=:])/y

/**
 * Where a value without quotes that starts at `start` ends: at white space, at one of `,;&"'<>|)]}` or at the end
 * (redaction policy, section 6, pairs). Markers are stepped over. `inUrl`: a fragment ends it as well.
 */
export function unquotedEnd(text: string, start: number, inUrl: boolean): number {
  let index = start
  while (index < text.length) {
    const code = text.charCodeAt(index)
    if (isSpace(code) || isTerminator(code)) break
    if (code === 0x5b) {
      const marker = markerEnd(text, index)
      if (marker >= 0) {
        index = marker
        continue
      }
    } else if (code === BACKSLASH) {
      ESCAPED_BREAK.lastIndex = index
      if (ESCAPED_BREAK.test(text)) return index
      index = afterBackslashes(text, index)
      continue
    } else if (code === 0x23 && inUrl) break
    else if (code === 0x60 && !isAlphanumeric(text.charCodeAt(index + 1))) break
    else if (code === 0x201d || code === 0x2019 || code === 0xbb || isSentenceMark(code)) break
    index++
  }
  // `\"` ends the text that this value stands in.
  if (isQuoteMark(text.charCodeAt(index)))
    while (index > start && text.charCodeAt(index - 1) === BACKSLASH) index--
  return index
}

/** `。`, `、`, `」`: no blank follows them. */
function isSentenceMark(code: number): boolean {
  return code === 0x3001 || code === 0x3002 || code === 0x300d
}

/** Behind a row of backslashes, which is read once; before its last one if that may begin an escaped break. */
function afterBackslashes(text: string, at: number): number {
  let index = at + 1
  while (text.charCodeAt(index) === BACKSLASH) index++
  return index - at > 8 ? index - 1 : index
}

/** A number, with groups of thousands; nothing may touch it that would make it something else. */
const NUMBER =
  /[-+]?(?:\d{1,3}(?:[,_']\d{3}){1,12}(?:\.\d{1,80})?|\d{1,3}(?:\.\d{3}){1,12},\d{1,18}|\d{1,80}(?:\.\d{1,80}|,\d{1,2}(?![\d.,]))?)(?:e[-+]?\d{1,4})?n?(?![\w]|[.,]\d)/iy

/** Where a number that starts at `start` ends, or -1. */
export function numberEnd(text: string, start: number): number {
  NUMBER.lastIndex = start
  return NUMBER.test(text) ? NUMBER.lastIndex : -1
}
