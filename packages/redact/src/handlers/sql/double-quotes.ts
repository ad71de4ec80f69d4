import type { Dialect } from './dialect.ts'
import { Keyword, keywordAt } from './keywords.ts'
import { SqlLexer } from './lexer.ts'
import { Token } from './token.ts'

/** How `"…"` of a text are read. */
export type DoubleQuotes =
  | 'identifier'
  | 'literal'
  /** A literal after a comparison, LIKE or in a list of values. */
  | 'by-context'

/**
 * How the `"…"` of a text are read, which of an unknown database shows in the text itself (redaction policy,
 * section 5): where one of them names a table or touches the dot of a name, all are identifiers; where there are
 * backticks, none is.
 */
export function doubleQuotesOf(
  text: string,
  dialect: Dialect,
  backslash: boolean,
  isProse: boolean,
): DoubleQuotes {
  if (dialect.doubleQuotes !== 'unknown') return dialect.doubleQuotes
  if (!text.includes('"')) return 'identifier'
  const lexer = new SqlLexer(text, dialect, backslash, isProse)
  let keyword: number = Keyword.NONE
  let hasBackticks = false
  /** For each open parenthesis whether it is that of a function such as EXTRACT, whose FROM names no table. */
  const parentheses: boolean[] = []
  for (let token = lexer.next(); token !== Token.END; token = lexer.next()) {
    if (token === Token.COMMENT) continue
    if (token === Token.DOUBLE) {
      if (keyword === Keyword.TABLE || touchesName(text, lexer.start, lexer.end)) return 'identifier'
      if (!lexer.isClosed) lexer.reject()
    }
    if (token === Token.IDENTIFIER && text.charCodeAt(lexer.start) === 0x60) hasBackticks = true
    if (token === Token.WORD)
      keyword = tableWord(keyword, keywordAt(text, lexer.start, lexer.end), parentheses)
    else {
      const code = token === Token.SYMBOL ? text.charCodeAt(lexer.start) : 0
      if (code === 0x28) parentheses.push(keyword === Keyword.FROM_FUNCTION)
      else if (code === 0x29) parentheses.pop()
      // The backslash is that of an escaped quote in a text within a text.
      if (code !== 0x5c) keyword = Keyword.NONE
    }
  }
  // Other text around a statement may have backticks, and quotes of its own.
  return hasBackticks && !isProse ? 'literal' : 'by-context'
}

function tableWord(before: number, keyword: number, parentheses: readonly boolean[]): number {
  if (keyword === Keyword.FROM)
    return parentheses[parentheses.length - 1] === true ? Keyword.OTHER : Keyword.TABLE
  return keyword === Keyword.ONLY && before === Keyword.TABLE ? before : keyword
}

/** Whether a name is before or behind it, with a dot between them: `t."a"`, `"t".a`, `"t"."a"`. */
function touchesName(text: string, start: number, end: number): boolean {
  if (text.charCodeAt(start - 1) === 0x5c) start--
  if (text.charCodeAt(start - 1) === 0x2e && isName(text.charCodeAt(start - 2))) return true
  if (text.charCodeAt(end) !== 0x2e) return false
  const code = text.charCodeAt(end + 1)
  return isName(code) || code === 0x2a || code === 0x5c
}

function isName(code: number): boolean {
  const lower = code | 0x20
  return (lower >= 0x61 && lower <= 0x7a) || code === 0x5f || code === 0x22 || (code >= 0x30 && code <= 0x39)
}
