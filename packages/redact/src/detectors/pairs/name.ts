import type { KeyRule } from '../../keys/table.ts'
import { Anchor } from '../../text/anchor.ts'
import { isAlphanumeric } from '../../text/characters.ts'
import type { Scan } from '../../text/scan.ts'
import { isDull, noteDull } from './dull.ts'
import { type Key, startOfWord } from './key.ts'
import { outerKeyOf } from './outer-key.ts'

/** Longest word before a key that may belong to it. */
const LONGEST = 24

/**
 * Last words of section 4's entries that have more than one, and qualifiers: only before these are other words looked
 * for, because any word may stand before a key.
 */
const LAST_WORDS = new Set(
  'key id phrase words address name number code hash tx transaction txn pass signature sign ip addr birth license holder wallet hint btc eth sats wei usd eur gbp usdt usdc value plain text hashed encrypted confirmation'.split(
    ' ',
  ),
)

/** Words in the middle of an entry of three, as in `access key id` and `date of birth`. */
const MIDDLE_WORDS = new Set('key of security factor holder access recovery'.split(' '))

/** Keys that are kept in standard (section 4), of those that have a rule as a name. */
const KEPT = new Set(['session.id', 'mcp.session.id', 'destination.address'])

/** Words that say something only together with the key of the object they are in: `{wallet:{address}}`. */
const MEMBERS = new Set('key id address name number code hash phrase words value raw'.split(' '))

/** `s.id`, `p.in`: a column or member of something whose name is one letter, which spells no `sid` or `pin`. */
const MEMBER_OF_LETTER = /(?:^|[^A-Za-z0-9])[A-Za-z]\.(?:id|in|an)$/

/**
 * What section 4 says of a key in a text, or undefined. It may have words before it that single spaces divide, as in
 * `api key` or `date of birth` (redaction policy, section 6, pairs: keys of 1-3 words), or be a member of an object.
 */
export function ruleOfKey(scan: Scan, key: Key): KeyRule | undefined {
  if (isDull(scan, key)) return undefined
  const { text } = scan
  const word = wordOf(text, key)
  const rule = scan.ruleOfName(word)
  if (rule !== undefined) {
    if (MEMBER_OF_LETTER.test(word)) return undefined
    return isKept(scan, word) ? undefined : (ruleOfWords(scan, key) ?? rule)
  }
  const lower = word.toLowerCase()
  const isLast = LAST_WORDS.has(lower)
  const isMember = MEMBERS.has(lower)
  if (!isLast && !isMember) {
    noteDull(scan, key, word)
    return undefined
  }
  return (
    (isLast ? ruleOfWords(scan, key) : undefined) ?? (isMember ? ruleOfMember(scan, key, word) : undefined)
  )
}

function ruleOfWords(scan: Scan, key: Key): KeyRule | undefined {
  const { text } = scan
  const start = wordBefore(text, key.start)
  if (start < 0) return undefined
  const middle = text.slice(start, key.start - 1).toLowerCase()
  const first = MIDDLE_WORDS.has(middle) ? wordBefore(text, start) : -1
  const three = first < 0 ? undefined : scan.ruleOfName(text.slice(first, key.end))
  return three ?? scan.ruleOfName(text.slice(start, key.end))
}

function ruleOfMember(scan: Scan, key: Key, word: string): KeyRule | undefined {
  if ((scan.anchors.bits & Anchor.OPEN) === 0) return undefined
  const outer = outerKeyOf(scan.text, key)
  if (outer === '') return undefined
  const path = `${outer}.${word}`
  return isKept(scan, path) ? undefined : scan.ruleOfName(path)
}

function isKept(scan: Scan, name: string): boolean {
  return !scan.strict && KEPT.has(name)
}

/** The key's last word. `-Dname=value` of a command names `name`. */
function wordOf(text: string, key: Key): string {
  const isDefine = text.charCodeAt(key.start) === 0x2d && text.charCodeAt(key.start + 1) === 0x44
  const word = text.slice(isDefine && key.end - key.start > 3 ? key.start + 2 : key.start, key.end)
  // V8 makes a longer part of a text a view of it; what keeps the name would keep all of the text.
  return word.length < 13 ? word : ` ${word}`.slice(1)
}

function wordBefore(text: string, start: number): number {
  if (text.charCodeAt(start - 1) !== 0x20 || !isAlphanumeric(text.charCodeAt(start - 2))) return -1
  return startOfWord(text, start - 1, Math.max(0, start - LONGEST))
}
