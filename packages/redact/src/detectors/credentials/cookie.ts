import { Anchor } from '../../text/anchor.ts'
import type { Detector, Scan } from '../../text/scan.ts'
import {
  endOfLine,
  findLabelValue,
  findNextString,
  isHidden,
  isProse,
  type LabelValue,
  skipBlanks,
} from './label-value.ts'
import { endOfValue } from './label-value-end.ts'

/** What JSON has without quotes, or what a flag says. */
const PRIMITIVE = /(?:true|false|null|undefined|nil|none|\d{1,4})(?![^\s,;)\]}])/iy

/**
 * Cookies after a `Cookie` or `Set-Cookie` label: to the closing quote, otherwise to the end of the line (redaction
 * policy, section 6).
 */
export const cookieDetector: Detector = {
  name: 'cookie',
  needs: Anchor.LABEL,
  offForIdentifiers: false,
  structural: true,
  find(scan: Scan): void {
    const { text } = scan
    const { labels } = scan.anchors
    let done = 0
    for (let index = 0; index < labels.length; index += 2) {
      const start = labels.at(index)
      const end = labels.at(index + 1)
      if (start < done || end - start !== 6 || (text.charCodeAt(start) | 0x20) !== 0x63) continue
      if (text.slice(start, end).toLowerCase() === 'cookie') done = searchLabelled(scan, start, end)
    }
  },
}

/** Adds the cookies after the label; how far the text is read then. */
function searchLabelled(scan: Scan, start: number, end: number): number {
  let value = findLabelValue(scan.text, start, end)
  let done = end
  while (value !== undefined) {
    const last = addCookies(scan, value)
    if (last < 0) break
    done = last
    value = value.isArray ? findNextString(scan.text, last) : undefined
  }
  return done
}

/** Adds one value; its end, or -1 if it is none. */
function addCookies(scan: Scan, value: LabelValue): number {
  const { text } = scan
  const { start, separator, quote } = value
  if (separator === 0x3d && scan.shape === 'query') return -1
  if (isHidden(text, start)) return value.isArray ? endOfValue(text, value, start, 'parameters') : -1
  if (text.charCodeAt(start) === 0x7b) return -1
  if (quote === 0) {
    PRIMITIVE.lastIndex = start
    if (PRIMITIVE.test(text)) return -1
    if (separator === 0x3a && isProse(text, start, endOfLine(text, start, start + 200))) return -1
  }
  const last =
    quote === 0 && separator === 0x3d && value.bracket === 0
      ? endOfCookies(text, start)
      : endOfValue(text, value, start, 'parameters')
  if (last <= start) return -1
  // Names of headers are listed as well: `"Cookie", "X-Other"`.
  if (separator === 0x2c && !text.slice(start, last).includes('=')) return -1
  scan.add('cookie', start, last)
  return last
}

const NAME = /[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}/y

/**
 * The end of cookies after `cookie=`, where other fields may follow: `sid=abc; theme=dark`. -1 if no cookie is there;
 * then it is a pair, `cookie=abc`.
 */
function endOfCookies(text: string, start: number): number {
  let end = -1
  let index = start
  for (;;) {
    NAME.lastIndex = index
    if (!NAME.test(text) || text.charCodeAt(NAME.lastIndex) !== 0x3d) return end
    end = NAME.lastIndex + 1
    while (isCookieCharacter(text.charCodeAt(end))) end++
    if (text.charCodeAt(end) !== 0x3b) return end
    index = skipBlanks(text, end + 1)
  }
}

function isCookieCharacter(code: number): boolean {
  return (
    code > 0x20 &&
    code !== 0x22 &&
    code !== 0x27 &&
    code !== 0x2c &&
    code !== 0x3b &&
    code !== 0x3c &&
    code !== 0x3e
  )
}
