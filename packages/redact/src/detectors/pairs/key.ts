import { isAlphanumeric } from '../../text/characters.ts'
import { isBlank, isKeyCharacter, isQuoteMark } from './characters.ts'

const BACKSLASH = 0x5c
/** Longest key that is read; only its last words matter. */
const LONGEST = 64
/** Most blanks between a key and its separator. */
const MOST_BLANKS = 16

/** A key in a text. */
export interface Key {
  /** Its first character. Words before it that a space divides from it may belong to it: see ruleOfKey(). */
  start: number
  /** Behind its last character. */
  end: number
  /** It stands in quotes or in brackets: `"key"`, `\"key\"`, `["key"]`, `user[key]`. */
  isQuoted: boolean
  /** Of its last word's characters. */
  hash: number
}

/** A key to read into. */
export function newKey(): Key {
  return { start: 0, end: 0, isQuoted: false, hash: 0 }
}

/** Whether a key stands before `at`, blanks between them allowed; then `key` is it. Reads a bounded stretch. */
export function readKeyBefore(text: string, at: number, key: Key): boolean {
  let end = at
  let isQuoted = false
  let inBrackets = false
  if (!isKeyCharacter(text.charCodeAt(end - 1))) {
    while (isBlank(text.charCodeAt(end - 1)) && at - end < MOST_BLANKS) end--
    const last = text.charCodeAt(end - 1)
    isQuoted = isQuoteMark(last)
    inBrackets = last === 0x5d
    if (inBrackets) end--
    if (isQuoted || (inBrackets && isQuoteMark(text.charCodeAt(end - 1)))) end = beforeQuote(text, end)
  }
  const code = text.charCodeAt(end - 1)
  if (!isAlphanumeric(code) && code !== 0x5f) return false
  const limit = Math.max(0, end - LONGEST)
  let start = end
  let hash = 0
  while (start > limit) {
    const character = text.charCodeAt(start - 1)
    if (!isKeyCharacter(character)) break
    hash = (Math.imul(hash, 31) + character) | 0
    start--
  }
  if (inBrackets) {
    // `user[password]`, `params["password"]`, PHP's `[password] => x`, and not the end of `[REDACTED:password]`.
    let open = start
    if (isQuoteMark(text.charCodeAt(open - 1))) open = beforeQuote(text, open)
    if (text.charCodeAt(open - 1) !== 0x5b) return false
    if (isKeyCharacter(text.charCodeAt(open - 2))) start = startOfWord(text, open - 1, limit)
  }
  key.start = start
  key.hash = hash ^ (hash >>> 13)
  key.end = end
  key.isQuoted = isQuoted || inBrackets
  return true
}

function beforeQuote(text: string, end: number): number {
  const mark = text.charCodeAt(end - 1)
  let index = end - 1
  if (text.charCodeAt(index - 1) === mark) index--
  while (text.charCodeAt(index - 1) === BACKSLASH) index--
  return index
}

/** Where the run of key characters starts that ends at `end`; not before `limit`. */
export function startOfWord(text: string, end: number, limit: number): number {
  let start = end
  while (start > limit && isKeyCharacter(text.charCodeAt(start - 1))) start--
  return start
}
