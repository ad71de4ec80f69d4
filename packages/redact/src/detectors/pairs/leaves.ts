import { ruleHolds } from '../../keys/condition.ts'
import type { KeyRule } from '../../keys/table.ts'
import { isDigit } from '../../text/characters.ts'
import type { Scan } from '../../text/scan.ts'
import { isBlank, isQuoteMark, isSpace } from './characters.ts'
import { placeholderEnd, unprintedEnd } from './placeholder.ts'
import { afterQuote, newQuote, quotedEnd, readOpenQuote } from './quotes.ts'

const quote = newQuote()

/**
 * Adds every leaf of an array or object in a text, which opens at `start` and stands under a sensitive key (redaction
 * policy, section 3b); keys, booleans and placeholders stay. Returns the position behind its end, or the text's.
 */
export function addLeaves(scan: Scan, rule: KeyRule, start: number): number {
  const { text } = scan
  let depth = 0
  let isObject = false
  let isValue = false
  let index = start
  while (index < text.length) {
    const code = text.charCodeAt(index)
    if (code === 0x5b || code === 0x7b) {
      const end = Math.max(unprintedEnd(text, index), placeholderEnd(text, index))
      if (end >= 0) {
        index = end
        continue
      }
      depth++
      isObject = code === 0x7b
      isValue = !isObject
      index++
    } else if (code === 0x5d || code === 0x7d) {
      index++
      if (--depth <= 0) return index
    } else if (code === 0x2c || isSpace(code)) {
      if (code === 0x2c) isValue = !isObject
      index++
    } else if (code === 0x3a || code === 0x3d) {
      isValue = true
      index += text.charCodeAt(index + 1) === 0x3e ? 2 : 1
    } else if (readOpenQuote(text, index, quote)) {
      const from = quote.start
      const end = quotedEnd(text, quote)
      index = afterQuote(text, quote, end)
      if (!isKeyEnd(text, index)) add(scan, rule, from, end)
    } else {
      const end = bareEnd(text, index)
      if (!isKeyEnd(text, end) && (isValue || isDigit(code))) addBare(scan, rule, index, end)
      index = end
    }
  }
  return text.length
}

/** Where a run without quotes ends: `hunter2` of `{user:ops password:hunter2}`. */
function bareEnd(text: string, start: number): number {
  const known = placeholderEnd(text, start)
  if (known >= 0) return known
  let index = start + 1
  while (index < text.length) {
    const code = text.charCodeAt(index)
    if (isSpace(code) || isQuoteMark(code)) break
    if (code === 0x2c || code === 0x3a || code === 0x3d || (code >= 0x5b && code <= 0x5d)) break
    if (code === 0x7b || code === 0x7d) break
    index++
  }
  return index
}

function isKeyEnd(text: string, at: number): boolean {
  let index = at
  while (index - at < 8 && isBlank(text.charCodeAt(index))) index++
  const code = text.charCodeAt(index)
  return code === 0x3a || (code === 0x3d && (index === at || text.charCodeAt(index + 1) === 0x3e))
}

const NO_LEAF = /^(?:true|false|null|undefined|new|[A-Z][A-Za-z]*(?:\(\d*\))?)$/

function addBare(scan: Scan, rule: KeyRule, start: number, end: number): void {
  if (end - start <= 64 && NO_LEAF.test(scan.text.slice(start, end)) && isBlank(scan.text.charCodeAt(end)))
    return
  if (end - start <= 9 && /^(?:true|false|null|undefined)$/.test(scan.text.slice(start, end))) return
  add(scan, rule, start, end)
}

function add(scan: Scan, rule: KeyRule, start: number, end: number): void {
  if (ruleHolds(rule, scan.text.slice(start, end))) scan.add(rule.category, start, end)
}
