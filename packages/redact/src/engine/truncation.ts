import { markerEnd } from '../text/markers.ts'

/** Stands at the end of a text that was cut (redaction policy, section 1). */
export const TRUNCATED = '[TRUNCATED]'

/** A text may be that many times as long as the limit, if it is the markers that make it longer. */
const MOST_GROWTH = 8

/** Whether a text was cut before: what is before the mark is then read as it was. */
export function isTruncated(text: string): boolean {
  // Most texts are ruled out by their last character.
  return text.charCodeAt(text.length - 1) === 0x5d && text.endsWith(TRUNCATED)
}

/**
 * Where a text is cut, of which `most` characters are read: its length if it is not. A marker counts as one character,
 * so that a text which has grown by its markers is not cut when it is redacted again.
 */
export function cutOf(text: string, most: number): number {
  if (text.length <= most) return text.length
  let cut = most
  for (let at = text.indexOf('[REDACTED'); at >= 0 && at < cut; ) {
    const end = markerEnd(text, at)
    if (end > 0) cut += end - at - 1
    at = text.indexOf('[REDACTED', Math.max(end, at + 1))
  }
  return Math.min(cut, text.length, most * MOST_GROWTH)
}
