import { Anchor } from '../../text/anchor.ts'
import { isAlphanumeric } from '../../text/characters.ts'
import type { Positions } from '../../text/positions.ts'
import type { Detector } from '../../text/scan.ts'
import { isEscapeLetter, isFreeBefore } from '../boundary.ts'
import { isPartOfChain } from './dash-chain.ts'
import { internationalEnd, isTimeOffset } from './phone-number.ts'

const PLUS = 0x2b
const DASH = 0x2d

/**
 * Telephone numbers: `+` and 8 to 15 digits with separators, `(ddd) ddd-dddd` and `ddd-ddd-dddd` (redaction policy,
 * section 6). Not part of a longer id.
 */
export const phone: Detector = {
  name: 'phone',
  needs: Anchor.DIGITS,
  offForIdentifiers: true,
  structural: false,
  find(scan) {
    const { text } = scan
    const { numbers } = scan.anchors
    let done = -1
    for (let run = 0; run < numbers.length; run += 2) {
      const start = numbers.at(run)
      const isShort = numbers.at(run + 1) === start + 3
      if (start === 0 && !isShort) continue
      if (start > 0 && text.charCodeAt(start - 1) === PLUS) {
        // Right after another number: what is there in its place later joins nothing.
        if ((start - 1 !== done && isJoined(text, start - 2)) || isTimeOffset(text, numbers, run)) continue
        const end = internationalEnd(text, numbers, run)
        if (end < 0) continue
        scan.add('phone', start - 1, end)
        done = end
      } else if (isShort) {
        const from = nationalStart(text, numbers, run)
        if (from >= 0) scan.add('phone', from, numbers.at(run + 5))
      }
    }
  },
}

/** What may not stand before a plus: `2.14.0+30fb621`, `a+b`, `++`. */
function isJoined(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if (isEscapeLetter(text, at)) return false
  return isAlphanumeric(code) || code === PLUS || code === 0x2e || code === 0x5f
}

/** Where `ddd-ddd-dddd` (perhaps with `1-` before it) or `(ddd) ddd-dddd` starts, of which `run` is the first; or -1. */
function nationalStart(text: string, numbers: Positions, run: number): number {
  if (run + 5 >= numbers.length) return -1
  const start = numbers.at(run)
  const next = numbers.at(run + 2)
  const last = numbers.at(run + 4)
  const end = numbers.at(run + 5)
  if (numbers.at(run + 3) - next !== 3 || end - last !== 4) return -1
  if (last !== next + 4 || isAlphanumeric(text.charCodeAt(end))) return -1
  if (text.charCodeAt(start - 1) === 0x28 && text.charCodeAt(start + 3) === 0x29)
    return isInParentheses(text, start, next) ? start - 1 : -1
  if (text.charCodeAt(start + 3) !== DASH || next !== start + 4 || text.charCodeAt(next + 3) !== DASH)
    return -1
  if (!isFreeBefore(text, start)) return -1
  const from = text.startsWith('1-', start - 2) && !isTied(text, start - 3) ? start - 2 : start
  return isPartOfChain(text, from, end) ? -1 : from
}

function isTied(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return !isFreeBefore(text, at + 1) || code === DASH || code === 0x2e
}

/** `(ddd)`, at most one separator, `ddd` at `next`, a separator. */
function isInParentheses(text: string, start: number, next: number): boolean {
  if (!isFreeBefore(text, start - 1)) return false
  if (next !== start + 4 && !(next === start + 5 && isSeparator(text.charCodeAt(start + 4)))) return false
  return isSeparator(text.charCodeAt(next + 3))
}

/** Space, no-break space, dash, point. */
function isSeparator(code: number): boolean {
  return code === 0x20 || code === 0xa0 || code === DASH || code === 0x2e
}
