import { isHexDigit } from './characters.ts'
import { foldCodePoint } from './fold.ts'

/**
 * The detection copy of a text (redaction policy, section 7): NFKC, invisible controls gone, dashes and look-alikes
 * folded, `%XX`, `%25XX` and `\uXXXX` decoded, a terminal's colours left out; and the way back. Belongs to one text at a time.
 */
export class DetectionCopy {
  /** What detectors read. */
  text = ''
  #starts = new Int32Array(256)
  #ends = new Int32Array(256)
  #length = 0

  /** Whether `source` reads otherwise than it is written; then `text` is how. */
  read(source: string): boolean {
    this.#length = 0
    plainUntil = 0
    let copy = ''
    let copied = 0
    let changed = false
    let index = 0
    while (index < source.length) {
      const code = source.charCodeAt(index)
      if (code < 128 && code !== 0x25 && code !== 0x5c && code !== ESCAPE) {
        this.#map(index, index + 1, 1)
        index++
        continue
      }
      const { size, codePoint } = readAt(source, index, code)
      const folded = codePoint < 128 ? String.fromCharCode(codePoint) : foldCodePoint(codePoint)
      const end = index + size
      if (folded.length === size && source.startsWith(folded, index)) {
        for (let at = index; at < end; at++) this.#map(at, at + 1, 1)
      } else {
        copy += source.slice(copied, index) + folded
        copied = end
        changed = true
        this.#map(index, end, folded.length)
      }
      index = end
    }
    this.text = changed ? copy + source.slice(copied) : source
    return changed
  }

  /** Where in the source the character at `index` of the copy starts. */
  startOf(index: number): number {
    return this.#starts[index] as number
  }

  /** Where in the source the character before `index` of the copy ends; `index` is at least 1. */
  endOf(index: number): number {
    return this.#ends[index - 1] as number
  }

  /** `count` characters of the copy come from `[start, end)` of the source. */
  #map(start: number, end: number, count: number): void {
    if (this.#length + count > this.#starts.length) this.#grow()
    for (let index = 0; index < count; index++) {
      this.#starts[this.#length] = start
      this.#ends[this.#length++] = end
    }
  }

  #grow(): void {
    const starts = new Int32Array(this.#starts.length * 2 + 32)
    const ends = new Int32Array(starts.length)
    starts.set(this.#starts)
    ends.set(this.#ends)
    this.#starts = starts
    this.#ends = ends
  }
}

/** One result, used again: it lives until the next call. */
const read = { size: 1, codePoint: 0 }

function readAt(
  source: string,
  index: number,
  code: number,
): { readonly size: number; readonly codePoint: number } {
  read.size = 1
  read.codePoint = code
  if (code === 0x25) readPercent(source, index)
  else if (code === 0x5c) readEscape(source, index)
  else if (code === ESCAPE) readColour(source, index)
  else {
    read.codePoint = source.codePointAt(index) as number
    read.size = read.codePoint > 0xffff ? 2 : 1
  }
  return read
}

/** `%XX` as a byte, its `%` encoded any number of times over; at a lead byte of UTF-8 the bytes that follow as well. */
function readPercent(source: string, index: number): void {
  let end = index
  const first = percentByte(source, index)
  if (first < 0) return
  end = byteEnd
  const more = first < 0x80 ? 0 : first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : first >= 0xc2 ? 1 : -1
  if (more < 0 || first > 0xf4) return
  let codePoint = more === 0 ? first : first & (0x3f >> more)
  for (let count = 0; count < more; count++) {
    const next = percentByte(source, end)
    if (next < 0x80 || next > 0xbf) return
    codePoint = codePoint * 64 + (next & 0x3f)
    end = byteEnd
  }
  if (codePoint > 0x10ffff) return
  read.codePoint = codePoint
  read.size = end - index
}

/** Where the byte that percentByte() read last ends. */
let byteEnd = 0

/** The byte that is written as `%XX` (or `%25XX` …) at `index`, or -1. */
function percentByte(source: string, index: number): number {
  if (source.charCodeAt(index) !== 0x25) return -1
  let at = index + 1
  while (
    source.startsWith('25', at) &&
    isHexDigit(source.charCodeAt(at + 2)) &&
    isHexDigit(source.charCodeAt(at + 3))
  )
    at += 2
  if (!isHexDigit(source.charCodeAt(at)) || !isHexDigit(source.charCodeAt(at + 1))) return -1
  byteEnd = at + 2
  return Number.parseInt(source.slice(at, at + 2), 16)
}

/** Backslashes before this position are known to begin no escape: a long row of them is read once. */
let plainUntil = 0

/** `\uXXXX` with any number of backslashes. */
function readEscape(source: string, index: number): void {
  if (index < plainUntil) return
  let at = index + 1
  while (source.charCodeAt(at) === 0x5c) at++
  if (!isEscape(source, at)) {
    plainUntil = at
    return
  }
  read.codePoint = Number.parseInt(source.slice(at + 1, at + 5), 16)
  read.size = at + 5 - index
}

function isEscape(source: string, at: number): boolean {
  if (source.charCodeAt(at) !== 0x75) return false
  for (let digit = 1; digit <= 4; digit++) if (!isHexDigit(source.charCodeAt(at + digit))) return false
  return true
}

/** Of terminals. */
const ESCAPE = 0x1b
const COLOUR = /\[[0-9;]{0,32}m/y
/** Folded to nothing, as the colour is. */
const ZERO_WIDTH_SPACE = 0x200b

/** A colour of a terminal's, `ESC [ 31 m`: its last letter would hide that a word begins there. */
function readColour(source: string, index: number): void {
  COLOUR.lastIndex = index + 1
  if (!COLOUR.test(source)) return
  read.codePoint = ZERO_WIDTH_SPACE
  read.size = COLOUR.lastIndex - index
}
