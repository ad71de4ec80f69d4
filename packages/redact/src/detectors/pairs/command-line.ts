import { Anchor } from '../../text/anchor.ts'
import type { Detector, Scan } from '../../text/scan.ts'
import { isSpace } from './characters.ts'
import { type Argument, nextArgument, readArgument } from './command-line-argument.ts'
import { flagHolds, isUserAndPassword, isUserFlag, ruleOfFlag } from './command-line-flag.ts'

const DASH = 0x2d
const EQUALS = 0x3d

/** What may stand before a flag: white space and what surrounds a command in a text. */
const BEFORE_FLAG = new Uint8Array(128)
for (const character of ' \t\r\n\0"\'`([{,;|&') BEFORE_FLAG[character.charCodeAt(0)] = 1

const FLAG = /--?[A-Za-z][\w.-]{0,63}/y
/** Behind a longer argument that stays the search goes on, so that no row of flags is read again and again. */
const LONGEST_SEARCHED = 256
/** The command itself, or as the first of a list. */
const CURL = /curl(?:\.exe)?\\{0,16}["' ]/
/** Longest flag that takes `user:password`. */
const LONGEST_USER_FLAG = '--proxy-user'.length

/** What follows a flag in prose: `use --token or set TOKEN`. */
const PROSE = new Set(
  'a all also an and any are argument as at be been before but by can cannot could do does flag flags for from has have if in instead into is it its may must no not of on only option options or parameter requires should that the then this to was when which will with without would'.split(
    ' ',
  ),
)

const argument: Argument = { start: 0, end: 0, next: 0, isQuoted: false }

/**
 * Secrets among the arguments of a command in any text: `--flag value` and `--flag=value` with a name of section 4,
 * and `a:b` after `-u` or `--user` (redaction policy, section 5). A word that starts with a dash is no value.
 */
export const commandLine: Detector = {
  name: 'command-line',
  // A list in a text has the flag in quotes: `"-u","ops:x"`.
  needs: Anchor.DASH | Anchor.QUOTE,
  offForIdentifiers: false,
  structural: true,
  find(scan) {
    const { text } = scan
    for (let at = text.indexOf('-'); at >= 0; ) {
      const before = at === 0 ? 0x20 : text.charCodeAt(at - 1)
      at = text.indexOf('-', before < 128 && BEFORE_FLAG[before] === 1 ? readFlag(scan, at) : at + 1)
    }
  },
}

/** Reads the flag whose first dash is at `at`. Returns where to go on. */
function readFlag(scan: Scan, at: number): number {
  const { text } = scan
  FLAG.lastIndex = at
  if (!FLAG.test(text)) return afterDashes(text, at)
  const end = FLAG.lastIndex
  const isAssigned = text.charCodeAt(end) === EQUALS
  const start = isAssigned ? end + 1 : nextArgument(text, end)
  if (start < 0) return isCurlUser(text, at, end) ? addUser(scan, at + 2, end) : end
  if (start >= text.length) return end
  if (isAssigned ? isSpace(text.charCodeAt(start)) : text.charCodeAt(start) === DASH) return end
  const flag = text.slice(at, end)
  if (end - at <= LONGEST_USER_FLAG && isUserFlag(flag)) return addUser(scan, start, end)
  const rule = ruleOfFlag(flag, scan.ruleOfName)
  if (rule === undefined) return end
  readArgument(text, start, argument)
  const value = text.slice(argument.start, argument.end)
  if (!flagHolds(rule, value)) return behind(end)
  if (!argument.isQuoted && (isVariable(flag, value) || (!isAssigned && isProse(value)))) return end
  scan.add('command-line', argument.start, argument.end)
  return argument.next
}

function addUser(scan: Scan, start: number, flagEnd: number): number {
  readArgument(scan.text, start, argument)
  if (!isUserAndPassword(scan.text.slice(argument.start, argument.end))) return behind(flagEnd)
  scan.add('command-line', argument.start, argument.end)
  return argument.next
}

/** Where to go on if the argument that was read is no secret. */
function behind(flagEnd: number): number {
  return argument.next - argument.start > LONGEST_SEARCHED ? argument.next : flagEnd
}

/** Whether it is curl's `-uops:password` in one word. */
function isCurlUser(text: string, at: number, end: number): boolean {
  return (
    text.charCodeAt(end) === 0x3a &&
    text.charCodeAt(at + 1) === 0x75 &&
    CURL.test(text.slice(Math.max(0, at - 64), at))
  )
}

function afterDashes(text: string, at: number): number {
  let index = at + 1
  while (text.charCodeAt(index) === DASH) index++
  return index
}

function isProse(value: string): boolean {
  return value.length <= 10 && PROSE.has(value)
}

/** What usage texts print for a value: `--api-key API_KEY`. */
function isVariable(flag: string, value: string): boolean {
  if (value.length > flag.length || !/^[A-Z][A-Z_-]*$/.test(value)) return false
  return flag.toLowerCase().replace(/[-_]/g, '').endsWith(value.toLowerCase().replace(/[-_]/g, ''))
}
