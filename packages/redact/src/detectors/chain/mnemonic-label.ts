import { isEscape } from '../../checks/base58check-token.ts'
import { isLetter } from '../../text/characters.ts'
import type { Scan } from '../../text/scan.ts'
import {
  addWords,
  gapOf,
  isCutWord,
  isPhraseWord,
  LENGTHS,
  PhraseEnd,
  readWord,
  word,
} from './mnemonic-word.ts'

/** Words of BIP-39 after a label that are enough. */
const SHORTEST = 3
const LONGEST_LABEL = 32

/** Before the label words `phrase` and `words`. */
const KIND_BEFORE = /(?:^|[^A-Za-z])(?:seed|recovery|backup|secret|mnemonic)[\s_.-]{1,2}$/i
/** A label as one word, such as `walletSeedPhrase`. */
const JOINED = /(?:(?:seed|recovery|backup|secret|mnemonic)(?:phrase|words)|mnemonic)$|^seed$|[a-z]Seed$/
const JOINED_ANY_CASE = /(?:(?:seed|recovery|backup|secret|mnemonic)(?:phrase|words)|mnemonic)$/i

/** Between a label and the first word: the rest of the label, what makes it one, quotes, brackets, a number. */
const AFTER =
  /(?:[\s_-]{1,3}(?:phrases?|words?)(?![a-z]))?["'`\\)]{0,4}(?:[=:]?\s{0,4}\(?\d{1,2}[\s-]?words?\)?)?\s{0,4}(?:(?:is|was|are)(?![a-z])|:=|=>|->|[=:]|→|[-–—]{1,2}(?=\s)|)[\s"'`\\([{:]{0,16}(?:#?\(?\d{1,2}[.):\s-]{1,4})?["'`]?/iy
/** A separator, perhaps after the closing quote of a key. */
const SEPARATOR = /["'`\\]{0,4}\s{0,4}[=:]/y

/**
 * Finds three and more words of BIP-39 right after a label: mnemonic, seed phrase, recovery phrase and the like, or
 * `seed` with a separator (redaction policy, section 6).
 */
export function findLabelled(scan: Scan): void {
  const { text } = scan
  const { labels, separators } = scan.anchors
  // What a label was followed by is not read again for another label within it: `phrase` is itself a word.
  let read = 0
  for (let index = 0; index < labels.length; index += 2) {
    const start = labels.at(index)
    const end = labels.at(index + 1)
    if (start >= read && isLabel(text, start, end)) read = readAfter(scan, end)
  }
  read = 0
  for (let index = 0; index < separators.length; index++) {
    const end = joinedLabelEnd(text, separators.at(index))
    if (end > read) read = readAfter(scan, end)
  }
}

function isLabel(text: string, start: number, end: number): boolean {
  const size = end - start
  const first = text.charCodeAt(start) | 0x20
  const second = text.charCodeAt(start + 1) | 0x20
  if (size > 8 || (first === 0x6d && second === 0x6e)) return JOINED_ANY_CASE.test(text.slice(start, end))
  if ((first === 0x70 && second === 0x68) || (first === 0x77 && second === 0x6f)) {
    const lower = text.slice(start, end).toLowerCase()
    if (lower !== 'phrase' && lower !== 'words') return false
    return KIND_BEFORE.test(text.slice(Math.max(0, start - 12), start))
  }
  if (size !== 4 || first !== 0x73 || second !== 0x65 || text.slice(start, end).toLowerCase() !== 'seed')
    return false
  SEPARATOR.lastIndex = end
  return SEPARATOR.test(text)
}

/** The end of the joined label before a separator, or -1. Labels of one word are among the anchors. */
function joinedLabelEnd(text: string, separator: number): number {
  let end = separator
  while (separator - end < 4 && isBeforeSeparator(text.charCodeAt(end - 1))) end--
  if (!endsAsLabel(text, end)) return -1
  let start = end
  while (end - start < LONGEST_LABEL && isLetter(text.charCodeAt(start - 1))) start--
  if (end - start <= 4) return -1
  const label = text.slice(start, end)
  return JOINED.test(label) || JOINED_ANY_CASE.test(label) ? end : -1
}

/** Whether the letters before `end` are the last of `phrase`, `words`, `mnemonic` or `seed`: most keys stop here. */
function endsAsLabel(text: string, end: number): boolean {
  const last = text.charCodeAt(end - 1) | 0x20
  const before = text.charCodeAt(end - 2) | 0x20
  switch (last) {
    case 0x65:
      return before === 0x73 && (text.charCodeAt(end - 3) | 0x20) === 0x61
    case 0x73:
      return before === 0x64 && (text.charCodeAt(end - 3) | 0x20) === 0x72
    case 0x63:
      return before === 0x69 && (text.charCodeAt(end - 3) | 0x20) === 0x6e
    case 0x64:
      return before === 0x65 && (text.charCodeAt(end - 3) | 0x20) === 0x65
    default:
      return false
  }
}

/** White space, quotes and backslashes. */
function isBeforeSeparator(code: number): boolean {
  return code === 0x20 || code === 0x22 || code === 0x27 || code === 0x5c || code === 0x60
}

/** Adds the words that follow a label's end if they are enough; where reading stopped. */
function readAfter(scan: Scan, labelEnd: number): number {
  const { text } = scan
  AFTER.lastIndex = labelEnd
  if (!AFTER.test(text)) return labelEnd
  const from = AFTER.lastIndex
  let last = from
  let first = -1
  let count = 0
  const phrase = new PhraseEnd()
  while (readWord(text, last)) {
    if (count === 0) {
      if (word.start !== from && !(word.start === from + 1 && isEscape(text, from))) break
      first = word.start
    } else {
      const gap = gapOf(text, last, word.start)
      if (gap === 'break' || (gap === 'quote' && count >= SHORTEST)) break
    }
    if (!isPhraseWord(text, word.start, word.end)) {
      if (LENGTHS.has(count) || !isCutWord(text, word.start, word.end)) break
    }
    if (count > 0) phrase.pass(text, last, word.start, LENGTHS.has(count))
    last = word.end
    count++
  }
  // `mnemonic seed phrase: …`: the words may be the next label.
  if (count < SHORTEST) return labelEnd
  const end = phrase.of(count, last)
  addWords(scan, first, end)
  return end
}
