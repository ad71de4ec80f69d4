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

/** Words of the shortest mnemonic. */
const SHORTEST = 12
/** Less than 12 words of three letters with one character between two: every phrase has a word that ends after it. */
const STRIDE = 44
/** Most words of the list that stand before a phrase in prose: of `the seed phrase "…` there are two. */
const LONGEST_LEAD = 5
/** Words of the list that are also what a phrase is called. */
const NAMES: ReadonlySet<string> = new Set(['seed', 'secret', 'phrase', 'word'])

/** Where the first words of the phrase that is read start. */
const starts = new Int32Array(LONGEST_LEAD + 1)

/**
 * Finds rows of 12 and more words of BIP-39 (redaction policy, section 6). A row is so long that it has to have a word
 * that is met in strides; most of a text that has no row is not looked at.
 */
export function findPhrases(scan: Scan): void {
  const { text } = scan
  // No phrase begins before.
  let from = 0
  while (readWord(text, startOfLetters(text, from + STRIDE, from))) {
    const { start, end } = word
    from = isOfPhrase(text, start, end) ? addPhrase(scan, firstOfRow(text, start, from)) : end
  }
}

function isOfPhrase(text: string, start: number, end: number): boolean {
  return isPhraseWord(text, start, end) || isCutWord(text, start, end)
}

/** Where the letters at `at` begin, not before `floor`; `at` if there is none. */
function startOfLetters(text: string, at: number, floor: number): number {
  let start = at
  if (isLetter(text.charCodeAt(start))) while (start > floor && isLetter(text.charCodeAt(start - 1))) start--
  return start
}

/** Where the first word starts of the row of words of BIP-39 that has one at `start`, not before `floor`. */
function firstOfRow(text: string, start: number, floor: number): number {
  let first = start
  let at = start
  for (;;) {
    // Letters of escapes such as `\n` are no words.
    if (at - 2 >= floor && isEscape(text, at - 1)) at -= 2
    else if (at > floor && !isLetter(text.charCodeAt(at - 1))) at--
    else {
      let before = startOfLetters(text, at - 1, floor)
      if (isEscape(text, before)) before++
      if (at <= floor || before < floor || !isPhraseWord(text, before, at)) return first
      if (gapOf(text, at, first) === 'break') return first
      first = before
      at = before
    }
  }
}

/** Adds the row of words that begins at `start`, if it is long enough; where its last word ends. */
function addPhrase(scan: Scan, start: number): number {
  const { text } = scan
  let count = 0
  let quoted = 0
  let last = start
  const phrase = new PhraseEnd()
  while (readWord(text, last)) {
    if (count > 0) {
      const gap = gapOf(text, last, word.start)
      const isWhole = LENGTHS.has(count) || LENGTHS.has(count - quoted)
      if (gap === 'break' || (gap === 'quote' && isWhole)) break
      if (!isPhraseWord(text, word.start, word.end) && (isWhole || !isCutWord(text, word.start, word.end)))
        break
      if (gap === 'quote' && count <= LONGEST_LEAD) quoted = count
      phrase.pass(text, last, word.start, isWhole)
    }
    if (count <= LONGEST_LEAD) starts[count] = word.start
    last = word.end
    count++
  }
  if (count < SHORTEST) return last
  const lead = quoted > 0 && count - quoted >= SHORTEST ? quoted : namedLead(text, start, count)
  const end = phrase.of(count - quoted, last)
  addWords(scan, starts[lead] as number, end)
  return end
}

/** How many of the first words name the phrase that follows them: `seed phrase legal winner …`. */
function namedLead(text: string, start: number, count: number): number {
  let lead = 0
  let at = start
  while (lead < LONGEST_LEAD && count - lead > SHORTEST && readWord(text, at)) {
    if (!NAMES.has(text.slice(word.start, word.end).toLowerCase())) break
    at = word.end
    lead++
  }
  return lead > 0 && (LENGTHS.has(count - lead) || !LENGTHS.has(count)) ? lead : 0
}
