import { wordsOf } from '../../keys/words.ts'
import { markerEnd } from '../../text/markers.ts'

/** What the words before 64 hex digits say of them: a block's hash, a digest, a private key, or of a transaction. */
export type HexContext = 'block' | 'digest' | 'key' | 'transaction' | 'none'

/** How far before the digits a word counts, in characters (redaction policy, section 6). */
const REACH = 24
/** Enough for the longest words directly before the digits, with what may stand between. */
const HEAD = 72
const LONGEST_MARKER = 64
const REDACTED = 'REDACTED'

const GAP = '[\\s"\'`:=([{<>#@|\\\\/_-]{0,12}'
const OF_BLOCK = '(?:blocks?|parent|state|receipts?|genesis|merkle)'
const BLOCK = new RegExp(
  `(?:(?:^|[^a-z0-9])${OF_BLOCK}(?:[\\s_.-]{0,2}(?:hash|root)){0,2}|(?:^|[^a-z0-9])[a-z]{0,24}${OF_BLOCK}(?:hash|root))${GAP}$`,
)
const DIGEST = new RegExp(
  '(?:^|[^a-z0-9])(?:sha[-_ ]?\\d{1,3}(?:[-_/]\\d{3})?(?:sum)?|shasum|digest|checksum|etag|commit|blob|layer|image)s?' +
    `(?:[\\s_.-]{0,2}(?:hash|sha|id|digest|sum))?${GAP}(?:w/["'\\\\]{0,4})?$`,
)
const KEY =
  /(?:^|[^a-z0-9])(?:priv[\s_.-]?keys?|secrets?|seeds?|signers?|sweeps?|(?:private|signing|wallet)[\s_.-]{0,2}keys?)(?![a-z])/
const TRANSACTION = /(?:^|[^a-z0-9])(?:(?:tx|txn|transaction)(?:id|hash)?|outpoint|utxo)s?(?![a-z])/
/** What stands between the hashes of one list, and the index of an outpoint. */
const LIST_GAP = /^(?::\d{1,5})?[\s,;"'`\\[\](){}|/]{0,12}$/

/**
 * What the text before 64 hex digits at `start` says of them. `block` and `digest` are said by the words directly
 * before; the others by any word within 24 characters on the same line, or by the last word of `key` if the text
 * begins so near. What is in or before a marker says nothing: it may have been longer.
 */
export function contextOf(text: string, start: number, key: string): HexContext {
  const head = headOf(text, start)
  const isFirst = head.length === start && start <= REACH
  const keyWords = isFirst && key !== '' ? wordsOf(key) : NO_WORDS
  const before = lowerWords(head)
  const direct = `${keyWords.slice(-2).join(' ')} ${before}`
  if (BLOCK.test(direct)) return 'block'
  if (DIGEST.test(direct)) return 'digest'
  const near = isFirst ? `${keyWords.at(-1) ?? ''} ${before}` : nearWords(head)
  if (KEY.test(near)) return 'key'
  return TRANSACTION.test(near) ? 'transaction' : 'none'
}

/** Whether 64 hex digits at `start` follow others that end at `previous` as the next of one list. */
export function isNextOfList(text: string, previous: number, start: number): boolean {
  return start - previous <= 20 && LIST_GAP.test(text.slice(previous, start))
}

const NO_WORDS: readonly string[] = []

/** What stands before `start` on its line, from the last marker on, at most `HEAD` characters. */
function headOf(text: string, start: number): string {
  let from = Math.max(0, start - HEAD)
  const head = text.slice(from, start)
  const line = Math.max(head.lastIndexOf('\n'), head.lastIndexOf('\r'), head.lastIndexOf('\\n') + 1)
  if (line > 0 || head[0] === '\n' || head[0] === '\r') from += line + 1
  const wide = text.slice(Math.max(0, start - HEAD - LONGEST_MARKER), start)
  const redacted = wide.lastIndexOf(REDACTED)
  if (redacted >= 0) {
    const at = start - wide.length + redacted
    const end = markerEnd(text, at - 1)
    from = Math.max(from, end < 0 || end > start ? at + REDACTED.length : end)
  }
  return text.slice(from, start)
}

/** The last `REACH` characters as words, without a word that begins before them. */
function nearWords(head: string): string {
  if (head.length <= REACH) return lowerWords(head)
  return lowerWords(head.slice(head.length - REACH - 1)).replace(/^(?:[a-z0-9]+|[^a-z0-9])/, ' ')
}

function lowerWords(text: string): string {
  return text
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z]{2})/g, '$1 $2')
    .toLowerCase()
}
