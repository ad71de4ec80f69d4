import { ruleHolds } from '../../keys/condition.ts'
import type { KeyRule } from '../../keys/table.ts'
import { Anchor } from '../../text/anchor.ts'
import type { Detector, Scan } from '../../text/scan.ts'
import { isQuoteMark, skipBlanks } from './characters.ts'
import { isPlainWord, isTelling } from './finer.ts'
import { newKey, readKeyBefore } from './key.ts'
import { ruleOfKey } from './name.ts'
import { newQuote, quotedEnd, readOpenQuote } from './quotes.ts'

/** Labels that need no `is`: what stands in quotes after them is a password. */
const PASSWORDS = /^(?:pass(?:word|wd|phrase|code)|pwd)$/i
/** Words a phrase may end in, of those that the anchors note. */
const LAST_WORDS = /^(?:pass(?:word|wd|phrase|code)|pwd|secret|token|key|mnemonic|seed|phrase|words)$/i
/** What joins a label to its value. */
const JOINT =
  /["']?[ \t]{1,8}(?:is|was|=)[ \t]{0,2}:?[ \t]{1,8}|["']?[ \t]{1,8}(?:is|was):?(?=\\{0,63}["'`\u2018\u201c])/iy

/** What follows a quote that closes one which opened before the label: `"… PASSWORD " + x`. */
const CLOSED = /^\s{1,8}(?:[^\w\s]|$)/

const key = newKey()
const quote = newQuote()

/** `password is "x"`, `api key is "x"`, `password 'x'` (redaction policy, section 6, pairs). */
export const labelledPhrase: Detector = {
  name: 'labelled-phrase',
  needs: Anchor.QUOTE | Anchor.WIDE,
  offForIdentifiers: false,
  structural: true,
  find(scan) {
    const { labels } = scan.anchors
    let from = 0
    for (let index = 0; index < labels.length; index += 2) {
      const end = labels.at(index + 1)
      if (labels.at(index) >= from) from = readPhrase(scan, labels.at(index), end)
    }
  },
}

/** Reads what follows the word `[start, end)`. Returns where to go on. */
function readPhrase(scan: Scan, start: number, end: number): number {
  const { text } = scan
  const value = skipBlanks(text, end)
  const isDirect = value > end && readOpenQuote(text, value, quote)
  if (!isDirect && !readJoint(text, end)) return end
  const word = text.slice(start, end)
  if (!LAST_WORDS.test(word) || !readKeyBefore(text, end, key)) return end
  const rule = ruleOfKey(scan, key)
  if (rule === undefined) return end
  const close = quotedEnd(text, quote)
  const secret = text.slice(quote.start, Math.min(close, quote.start + 4096))
  if (!ruleHolds(rule, secret) || !holds(rule, word, secret, isDirect)) return end
  if (text.startsWith('nexpected ', key.start - 10) || CLOSED.test(secret)) return end
  scan.add(rule.category, quote.start, close)
  return close
}

/** Whether `is` and an opening quote follow; then `quote` is that. */
function readJoint(text: string, end: number): boolean {
  const next = text.charCodeAt(end)
  if (next !== 0x20 && next !== 0x09 && !isQuoteMark(next)) return false
  JOINT.lastIndex = end
  return JOINT.test(text) && readOpenQuote(text, JOINT.lastIndex, quote)
}

/** Error messages quote the name of a secret or an unexpected token more often than its value. */
function holds(rule: KeyRule, word: string, secret: string, isDirect: boolean): boolean {
  if (isDirect) {
    if (PASSWORDS.test(word)) return true
    if (/^secret$/i.test(word)) return false
    if (rule.category === 'mnemonic' || (isTelling(rule) && rule.category !== 'custom'))
      return !isPlainWord(secret)
  } else if (isTelling(rule) || rule.category === 'mnemonic') return true
  return secret.length >= 8 && /\d/.test(secret)
}
