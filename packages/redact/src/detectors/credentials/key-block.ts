import { Anchor } from '../../text/anchor.ts'
import { isAlphanumeric } from '../../text/characters.ts'
import type { Detector, Scan } from '../../text/scan.ts'
import { keyRunEnd } from './key-block-run.ts'

/** What a first line says between BEGIN and the dashes: `RSA PRIVATE KEY`; in a form blanks are `+`. */
const PRIVATE = /(?:^|[ +_])PRIVATE[ +_]KEY(?:[ +_]BLOCK)?[ +_]*$/
const SSH = /OPENSSH|SSH2/

/** Longest such label. */
const LONGEST_LABEL = 110

/** Up to here a text between the two lines may speak of keys or stand for one, if it has no row like `LONG_ROW`. */
const LONGEST_MENTION = 120
const LONG_ROW = /[A-Za-z0-9+/]{16}/

/**
 * Private keys from BEGIN to END, with line breaks as they are or escaped; without an END up to the end of the base64
 * (redaction policy, section 6: pem-key, ssh-key). Public keys and certificates stay.
 */
export const keyBlockDetector: Detector = {
  name: 'key-block',
  needs: Anchor.DASH,
  offForIdentifiers: false,
  structural: false,
  find(scan: Scan): void {
    const { text } = scan
    let begin = findWord(text, 'BEGIN', 0)
    if (begin < 0) return
    let end = -2
    while (begin >= 0) {
      const next = findWord(text, 'BEGIN', begin + 5)
      const labelEnd = endOfLabel(text, begin + 5)
      const label = text.slice(begin + 5, labelEnd)
      if (PRIVATE.test(label)) {
        const body = endOfDashes(text, labelEnd)
        if (end !== -1 && end < body) end = findWord(text, 'END', body)
        const last = endOfKey(text, body, end, next < 0 ? text.length : startOfDashes(text, next))
        if (last > body) scan.add(SSH.test(label) ? 'ssh-key' : 'pem-key', startOfDashes(text, begin), last)
      }
      begin = next
    }
  },
}

/** Where the key ends whose first line ends at `body`; `body` if there is no key. */
function endOfKey(text: string, body: number, end: number, limit: number): number {
  if (end < 0 || end >= limit) return keyRunEnd(text, body, limit)
  const labelEnd = endOfLabel(text, end + 3)
  // An END may itself be cut.
  if (labelEnd < text.length && !text.slice(end + 3, labelEnd).includes('KEY'))
    return keyRunEnd(text, body, startOfDashes(text, end))
  const bodyEnd = startOfDashes(text, end)
  if (bodyEnd - body <= LONGEST_MENTION && !LONG_ROW.test(text.slice(body, bodyEnd))) return body
  return endOfDashes(text, labelEnd)
}

/** The next `word` with four dashes or more before it, at most a blank between; -1 if there is none. */
function findWord(text: string, word: string, from: number): number {
  for (let at = text.indexOf(word, from); at >= 0; at = text.indexOf(word, at + 1)) {
    const dashes = isBlank(text.charCodeAt(at - 1)) ? at - 1 : at
    if (text.endsWith('----', dashes)) return at
  }
  return -1
}

/** Where the four or five dashes begin that belong to the word at `at`. */
function startOfDashes(text: string, at: number): number {
  const dashes = isBlank(text.charCodeAt(at - 1)) ? at - 1 : at
  return text.charCodeAt(dashes - 5) === 0x2d ? dashes - 5 : dashes - 4
}

function endOfLabel(text: string, start: number): number {
  let end = start
  while (end - start < LONGEST_LABEL) {
    const code = text.charCodeAt(end)
    const isHyphen = code === 0x2d && text.charCodeAt(end + 1) !== 0x2d
    if (!isAlphanumeric(code) && !isBlank(code) && !isHyphen) break
    end++
  }
  return end
}

/** After the dashes at `start`, five at most. */
function endOfDashes(text: string, start: number): number {
  let end = start
  while (end - start < 5 && text.charCodeAt(end) === 0x2d) end++
  return end
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x2b || code === 0x5f
}
