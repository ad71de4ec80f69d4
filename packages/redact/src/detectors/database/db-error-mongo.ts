import type { Scan } from '../../text/scan.ts'
import { isSpaceCode, stringEnd } from './db-error-text.ts'

const BEFORE = /\b(?:dup|duplicate) $/i
const OPEN = /:?\s{0,8}\{/y
const KEY_VALUE = /["']?keyValue["']?\s{0,8}:\s{0,8}\{/y
/** How far behind the message the driver's own fields are looked for. */
const NEAR = 2048
/** Deepest object that is followed; what is below is a value. */
const DEEPEST = 16

/**
 * MongoDB's `dup key: { email: "x", n: 5 }`, whose word `key` is `[start, end)`: removes the values and keeps the names.
 * Returns where to go on.
 */
export function findDuplicateKey(scan: Scan, start: number, end: number): number {
  const { text } = scan
  if (!BEFORE.test(text.slice(Math.max(0, start - 11), start))) return end
  OPEN.lastIndex = end
  if (!OPEN.test(text)) return end
  const close = removeValues(scan, OPEN.lastIndex)
  findKeyValue(scan, close)
  return close
}

/** The driver's error repeats them as `keyValue: { email: 'x' }`. */
function findKeyValue(scan: Scan, from: number): void {
  const { text } = scan
  const offset = text.slice(from, from + NEAR).indexOf('keyValue')
  if (offset < 0) return
  const at = from + offset
  KEY_VALUE.lastIndex = isQuote(text.charCodeAt(at - 1)) ? at - 1 : at
  if (KEY_VALUE.test(text)) removeValues(scan, KEY_VALUE.lastIndex)
}

/** Reads an object from behind its brace; returns its end. */
function removeValues(scan: Scan, start: number): number {
  const { text } = scan
  const arrays: boolean[] = [false]
  let isValue = false
  let at = start
  while (at < text.length) {
    const code = text.charCodeAt(at)
    const isArray = arrays[arrays.length - 1] === true
    if (isSpaceCode(code)) at++
    else if (code === 0x7d || code === 0x5d) {
      arrays.pop()
      at++
      isValue = false
      if (arrays.length === 0) return at
    } else if (code === 0x2c) {
      isValue = false
      at++
    } else if (code === 0x3a) {
      isValue = true
      at++
    } else if ((code === 0x7b || code === 0x5b) && arrays.length < DEEPEST) {
      arrays.push(code === 0x5b)
      isValue = false
      at++
    } else at = isValue || isArray ? removeValue(scan, at) : nameEnd(text, at)
  }
  return at
}

function removeValue(scan: Scan, at: number): number {
  const { text } = scan
  // Within another text the quotes are escaped.
  const quote = text.charCodeAt(at) === 0x5c ? at + 1 : at
  if (isQuote(text.charCodeAt(quote))) {
    const end = stringEnd(text, quote, quote > at)
    const close = end < 0 ? text.length : end - (quote - at) - 1
    scan.add('db-error-detail', quote + 1, close)
    return end < 0 ? text.length : end
  }
  const end = bareEnd(text, at)
  scan.add('db-error-detail', at, end)
  return end > at ? end : at + 1
}

/** The end of a number, `ObjectId('…')`, `new Date(…)` and the like. */
function bareEnd(text: string, at: number): number {
  let depth = 0
  let end = at
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x0a) break
    if (code === 0x28) depth++
    else if (code === 0x29) depth--
    else if (depth <= 0 && (code === 0x2c || code === 0x7d || code === 0x5d)) break
    if (!isSpaceCode(code)) end = at + 1
  }
  return end
}

function nameEnd(text: string, at: number): number {
  const code = text.charCodeAt(at)
  if (isQuote(code)) {
    const end = stringEnd(text, at, false)
    return end < 0 ? text.length : end
  }
  for (at++; at < text.length; at++) {
    const next = text.charCodeAt(at)
    if (next === 0x3a || next === 0x2c || next === 0x7d || next === 0x5d || next === 0x7b || next === 0x5b)
      break
  }
  return at
}

function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x27
}
