import { isEscape, tokenEnd } from '../../checks/base58check-token.ts'
import { isBip39Word, isStartOfBip39Word, LONGEST_WORD, SHORTEST_WORD } from '../../checks/bip39.ts'
import { isAlphanumeric, isDigit, isLetter } from '../../text/characters.ts'
import type { Scan } from '../../text/scan.ts'

/** What stands between two words. */
export type Gap =
  /** What may stand within a phrase: white space, commas, a number, whole pairs of quotes. */
  | 'plain'
  /** The same with a quote that opens or closes. */
  | 'quote'
  /** Anything else: the words are not of one phrase. */
  | 'break'

/** How many words a whole mnemonic has: what begins as a word after so many is none of it. */
export const LENGTHS: ReadonlySet<number> = new Set([12, 15, 18, 21, 24])

/** The letters that `readWord` read last, `[start, end)`: one result, used again. */
export const word = { start: 0, end: 0 }

const LONGEST_GAP = 64
const MOST_DIGITS = 3

const SPACER = 1
/** Part of a number, as in `1.` or `(2)`, and nothing without one. */
const NUMBER_MARK = 2
const QUOTE = 3
const kinds = new Uint8Array(128)
for (const character of ' \t\n\v\f\r,;+|/*_-') kinds[character.charCodeAt(0)] = SPACER
for (const character of '.:=()[]{}#') kinds[character.charCodeAt(0)] = NUMBER_MARK
for (const character of '"\'`') kinds[character.charCodeAt(0)] = QUOTE
const WIDE_SPACERS = '\u00a0\u00b7\u2022\u2028\u2029\u3000\u3001'
const WIDE_QUOTES = '\u00ab\u00bb\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f'

/** Reads the next row of letters from `from` on into `word`, without the letter of an escape such as `\n`. */
export function readWord(text: string, from: number): boolean {
  let at = from
  for (;;) {
    while (at < text.length && !isLetter(text.charCodeAt(at))) at++
    if (at >= text.length) return false
    word.start = isEscape(text, at) ? at + 1 : at
    while (at < text.length && isLetter(text.charCodeAt(at))) at++
    word.end = at
    if (word.start < at) return true
  }
}

/** Whether a word of this many letters may be one of BIP-39. */
export function isSizeOfWord(size: number): boolean {
  return size >= SHORTEST_WORD && size <= LONGEST_WORD
}

/** Whether `text[start, end)` is a word of BIP-39, in any case. */
export function isPhraseWord(text: string, start: number, end: number): boolean {
  return isSizeOfWord(end - start) && isBip39Word(text.slice(start, end).toLowerCase())
}

/** Whether `text[start, end)` ends the text and begins a word of BIP-39: a limit may have cut it. */
export function isCutWord(text: string, start: number, end: number): boolean {
  return (
    end === text.length &&
    end - start < LONGEST_WORD &&
    isStartOfBip39Word(text.slice(start, end).toLowerCase())
  )
}

/** What `text[from, to)`, between two words, is. */
export function gapOf(text: string, from: number, to: number): Gap {
  if (to - from > LONGEST_GAP) return 'break'
  let quotes = 0
  let digits = 0
  let hasNumber = false
  let hasMark = false
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at)
    if (isDigit(code)) {
      hasNumber = true
      if (++digits > MOST_DIGITS) return 'break'
      continue
    }
    digits = 0
    const kind = kindOf(code)
    if (kind === QUOTE) quotes++
    else if (kind === NUMBER_MARK) {
      // Before any number it closes what the word was in, such as a marker.
      if (code === 0x5d && !hasNumber) return 'break'
      hasMark = true
    } else if (code === 0x5c) at += isEscape(text, at + 1) ? 1 : 0
    else if (kind !== SPACER) return 'break'
  }
  if (hasMark && !hasNumber) return 'break'
  return quotes % 2 === 0 ? 'plain' : 'quote'
}

/** Most words a row may have for `PhraseEnd` to look for the phrase in it: two of the longest, less one. */
const LONGEST_ROW = 47

/** Tells where a phrase ends in a row of words that goes on in another way: on the next line, after a comma. */
export class PhraseEnd {
  #isEven = true
  #end = -1

  /** The gap `text[from, to)` before the next word; `isWhole` if the words before it may be a whole phrase. */
  pass(text: string, from: number, to: number, isWhole: boolean): void {
    if (!this.#isEven || isBlankGap(text, from, to)) return
    this.#isEven = false
    if (isWhole) this.#end = from
  }

  /** Where the phrase ends in a row of `count` words that ends at `last`. */
  of(count: number, last: number): number {
    return this.#end < 0 || LENGTHS.has(count) || count > LONGEST_ROW ? last : this.#end
  }
}

/** Nothing but spaces and tabs. */
function isBlankGap(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at)
    if (code !== 0x20 && code !== 0x09) return false
  }
  return true
}

function kindOf(code: number): number {
  if (code < 128) return kinds[code] as number
  const character = String.fromCharCode(code)
  if (WIDE_QUOTES.includes(character)) return QUOTE
  return WIDE_SPACERS.includes(character) ? SPACER : 0
}

/**
 * Adds the words `[start, end)` with the letters and digits that touch them: numbers may be written without a space,
 * and what is left of a token would read otherwise afterwards.
 */
export function addWords(scan: Scan, start: number, end: number): void {
  const { text } = scan
  let from = start
  while (from > 0 && isAlphanumeric(text.charCodeAt(from - 1)) && !isEscape(text, from - 1)) from--
  scan.add('mnemonic', from, tokenEnd(text, end, text.length))
}
