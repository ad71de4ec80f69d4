import { isAlphanumeric } from '../../text/characters.ts'

/** RFC 1421 and PGP headers before the base64: `Proc-Type: 4,ENCRYPTED`, `Version: …`. */
const HEADER = /[A-Za-z][A-Za-z0-9-]{0,40}: ?[^\n\r\\]{0,200}(?=[\n\r\\]|$)/y

/** The beginning of an END line, as far as the text goes. */
const CUT_END = /^-{1,5}(?: ?E?N?D?[A-Z ]*)-{0,5}$/

const MOST_HEADERS = 8

/** A word in small letters, which is no last line of a key. */
const WORD = /^[A-Z]?[a-z]+$/

/** A row that is shorter is no first line of a key, unless the text is cut in it. */
const SHORTEST_FIRST = 16

/** A row after a mere blank is part of the key from this length on, or if it is as long as the first. */
const SHORTEST_AFTER_BLANK = 32

/**
 * The end of the base64 that a private key without END has after its first line; `start` if there is none. Lines may
 * be parted by line breaks, by escaped ones with any number of backslashes, or by blanks.
 * @param limit the key ends before it
 */
export function keyRunEnd(text: string, start: number, limit: number): number {
  let end = start
  let index = start
  let width = 0
  let headers = 0
  while (index < limit) {
    const row = skipBreaks(text, index, limit)
    const isNewLine = brokeLine
    const rowEnd = endOfRow(text, row, limit)
    const size = rowEnd - row
    if (width === 0 && headers < MOST_HEADERS && isNewLine && isHeader(text, row)) {
      headers++
      index = HEADER.lastIndex
      continue
    }
    if (size === 0) return width > 0 ? endOfCutLine(text, row, end) : end
    const isCut = rowEnd >= text.length
    if (width === 0) {
      if (size < SHORTEST_FIRST && !(isCut && (isNewLine || row === start))) return end
      if (row > start && !isNewLine && WORD.test(text.slice(row, rowEnd))) return end
      width = size
    } else if (!isNewLine) {
      if (size < SHORTEST_AFTER_BLANK && size !== width && !(isCut && !WORD.test(text.slice(row, rowEnd))))
        return end
    } else if (!isCut) {
      if (!endsLine(text, rowEnd) && !isRandom(text, row, rowEnd)) return end
      if (size < width && WORD.test(text.slice(row, rowEnd))) return end
    }
    end = rowEnd
    if (size < width) {
      const after = skipBreaks(text, rowEnd, limit)
      // PGP's checksum is a line of its own after the last one.
      if (text.charCodeAt(after) !== 0x3d) return endOfCutLine(text, after, end)
    }
    index = rowEnd
  }
  return end
}

/** Whether the blanks that skipBreaks() passed last had a line break, as it is or escaped. */
let brokeLine = false

/** Passes white space and escaped line breaks. */
function skipBreaks(text: string, start: number, limit: number): number {
  brokeLine = false
  let index = start
  while (index < limit) {
    const code = text.charCodeAt(index)
    if (code === 0x0a || code === 0x0d) brokeLine = true
    else if (code === 0x5c) {
      const after = endOfEscape(text, index)
      if (after < 0) return index
      brokeLine = true
      index = after
      continue
    } else if (code !== 0x20 && code !== 0x09) return index
    index++
  }
  return index
}

/** After backslashes and `n`, `r` or `t`; -1 if something else follows them. */
function endOfEscape(text: string, start: number): number {
  let index = start
  while (text.charCodeAt(index) === 0x5c) index++
  const code = text.charCodeAt(index)
  return code === 0x6e || code === 0x72 || code === 0x74 ? index + 1 : -1
}

/** Base64, in which JSON may have escaped the slashes. */
function endOfRow(text: string, start: number, limit: number): number {
  let index = start
  while (index < limit) {
    const code = text.charCodeAt(index)
    if (code === 0x5c && text.charCodeAt(index + 1) === 0x2f) index += 2
    else if (isAlphanumeric(code) || code === 0x2b || code === 0x2f || code === 0x3d) index++
    else break
  }
  return Math.min(index, limit)
}

function isHeader(text: string, at: number): boolean {
  HEADER.lastIndex = at
  return HEADER.test(text)
}

/** Whether a row cannot be a word, whatever stands behind it on the line. */
function isRandom(text: string, start: number, end: number): boolean {
  if (end - start < 8) return false
  const row = text.slice(start, Math.min(end, start + 128))
  return row.length >= SHORTEST_AFTER_BLANK || (/[a-z]/.test(row) && /[A-Z]/.test(row) && /\d/.test(row))
}

/** Whether nothing but blanks follows on the line, or what closes a text: a quote, a bracket, the dashes of an END. */
function endsLine(text: string, at: number): boolean {
  let index = at
  while (text.charCodeAt(index) === 0x20 || text.charCodeAt(index) === 0x09) index++
  if (index >= text.length) return true
  const code = text.charCodeAt(index)
  // What marks a cut: `…`, `...`, `[TRUNCATED]`.
  if (code === 0x2026 || text.startsWith('..', index) || text.startsWith('[TRUNC', index)) return true
  if (index > at) return code === 0x0a || code === 0x0d || code === 0x5c
  return code < 0x20 || code === 0x5c || code === 0x22 || code === 0x27 || code === 0x60 || code === 0x2d
}

/** The end of the text if all that is left of it, from `start`, is the beginning of an END; otherwise `end`. */
function endOfCutLine(text: string, start: number, end: number): number {
  return text.length - start < 64 && CUT_END.test(text.slice(start)) ? text.length : end
}
