import { isEscape, startsToken } from '../../checks/base58check-token.ts'
import { Anchor } from '../../text/anchor.ts'
import { isAlphanumeric, isDigit } from '../../text/characters.ts'
import type { Detector } from '../../text/scan.ts'

const ENDING = '.eth'
/** Least characters before `.eth`, back to a dot or the start: shorter names cannot be registered. */
const SHORTEST_LABEL = 3

/**
 * ENS names (redaction policy, section 6): lower-case `*.eth` with everything before it, the last label at least three
 * characters long; not where code goes on, as in `web3.eth.getBalance` or `eth(`, and not `web3.eth` itself.
 */
export const ensName: Detector = {
  name: 'ens-name',
  needs: Anchor.DOT,
  offForIdentifiers: false,
  structural: false,
  find(scan) {
    const { text } = scan
    let searched = 0
    for (let dot = text.indexOf(ENDING); dot >= 0; dot = text.indexOf(ENDING, dot + 1)) {
      const end = dot + ENDING.length
      if (goesOn(text, end)) continue
      const start = startOfName(text, dot, searched)
      searched = end
      if (start >= 0) scan.add('ens-name', start, end)
    }
  },
}

/** Whether what stands at `end` makes it another word, a member or a call. */
function goesOn(text: string, end: number): boolean {
  const next = text.charCodeAt(end)
  if (isAlphanumeric(next) || isLatin(next) || next === 0x28 || next === 0x5f) return true
  if (next !== 0x2e && next !== 0x2d) return false
  const after = text.charCodeAt(end + 1)
  // What goes on may have become a marker.
  return isAlphanumeric(after) || after === 0x5b
}

/** Where the labels before `dot` begin, not before `limit`; -1 if they are no name. */
function startOfName(text: string, dot: number, limit: number): number {
  let start = dot
  let labelStart = -1
  while (start > limit) {
    const code = text.charCodeAt(start - 1)
    if (code === 0x2e) {
      if (labelStart < 0) labelStart = start
      // Of `a..eth` or a path such as `./` only what follows the dots counts.
      if (start === dot || text.charCodeAt(start) === 0x2e) break
    } else if (!isOfLabel(code)) break
    start--
  }
  const walked = start
  while (start < dot && (text.charCodeAt(start) === 0x2e || text.charCodeAt(start) === 0x2d)) start++
  const first = text.charCodeAt(start)
  const isJoined = start > walked || first === 0x5f || first > 0x7f
  if (isEscape(text, start)) start++
  if (labelStart < start) labelStart = start
  if (dot - labelStart < SHORTEST_LABEL) return -1
  // After `Config.`, `ID-`, `list[0].` or a marker it is no name of its own.
  if (isJoined && walked > limit && isOperand(text.charCodeAt(walked - 1))) return -1
  // An upper-case letter: a name in code.
  if (start > limit && !startsToken(text, start)) return -1
  return text.startsWith('web3', labelStart) && dot - labelStart === 4 ? -1 : start
}

/** What ends before a dot or dash that belongs to it: letters and digits, `)` and `]`. */
function isOperand(code: number): boolean {
  return isAlphanumeric(code) || code === 0x29 || code === 0x5d
}

/** Lower-case letters, digits, `-`, `_`, and of what ENS has beyond ASCII: Latin letters and emoji. */
function isOfLabel(code: number): boolean {
  if (code < 0x80) return (code >= 0x61 && code <= 0x7a) || isDigit(code) || code === 0x2d || code === 0x5f
  // Of other scripts the words before a name may have no space after them. Emoji are surrogates, joined by U+200D.
  return isLatin(code) || (code >= 0xd800 && code <= 0xdfff) || code === 0x200d || code === 0xfe0f
}

/** Letters of Latin beyond ASCII. */
function isLatin(code: number): boolean {
  return code >= 0xdf && code <= 0x24f
}
