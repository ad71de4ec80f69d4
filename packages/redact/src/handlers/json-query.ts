import { ruleOfName } from '../keys/classify.ts'
import { isDigit } from '../text/characters.ts'
import type { HandlerFindings } from '../text/scan.ts'
import { isInert } from './inert.ts'

/** Top-level keys whose string values stay: they name what is queried (redaction policy, section 5). */
const NAMES = new Set(['$db', 'collection', 'index'])

/** Characters of a key that need no search. */
const PLAIN_KEY = /^[A-Za-z_$.-]{0,32}$/

/**
 * Replaces all leaves of a JSON query with `"?"`, which leaves it JSON: keys, the string value of the first top-level
 * key and those of `$db`, `collection` and `index` stay (redaction policy, section 5); `null` and `""` hold nothing and
 * stay as well. What does not parse, because it was cut or is no JSON, loses every string that is no key, an open one
 * to the end, and numbers. Several JSON texts, one a line as Elasticsearch has them, are read one by one; a first key
 * counts in the first only, since the others may be documents.
 */
export function redactJsonQuery(text: string, out: HandlerFindings): void {
  if (parses(text)) walk(text, 0, text.length, 'query', out)
  else if (!redactLines(text, out)) walk(text, 0, text.length, 'cut', out)
}

/** Whether the text was lines of JSON; the last one may be cut. */
function redactLines(text: string, out: HandlerFindings): boolean {
  const lines: number[] = []
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    const line = text.slice(start, end).trim()
    if (line !== '') {
      const isWhole = (line.startsWith('{') || line.startsWith('[')) && parses(line)
      if (!isWhole && (newline >= 0 || lines.length === 0)) return false
      lines.push(start, isWhole ? end : -end)
    }
    start = end + 1
  }
  for (let index = 0; index < lines.length; index += 2) {
    const end = lines[index + 1] as number
    walk(
      text,
      lines[index] as number,
      Math.abs(end),
      end < 0 ? 'cut' : index === 0 ? 'query' : 'document',
      out,
    )
  }
  return true
}

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** `query`: its first key and names count; `document`: names only; `cut`: nothing stays but keys. */
type Kind = 'query' | 'document' | 'cut'

function walk(text: string, start: number, limit: number, kind: Kind, out: HandlerFindings): void {
  let depth = 0
  let isObject = false
  let hasKey = false
  /** The key at the top whose value comes next, if that value may stay. */
  let named = false
  /** Where a word ends that stays: a single quote there is an apostrophe. */
  const nameEnd = -1
  let at = start
  while (at < limit) {
    const code = text.charCodeAt(at)
    if (code === 0x22 || (code === 0x27 && kind === 'cut' && at !== nameEnd)) {
      const end = stringEnd(text, at, limit, code)
      const close = end < 0 ? limit : end - 1
      if (isKey(text, end, limit)) {
        const name = text.slice(at + 1, close)
        if (kind !== 'cut' && depth === 1 && isObject) {
          named = NAMES.has(name) || (kind === 'query' && !hasKey && ruleOfName(name) === undefined)
          hasKey = true
        }
        if (!PLAIN_KEY.test(name)) out.scan(at + 1, close)
      } else if (named && !text.slice(at + 1, close).includes('\\"')) {
        out.scan(at + 1, close)
        named = false
      } else if (close > at + 1 && !isInert(text, at + 1, close)) {
        const quote = text.charAt(at)
        out.add('nosql-literal', at, end < 0 ? limit : end, end < 0 ? `${quote}?` : `${quote}?${quote}`)
        named = false
      }
      at = end < 0 ? limit : end
      continue
    }
    if (code === 0x7b || code === 0x5b) {
      if (depth === 0) isObject = code === 0x7b
      depth++
      named = false
    } else if (code === 0x7d || code === 0x5d) depth--
    else if (isDigit(code) || (code === 0x2d && isDigit(text.charCodeAt(at + 1)))) {
      const end = wordEnd(text, at + 1, limit)
      out.add('nosql-literal', at, end, '"?"')
      named = false
      at = end
      continue
    } else if (isWordStart(code)) {
      const end = wordEnd(text, at, limit)
      if (/^(?:true|false)$/.test(text.slice(at, Math.min(end, at + 6))))
        out.add('nosql-literal', at, end, '"?"')
      named = false
      at = end
      continue
    }
    at++
  }
}

/** The end of a string that starts at `at`, behind its closing quote; -1 if it is open. */
function stringEnd(text: string, at: number, limit: number, quote: number): number {
  for (let next = at + 1; next < limit; next++) {
    const code = text.charCodeAt(next)
    if (code === quote) return next + 1
    if (code === 0x5c) next++
  }
  return -1
}

function isKey(text: string, end: number, limit: number): boolean {
  if (end < 0) return false
  while (end < limit && text.charCodeAt(end) <= 0x20) end++
  return end < limit && text.charCodeAt(end) === 0x3a
}

function isWordStart(code: number): boolean {
  const lower = code | 0x20
  return (lower >= 0x61 && lower <= 0x7a) || code === 0x5f || code === 0x24 || code >= 0x80
}

/** The end of a word or number, with points, signs and colons between digits that belong to it. */
function wordEnd(text: string, at: number, limit: number): number {
  while (at < limit) {
    const code = text.charCodeAt(at)
    if (isDigit(code) || isWordStart(code) || code === 0x2e) at++
    else if ((code === 0x2b || code === 0x2d) && isDigit(text.charCodeAt(at + 1))) at++
    else return at
  }
  return limit
}
