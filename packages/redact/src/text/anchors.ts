import { bip39WordShapes } from '../checks/bip39.ts'
import { Anchor, LABELS } from './anchor.ts'
import { Positions } from './positions.ts'

const LETTER = 1
const DIGIT = 2
const JOINER = 3
const MARK = 4
const WIDE = 5
/** The class of each code unit, so that none needs a comparison. */
const classes = new Uint8Array(0x10000).fill(WIDE, 128)
for (let code = 0x30; code <= 0x39; code++) classes[code] = DIGIT
for (let code = 0x41; code <= 0x5a; code++) classes[code] = LETTER
for (let code = 0x61; code <= 0x7a; code++) classes[code] = LETTER
classes[0x2d] = JOINER
classes[0x5f] = JOINER
for (const mark of `=:@?#&/'"\`({$.[%\\\u001b`) classes[mark.charCodeAt(0)] = MARK

/** Longer texts are rare: the room for them is not kept. */
const LARGEST_KEPT = 32 * 1024
const SMALLEST_ROOM = 1024
/** Texts up to here are read faster one by one. */
const SHORT = 24

const SHORTEST_RUN = 16
const LONGEST_LABEL = 16
/**
 * By the first two letters of a word, five bits each: in the lower half bits of the lengths of BIP-39's words that begin
 * so, in the upper half those of labels.
 */
const wordShapes = new Int32Array(bip39WordShapes())
for (const label of LABELS) {
  const index = shapeIndex(label.charCodeAt(0), label.charCodeAt(1))
  wordShapes[index] = (wordShapes[index] as number) | (1 << (16 + label.length))
}

function shapeIndex(first: number, second: number): number {
  return ((first & 31) << 5) | (second & 31)
}

/**
 * One pass over a text that notes where a closer look is worth it. Belongs to one scan at a time and is used again
 * for the next.
 */
export class Anchors {
  /** Which kinds there are: bits of `Anchor`. */
  bits = 0
  /** Runs of digits as pairs of positions: start, end; without those deep in an identifier or hex. */
  readonly numbers = new Positions()
  /** Positions of `=` and `:`. */
  readonly separators = new Positions()
  /** Positions of `@`. */
  readonly ats = new Positions()
  /** Runs of 16 or more of `A-Z a-z 0-9 _ -` as pairs of positions: start, end. */
  readonly runs = new Positions()
  /** Words that may be labels, as pairs of positions: start, end. They have the first two letters and the length of one. */
  readonly labels = new Positions()

  #codes = new Uint16Array(0)
  #bytes = Buffer.alloc(0)

  constructor() {
    this.#makeRoom(SMALLEST_ROOM)
  }

  /** Reads a text; what was known of the one before is gone. */
  read(text: string): void {
    const { length } = text
    const codes = this.#load(text)
    const numbers = this.numbers.values
    const separators = this.separators.values
    const ats = this.ats.values
    const runs = this.runs.values
    const labels = this.labels.values
    let numberCount = 0
    let separatorCount = 0
    let atCount = 0
    let runCount = 0
    let labelCount = 0
    let bits = 0
    let runStart = -1
    let phrase = 0
    let digits = 0
    let lastDigit = -9
    let hexColons = 0
    let points = 0
    let wordStart = 0
    let wordEnd = -1
    /** Where a word begins though a letter stands before it: that of an escaped line break. */
    let afterEscape = -1
    let index = 0
    while (index < length) {
      const code = codes[index] as number
      const kind = classes[code] as number
      if (kind === LETTER || kind === DIGIT) {
        if (runStart < 0) runStart = index
        const start = index
        // Behind the last one stands a 0, which is of no class.
        while (classes[codes[++index] as number] === kind);
        const size = index - start
        if (kind === LETTER) {
          wordStart = start
          wordEnd = index
          const shape =
            size < LONGEST_LABEL
              ? (wordShapes[shapeIndex(code, codes[start + 1] as number)] as number) >> size
              : 0
          if ((shape & 1) !== 0) {
            if (++phrase >= 12) bits |= Anchor.PHRASE
          } else {
            // The last word may have been cut.
            if (phrase >= 11 && index === length) bits |= Anchor.PHRASE
            phrase = 0
          }
          if ((shape & 0x10000) !== 0) {
            labels[labelCount++] = start
            labels[labelCount++] = index
            bits |= Anchor.LABEL
          }
        } else if (!isInner(text, start, codes[index] as number, wordStart, wordEnd, afterEscape)) {
          numbers[numberCount++] = start
          numbers[numberCount++] = index
          bits |= Anchor.NUMBER
          digits = start - lastDigit <= 3 ? digits + size : size
          lastDigit = index - 1
          if (digits >= 7) bits |= Anchor.DIGITS
          if (wordEnd === start && (start - wordStart === 2 || start - wordStart === 4))
            bits |= Anchor.PREFIXED
          if (size === 1 && code === 0x30 && ((codes[index] as number) | 32) === 0x78) bits |= Anchor.HEX
        }
        continue
      }
      if (kind === JOINER) {
        if (runStart < 0) runStart = index
        if (code === 0x2d) {
          const before = index === 0 ? 0 : (codes[index - 1] as number)
          if (before === 0x2d || before <= 0x20) bits |= Anchor.DASH
        }
      } else {
        if (runStart >= 0) {
          if (index - runStart >= SHORTEST_RUN) {
            runs[runCount++] = runStart
            runs[runCount++] = index
          }
          runStart = -1
        }
        if (kind === MARK) {
          if (code === 0x3a || code === 0x3d) {
            separators[separatorCount++] = index
            if (isHex(codes[index + 1] as number)) hexColons++
          } else if (code === 0x2e) {
            if (classes[codes[index + 1] as number] === DIGIT) points++
          } else if (code === 0x40) ats[atCount++] = index
          bits |= bitsOfMark(codes, index, code)
          // The letter of an escaped line break is no part of the word that follows it.
          if (code === 0x5c && isLineEscape(codes[index + 1] as number)) {
            // Though it may be the first of a token behind a plain backslash.
            runStart = ++index
            afterEscape = index + 1
          }
        } else if (kind === WIDE) bits |= Anchor.WIDE
      }
      index++
    }
    if (runStart >= 0 && length - runStart >= SHORTEST_RUN) {
      runs[runCount++] = runStart
      runs[runCount++] = length
    }
    if (runCount > 0) bits |= Anchor.RUN
    if (hexColons >= 6) bits |= Anchor.COLONS
    if (points >= 3) bits |= Anchor.POINTS
    this.numbers.length = numberCount
    this.separators.length = separatorCount
    this.ats.length = atCount
    this.runs.length = runCount
    this.labels.length = labelCount
    this.bits = bits
  }

  /** The code units of a text, with a 0 behind: read from a string, each would cost several times as much. */
  #load(text: string): Uint16Array {
    const { length } = text
    const room = this.#codes.length
    if (length >= room) this.#makeRoom(Math.max(length + 1, Math.min(2 * room, LARGEST_KEPT)))
    else if (room > LARGEST_KEPT && length < LARGEST_KEPT) this.#makeRoom(LARGEST_KEPT)
    const codes = this.#codes
    if (length > SHORT) this.#bytes.write(text, 0, 'utf16le')
    else for (let index = 0; index < length; index++) codes[index] = text.charCodeAt(index)
    codes[length] = 0
    return codes
  }

  /** For texts of less than `room` code units. Two positions for every second one are the most there can be. */
  #makeRoom(room: number): void {
    this.#codes = new Uint16Array(room)
    this.#bytes = Buffer.from(this.#codes.buffer)
    for (const list of [this.numbers, this.separators, this.ats, this.runs, this.labels])
      list.values = new Int32Array(room + 2)
  }
}

/** The bits of a character that means something. */
function bitsOfMark(codes: Uint16Array, index: number, code: number): number {
  switch (code) {
    case 0x3a: {
      const next = codes[index + 1] as number
      if (next === 0x2f) return Anchor.SEPARATOR | ((codes[index + 2] as number) === 0x2f ? Anchor.SCHEME : 0)
      return Anchor.SEPARATOR | (next === 0x3a ? Anchor.COLONS : 0)
    }
    case 0x3d:
      return Anchor.SEPARATOR
    case 0x40:
      return Anchor.AT
    case 0x3f:
    case 0x23:
    case 0x26:
      return Anchor.QUERY
    case 0x2f:
      return Anchor.SLASH
    case 0x28:
    case 0x7b:
      return Anchor.OPEN
    case 0x24:
      return Anchor.DOLLAR
    case 0x2e:
      return isLetter(codes[index + 1] as number) ? Anchor.DOT : 0
    case 0x5b:
      return isMarker(codes, index) ? Anchor.MARKER : 0
    case 0x25:
      return isHex(codes[index + 1] as number) && isHex(codes[index + 2] as number) ? Anchor.ENCODED : 0
    case 0x1b:
      return (codes[index + 1] as number) === 0x5b ? Anchor.ENCODED : 0
    case 0x5c:
      return (codes[index + 1] as number) === 0x75 ? Anchor.ENCODED : 0
    default:
      return Anchor.QUOTE
  }
}

/**
 * Whether digits stand between letters, deep in an identifier or hex: no number that means something does. The letters
 * of an IBAN's country or of a Bitcoin address's network, which begin a word, may stand before one.
 */
function isInner(
  text: string,
  start: number,
  next: number,
  wordStart: number,
  wordEnd: number,
  afterEscape: number,
): boolean {
  if (wordEnd !== start || !isLetter(next)) return false
  if (start - wordStart > 4) return true
  return wordStart !== afterEscape && wordStart > 0 && isAlphanumeric(text.charCodeAt(wordStart - 1))
}

function isAlphanumeric(code: number): boolean {
  return isLetter(code) || isDigit(code)
}

function isMarker(codes: Uint16Array, index: number): boolean {
  for (let at = 0; at < MARKER.length; at++) if (codes[index + at] !== MARKER.charCodeAt(at)) return false
  return true
}

const MARKER = '[REDACTED'

/** `n`, `r` or `t`, after a backslash. */
function isLineEscape(code: number): boolean {
  return code === 0x6e || code === 0x72 || code === 0x74
}

function isLetter(code: number): boolean {
  return classes[code] === LETTER
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

function isHex(code: number): boolean {
  return isDigit(code) || ((code | 32) >= 0x61 && (code | 32) <= 0x66)
}
