import { Anchor } from '../../text/anchor.ts'
import type { Detector, Scan } from '../../text/scan.ts'
import { isChallenge, readScheme } from './authorization-scheme.ts'
import { findUnlabelled } from './authorization-unlabelled.ts'
import {
  endOfLine,
  findLabelValue,
  findNextString,
  isHidden,
  isProse,
  type LabelValue,
  trimEnd,
} from './label-value.ts'
import { endOfValue } from './label-value-end.ts'

/** What JSON has without quotes, or what a flag says. */
const PRIMITIVE = /(?:true|false|null|undefined|nil|none|\d{1,9})(?![^\s,;)\]}])/iy

/**
 * Credentials after an `Authorization` or `Proxy-Authorization` label, all but the scheme word, and unlabelled
 * `Bearer X`, `Basic X` and `Digest username=…` (redaction policy, section 6). Challenges stay.
 */
export const authorizationDetector: Detector = {
  name: 'authorization',
  needs: Anchor.LABEL,
  offForIdentifiers: false,
  structural: true,
  find(scan: Scan): void {
    const { text } = scan
    const { labels } = scan.anchors
    // Each stretch is read once: what has been read for one label is not read for the next within it.
    let done = 0
    for (let index = 0; index < labels.length; index += 2) {
      const start = labels.at(index)
      const end = labels.at(index + 1)
      if (start < done) continue
      const size = end - start
      if (size === 13) {
        if (isWord(text, start, end, 'authorization')) done = searchLabelled(scan, start, end)
      } else if (size === 5 || size === 6) {
        const next = text.charCodeAt(end)
        if (next === 0x20 || next === 0x09 || next === 0x3a) done = findUnlabelled(scan, start, end)
      }
    }
  },
}

function isWord(text: string, start: number, end: number, word: string): boolean {
  return (
    (text.charCodeAt(start) | 0x20) === word.charCodeAt(0) && text.slice(start, end).toLowerCase() === word
  )
}

/** Adds the credentials after the label; how far the text is read then. */
function searchLabelled(scan: Scan, start: number, end: number): number {
  let value = findLabelValue(scan.text, start, end)
  let done = end
  while (value !== undefined) {
    const last = addCredentials(scan, value)
    if (last < 0) break
    done = last
    value = value.isArray ? findNextString(scan.text, last) : undefined
  }
  return done
}

/** Adds what is secret of one value; its end, or -1 if nothing is. */
function addCredentials(scan: Scan, value: LabelValue): number {
  const { text } = scan
  const { category, from, reading, isKnown } = readScheme(text, value.start)
  if (value.separator === 0x2c && !isKnown) return -1
  // The parameters of a URL are for what reads URLs.
  if (value.separator === 0x3d && scan.shape === 'query') return -1
  if (isHidden(text, from) || (from > value.start && isHidden(text, value.start)) || isChallenge(text, from))
    return value.isArray ? endOfValue(text, value, value.start, 'parameters') : -1
  if (value.quote === 0) {
    if (text.charCodeAt(value.start) === 0x7b) return -1
    PRIMITIVE.lastIndex = value.start
    if (PRIMITIVE.test(text)) return -1
    if (value.separator === 0x3a && !isKnown && isMessage(text, value.start, from)) return -1
  }
  const last = endOfValue(text, value, from, reading)
  if (last <= from) return -1
  scan.add(category, from, last)
  return last
}

/** Longest line that is looked at for prose. */
const LONGEST_LINE = 200

/** `Authorization: access denied for this account`: words. A capital and one more word is a scheme: `Foo abc`. */
function isMessage(text: string, start: number, from: number): boolean {
  const limit = text.slice(start, start + LONGEST_LINE)
  const end = start + trimEnd(limit, 0, endOfLine(limit, 0))
  if (!isProse(text, start, end)) return false
  const first = text.charCodeAt(start)
  return from === start || !(first >= 0x41 && first <= 0x5a) || text.slice(from, end).includes(' ')
}
