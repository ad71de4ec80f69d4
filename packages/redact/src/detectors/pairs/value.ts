import { ruleHolds } from '../../keys/condition.ts'
import type { KeyRule } from '../../keys/table.ts'
import { isAlphanumeric } from '../../text/characters.ts'
import type { Scan } from '../../text/scan.ts'
import { isBlank, skipBlanks } from './characters.ts'
import {
  isCall,
  isCode,
  isNamesake,
  isNextPair,
  isPartOfPath,
  isReference,
  isStatusOfPath,
  isTypeOf,
  isUnexpected,
} from './code.ts'
import { holdsAfterColon, isBoolean, isNumber, isTelling, isVersion } from './finer.ts'
import type { Key } from './key.ts'
import { addLeaves } from './leaves.ts'
import type { Operator, Separator } from './operator.ts'
import { placeholderEnd, unprintedEnd } from './placeholder.ts'
import { afterQuote, newQuote, quotedEnd, readOpenQuote } from './quotes.ts'
import { afterScheme, isScheme } from './scheme.ts'
import { numberEnd, unquotedEnd } from './unquoted.ts'

/** Of a longer value than this, only so much is judged: whether it is a number, a path, an address. */
const MOST_JUDGED = 4096
/** A longer value without quotes that stays is not searched for pairs, so that no row of them is read again and again. */
const LONGEST_SEARCHED = 128

/** What may stand before the quotes of a value: `b'x'`, `Some("x")`, `string(7) "x"`. */
const BEFORE_QUOTE =
  /(?:[bBuUrR]{1,2}(?=["'][^\s,;&<>|)\]}])|(?:new )?[A-Z]\w{0,31}\((?=\\{0,3}["'])|string\(\d{1,9}\) (?="))/y
/** What Node.js prints before the members of an object: `Session {`, `Uint8Array(32) [`. */
const BEFORE_MEMBERS =
  /(?:[A-Z][A-Za-z0-9]{0,31}\(\d{1,9}\) (?=[[{])|[A-Z][A-Za-z]{0,31} (?=\{)|\[[A-Z][^[\]\n]{0,40}\] (?=\{))/y
/** What is worth reading member by member; a password may begin with a bracket as well. */
const MEMBERS =
  /[[{]\s{0,64}(?:\\{0,63}["'`]|[[{<])|\{\s{0,64}[\w$.-]{1,64} ?[:=]|\[\s{0,64}-?\d{1,20}(?:\.\d{1,20})?\s{0,8}[,\n]|\[(?:[^[\]{}"'`\n]|\[REDACTED[^[\]\n]{0,64}\]){1,2048}\]/y
const EMPTY = /\[\s{0,8}\](?![^\s,;)}\]])/y
/** What comes behind a quote that ends the text in which the key stands. */
const CLOSED = /[,})\];:]\s{0,4}(?:["'}\]),{[]|$)/y
/** Numbers under these keys are kept (section 4), and in a text one so small is no credential: `auth=1`, `token=14`. */
const FEW = /^\d{1,3}$/
const BUFFER = /<(?:Slow)?Buffer /y

const quote = newQuote()

/**
 * Adds the value that stands behind a separator under a key with a rule, if it goes. Returns where to go on: behind a
 * value that was taken or stands for nothing, before one that may hold pairs of its own.
 */
export function addValue(scan: Scan, rule: KeyRule, key: Key, separator: Separator): number {
  const { text } = scan
  const { operator, end: behind } = separator
  const start = skipBlanks(text, behind, key.isQuoted)
  if (start >= text.length) return start
  const placeholder = placeholderEnd(text, start)
  if (placeholder >= 0) return placeholder
  const isSpaced = start > behind || isBlank(text.charCodeAt(key.end))
  if (operator === 'colon' && !isSpaced && !key.isQuoted && isPartOfPath(text, key, start)) return behind
  BEFORE_QUOTE.lastIndex = start
  const opening = BEFORE_QUOTE.test(text) ? BEFORE_QUOTE.lastIndex : start
  if (readOpenQuote(text, opening, quote)) return addQuoted(scan, rule, key, operator)
  if (rule.condition === 'always' || rule.condition === 'not-number') {
    const end = addMembers(scan, rule, start, operator === 'colon')
    if (end >= 0) return end
  }
  return addUnquoted(scan, rule, key, separator, start, isSpaced)
}

function addQuoted(scan: Scan, rule: KeyRule, key: Key, operator: Operator): number {
  const { text } = scan
  const from = quote.start
  if (closesQuote(text, key, from)) return from
  const start = afterScheme(text, from, rule, true)
  const end = quotedEnd(text, quote)
  if (isTooShort(rule, end - start)) return from
  const value = text.slice(start, Math.min(end, start + MOST_JUDGED))
  if (!ruleHolds(rule, value)) return end - from > MOST_JUDGED ? end : from
  if (isScheme(rule, value) || (end - start <= 2 && !hasWord(value))) return end
  if (!key.isQuoted && (isUnexpected(text, key) || isTypeOf(operator, value))) return end
  scan.add(rule.category, start, end)
  return afterQuote(text, quote, end)
}

/** A cheap test before others: no signature is that short. */
function isTooShort(rule: KeyRule, length: number): boolean {
  return rule.condition === 'long' && length < 32
}

/** Whether what looks like an opening quote closes one that opened before the key: `"password="`. */
function closesQuote(text: string, key: Key, from: number): boolean {
  if (from >= text.length) return true
  if (key.isQuoted || quote.width > 1) return false
  CLOSED.lastIndex = from
  if (CLOSED.test(text)) return true
  return text.charAt(key.start - 1) === quote.mark && !hasWord(text.charAt(from))
}

function hasWord(value: string): boolean {
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index)
    if (isAlphanumeric(code) || code >= 0x80) return true
  }
  return false
}

/** Adds the leaves of an array, object or buffer that starts at `start`. The position behind it, or -1. */
function addMembers(scan: Scan, rule: KeyRule, start: number, isDump: boolean): number {
  const { text } = scan
  let code = text.charCodeAt(start)
  if (code === 0x3c) {
    BUFFER.lastIndex = start
    if (!BUFFER.test(text)) return -1
    const end = text.indexOf('>', start)
    scan.add(rule.category, BUFFER.lastIndex, end < 0 ? text.length : end)
    return end < 0 ? text.length : end
  }
  let open = start
  if (isDump) {
    BEFORE_MEMBERS.lastIndex = start
    if (BEFORE_MEMBERS.test(text)) open = BEFORE_MEMBERS.lastIndex
    code = text.charCodeAt(open)
  }
  if (code !== 0x5b && code !== 0x7b) return -1
  const unprinted = unprintedEnd(text, open)
  if (unprinted >= 0) return unprinted
  EMPTY.lastIndex = open
  if (EMPTY.test(text)) return EMPTY.lastIndex
  MEMBERS.lastIndex = open
  return MEMBERS.test(text) ? addLeaves(scan, rule, open) : -1
}

function addUnquoted(
  scan: Scan,
  rule: KeyRule,
  key: Key,
  separator: Separator,
  valueStart: number,
  isSpaced: boolean,
): number {
  const { text } = scan
  const start = afterScheme(text, valueStart, rule)
  const number = rule.condition === 'numeric' ? numberEnd(text, start) : -1
  let end = number >= 0 ? number : unquotedEnd(text, start, isInUrl(scan, key))
  // A key in armour is another detector's, and a certificate is none.
  if (end <= start || text.startsWith('-----BEGIN', start)) return separator.end
  if (isTooShort(rule, end - start) || isNextPair(text, key, separator, start)) return separator.end
  // Node.js prints a bigint with an `n`.
  const isBigint = number >= 0 && text.charCodeAt(end - 1) === 0x6e
  const value = text.slice(start, Math.min(isBigint ? end - 1 : end, start + MOST_JUDGED))
  if (isBoolean(value)) return end
  if (number < 0 && !goes(scan, rule, key, separator, value, isSpaced))
    return end - start > LONGEST_SEARCHED ? end : separator.end
  // A code may end a sentence.
  if (rule.category === 'otp' && separator.operator === 'colon' && value.endsWith('.')) end--
  scan.add(rule.category, start, end)
  return end
}

function goes(
  { text }: Scan,
  rule: KeyRule,
  key: Key,
  { operator }: Separator,
  value: string,
  isSpaced: boolean,
): boolean {
  const isJsonNumber = operator === 'colon' && key.isQuoted && isNumber(value)
  if (!ruleHolds(rule, isJsonNumber ? Number(value) : value)) return false
  if (isJsonNumber) return true
  if (value.length <= 2 && !hasWord(value)) return false
  if (isScheme(rule, value) || isUnexpected(text, key)) return false
  if (rule.condition === 'not-number' && FEW.test(value)) return false
  if (isSpaced && !key.isQuoted && isStatusOfPath(text, key, value)) return false
  if (operator !== 'colon') return !(isSpaced && !key.isQuoted && isCode(text, key, operator, value))
  if (!isSpaced && !key.isQuoted && !isTelling(rule) && isVersion(value)) return false
  if (
    !key.isQuoted &&
    (isCall(value, true) || (isSpaced && (isReference(value) || isNamesake(text, key, value))))
  )
    return false
  return holdsAfterColon(rule, value)
}

/** A parameter of a URL or form, which a fragment ends. */
function isInUrl(scan: Scan, key: Key): boolean {
  const before = scan.text.charCodeAt(key.start - 1)
  return before === 0x3f || before === 0x26 || before === 0x23 || scan.shape !== 'text'
}
