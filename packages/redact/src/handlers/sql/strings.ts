import { isWordStart } from './characters.ts'

/**
 * The end of a quoted text whose content starts at `at`, behind its closing quote; -1 if it has none before `limit`.
 * A doubled quote stands for one, and so does an escaped one where a backslash escapes.
 */
export function quoteEnd(text: string, at: number, limit: number, quote: number, backslash: boolean): number {
  while (at < limit) {
    const code = text.charCodeAt(at)
    if (code === quote) {
      if (at + 1 >= limit || text.charCodeAt(at + 1) !== quote) return at + 1
      at += 2
    } else if (code === 0x5c && backslash) at += 2
    else at++
  }
  return -1
}

/** The end of a text that ends with `\` and a quote, as a quoted text within another has it; -1 if it has none. */
export function escapedQuoteEnd(text: string, at: number, limit: number, quote: number): number {
  const end = text.indexOf(quote === 0x27 ? "\\'" : '\\"', at)
  return end < 0 || end + 2 > limit ? -1 : end + 2
}

const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]{0,62})?\$/y

/** The end of `$tag$…$tag$` at `at`; `limit` if it is not closed, -1 if it is none. */
export function dollarQuoteEnd(text: string, at: number, limit: number): number {
  DOLLAR_TAG.lastIndex = at
  if (!DOLLAR_TAG.test(text) || DOLLAR_TAG.lastIndex > limit) return -1
  const content = DOLLAR_TAG.lastIndex
  const end = text.indexOf(text.slice(at, content), content)
  return end < 0 || end + content - at > limit ? limit : end + content - at
}

const CLOSING: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}', '<': '>' }

/** The end of Oracle's `q'[…]'` whose first quote is at `quote`; `limit` if it is not closed, -1 if it is none. */
export function alternativeQuoteEnd(text: string, quote: number, limit: number): number {
  const open = text.charAt(quote + 1)
  if (open === "'" || open <= ' ' || isWordStart(open.charCodeAt(0))) return -1
  const end = text.indexOf(`${CLOSING[open] ?? open}'`, quote + 2)
  return end < 0 || end + 2 > limit ? limit : end + 2
}
