import { wordsOf } from '../../keys/words.ts'
import { isHexDigit } from '../../text/characters.ts'

/** Words that say an address is somebody's (redaction policy, section 6: ip-address). */
const CONTEXT = new Set(
  'client user remote peer visitor caller from login session ip forwarded for'.split(' '),
)

/** Words after one of them that say it is something else: `client version 4.5.6.7`, `user agent`. */
const OTHERWISE = new Set('version ver release build agent firmware driver kernel'.split(' '))
const LONGEST_WORD = 9

/** `server.address=`, `"server_ip": "`: the server's side stays. */
const SERVER = /(?<![a-z0-9])server(?:[._-]?[a-z]{1,12}){0,2}["']? ?[=:] ?["'[]?$/i

/** How far before the address a word may stand, in characters. */
const WINDOW = 24

/** Keys of agents of users, whose products have versions. */
const AGENT = /user[._-]?agent(?:[._-]original)?$/i

/** Words that, as the last of a key, say the address of a client is under it; with `ip`, what may stand before it. */
const KEY_WORDS = new Set(['client', 'visitor', 'caller'])
const BEFORE_IP = new Set('req request user client visitor caller login session remote peer from'.split(' '))

/**
 * Whether one of the words is before the address at `start`, or before the list of addresses in which it stands; of an
 * address that is the whole text, as a value in a JSON object is, the words of its key.
 */
export function isSomebodys(text: string, start: number, key: string): boolean {
  if (AGENT.test(key)) return false
  if (start === 0 && isClientKey(key)) return true
  const found = judge(text, start) ?? judge(text, listStart(text, start))
  return found === true && !SERVER.test(text.slice(Math.max(0, start - WINDOW), start))
}

function isClientKey(key: string): boolean {
  if (key === '') return false
  const words = wordsOf(key)
  const last = words.at(-1) ?? ''
  if (last !== 'ip') return KEY_WORDS.has(last)
  return words.length === 1 || BEFORE_IP.has(words.at(-2) ?? '')
}

const OTHER = 0
const DIGIT = 1
const LOWER = 2
const UPPER = 3
const kinds = new Uint8Array(128)
for (let code = 0x30; code <= 0x39; code++) kinds[code] = DIGIT
for (let code = 0x41; code <= 0x5a; code++) kinds[code] = UPPER
for (let code = 0x61; code <= 0x7a; code++) kinds[code] = LOWER

function kindAt(text: string, index: number): number {
  const code = text.charCodeAt(index)
  return code < 128 ? (kinds[code] as number) : OTHER
}

/** True after a word of CONTEXT, false after one of OTHERWISE, whichever is last; a word is whole, or part of camelCase. */
function judge(text: string, start: number): boolean | undefined {
  const least = Math.max(0, start - WINDOW)
  let end = start
  let kind = start > least ? kindAt(text, start - 1) : OTHER
  for (let index = start - 1; index >= least; index--) {
    const before = kindAt(text, index - 1)
    if (kind === OTHER) {
      // A marker is shorter than what it replaced: a word before it must not come near when the text is read again.
      if (text.charCodeAt(index) === BRACKET && isMarkerEnd(text, index)) return undefined
      end = index
    } else if (isWordStart(text, index, kind, before)) {
      const size = end - index
      if (kind !== DIGIT && size >= 2 && size <= LONGEST_WORD) {
        const word = text.slice(index, end).toLowerCase()
        if (CONTEXT.has(word)) return true
        if (OTHERWISE.has(word)) return false
      }
      end = index
    }
    kind = before
  }
  return undefined
}

function isWordStart(text: string, index: number, kind: number, before: number): boolean {
  if (before === OTHER) return true
  return kind === UPPER && (before !== UPPER || kindAt(text, index + 1) === LOWER)
}

const BRACKET = 0x5d
const LONGEST_MARKER = 56

function isMarkerEnd(text: string, bracket: number): boolean {
  const before = text.slice(Math.max(0, bracket - LONGEST_MARKER), bracket)
  const start = before.lastIndexOf('[')
  return start >= 0 && before.startsWith('[REDACTED', start)
}

/** Most characters that are gone back over the addresses of a list, as in `X-Forwarded-For`. */
const LONGEST_LIST = 400
const LONGEST_ADDRESS = 45

/** Where the list of addresses begins that is continued at `start`, with commas between; or `start`. */
function listStart(text: string, start: number): number {
  const least = Math.max(0, start - LONGEST_LIST)
  let first = start
  while (first > least) {
    let at = first
    while (first - at < 3 && isOneOf(text.charCodeAt(at - 1), ' "[')) at--
    if (text.charCodeAt(at - 1) !== COMMA) break
    at--
    while (isOneOf(text.charCodeAt(at - 1), '"]') && first - at < 6) at--
    const end = at
    let marks = 0
    for (; end - at <= LONGEST_ADDRESS && at > 0; at--) {
      const code = text.charCodeAt(at - 1)
      if (isOneOf(code, '.:')) marks++
      else if (!isHexDigit(code)) break
    }
    if (marks < 2 || end - at > LONGEST_ADDRESS) break
    first = at
  }
  return first
}

const COMMA = 0x2c

/** Whether only a comma, a space, quotes and brackets are between two addresses. */
export function isSameList(text: string, end: number, start: number): boolean {
  if (start - end < 1 || start - end > 6) return false
  for (let index = end; index < start; index++)
    if (!isOneOf(text.charCodeAt(index), ', "') && !isOneOf(text.charCodeAt(index), '[]')) return false
  return text.slice(end, start).includes(',')
}

function isOneOf(code: number, marks: string): boolean {
  return code === marks.charCodeAt(0) || code === marks.charCodeAt(1) || code === marks.charCodeAt(2)
}
