import { Anchor } from '../../text/anchor.ts'
import { isPlaceholder, markerEnd } from '../../text/markers.ts'
import type { Detector, Scan } from '../../text/scan.ts'
import { endsUrl } from '../url/delimiters.ts'

/** Longest name of a user with spaces in it. */
const LONGEST_NAME = 64

/** Names of directories that belong to nobody. */
const NOBODY = new Set(['public', 'shared', 'default', 'all users', '.', '..'])

/**
 * The name of the user in `/home/x`, `/Users/x` and `C:\Users\x`: category `strict`, in strict only (redaction
 * policy, section 8). The rest of the path stays; `/home/…` of an HTTP URL is none.
 */
export const homeDirectories: Detector = {
  name: 'home-directory',
  needs: 0,
  offForIdentifiers: false,
  structural: false,
  find(scan) {
    if (!scan.strict) return
    if ((scan.anchors.bits & Anchor.SLASH) !== 0) {
      findAll(scan, '/home/')
      findAll(scan, '/Users/')
    }
    findWindows(scan)
  },
}

function findAll(scan: Scan, directory: string): void {
  const { text } = scan
  let before = 0
  let isHttp = false
  for (let at = text.indexOf(directory); at >= 0; at = text.indexOf(directory, at + 1)) {
    isHttp = isOfHttp(text, at, before, isHttp)
    before = at
    if (!isHttp) add(scan, at + directory.length, text.charCodeAt(at - 1) === 0x3a)
  }
}

const WINDOWS = /[\\/]Users(?:\\{1,8}|\/)/gi

function findWindows(scan: Scan): void {
  const { text } = scan
  if (!text.includes('\\')) return
  WINDOWS.lastIndex = 0
  for (let found = WINDOWS.exec(text); found !== null; found = WINDOWS.exec(text))
    add(scan, WINDOWS.lastIndex, true)
}

function add(scan: Scan, start: number, mayHaveSpaces: boolean): void {
  const { text } = scan
  if (markerEnd(text, start) >= 0) return
  const end = nameEnd(text, start, mayHaveSpaces)
  const name = text.slice(start, end)
  if (end === start || isPlaceholder(name) || /^[$%{<*~]/.test(name) || NOBODY.has(name.toLowerCase())) return
  scan.add('strict', start, end)
}

/** Where the name ends; one with spaces must be followed by a slash, as else the sentence goes on there. */
function nameEnd(text: string, start: number, mayHaveSpaces: boolean): number {
  let end = start
  while (end < text.length && !isNameEnd(text.charCodeAt(end))) end++
  if (!mayHaveSpaces || text.charCodeAt(end) !== 0x20) return end
  let far = end
  const least = start + LONGEST_NAME
  while (far < least && (text.charCodeAt(far) === 0x20 || !isNameEnd(text.charCodeAt(far)))) far++
  const after = text.charCodeAt(far)
  return after === 0x5c || after === 0x2f ? far : end
}

const nameEnds = new Set([...'/\\"\'`<>|:;,()?*&#='].map((mark) => mark.charCodeAt(0)))

function isNameEnd(code: number): boolean {
  return !(code > 0x20) || nameEnds.has(code)
}

/** Whether the path at `at` is that of an HTTP URL, where `/home/` is a page; as was said of `before`, if no farther. */
function isOfHttp(text: string, at: number, before: number, wasHttp: boolean): boolean {
  for (let back = at - 1; back >= before; back--) {
    const code = text.charCodeAt(back)
    if (endsUrl(code)) return false
    if (code === 0x3a && text.startsWith('//', back + 1))
      return /(?:https?|wss?)$/i.test(text.slice(back - 5, back))
  }
  return wasHttp
}
