import { isAlphanumeric } from '../../text/characters.ts'
import { isInert } from '../inert.ts'
import type { Dialect } from './dialect.ts'
import { doubleQuotesOf } from './double-quotes.ts'
import { Keyword, keywordAt } from './keywords.ts'
import { SqlLexer } from './lexer.ts'
import { isPlainNumber } from './numbers.ts'
import { QuoteContext } from './quote-context.ts'
import { Token } from './token.ts'

/** What a text of SQL holds, as pairs of positions: start, end. */
export interface SqlParts {
  readonly literals: number[]
  readonly comments: number[]
  /** Quoted identifiers that may hold something else than a name. */
  readonly identifiers: number[]
  /** What no SQL has: strings without end, or that touch words. The reading with fewer is the better one. */
  faults: number
}

/** Length and precision behind a type. */
const MODIFIER = /\s{0,8}\(\s{0,8}\d{1,5}(?:\s{0,8},\s{0,8}-?\d{1,5})?\s{0,8}\)/y
/** A statement that names types, where in others there are functions of the same names. */
const DEFINITION = /^\W{0,16}(?:create|alter|declare)\b/i
/** What a name is made of; other quoted identifiers are searched. */
const NAME = /^"[\w $.-]{0,48}"$/

/**
 * Finds the literals of a text. Within other text (`isProse`) only those in quotes. `backslash`: whether one
 * escapes a quote in a string without prefix.
 */
export function readSql(text: string, dialect: Dialect, backslash: boolean, isProse: boolean): SqlParts {
  const parts: SqlParts = { literals: [], comments: [], identifiers: [], faults: 0 }
  const doubleQuotes = doubleQuotesOf(text, dialect, backslash, isProse)
  const context = new QuoteContext()
  const lexer = new SqlLexer(text, dialect, backslash, isProse)
  let keyword: number = Keyword.NONE
  let before: number = Keyword.NONE
  let isCast = false
  const isDefinition = DEFINITION.test(text)
  /** A column's quoted name was read. */
  let isQuotedName = false
  /** An unquoted password may come next, as Oracle has it. */
  let isPassword = false
  for (let token = lexer.next(); token !== Token.END; token = lexer.next()) {
    switch (token) {
      case Token.WORD: {
        before = keyword
        keyword = keywordAt(text, lexer.start, lexer.end)
        context.word(keyword)
        if (keyword === Keyword.BOOLEAN) {
          if (!isProse && isFreeWord(text, lexer.start, lexer.end))
            parts.literals.push(lexer.start, lexer.end)
        } else if (isPassword && !isProse) {
          if (
            keyword !== Keyword.VALUES &&
            !/^(?:password|random)$/i.test(text.slice(lexer.start, lexer.end))
          )
            parts.literals.push(lexer.start, lexer.end)
        } else if (
          keyword === Keyword.TYPE ||
          isCast ||
          (keyword === Keyword.FUNCTION_TYPE && before === Keyword.AS) ||
          (isDefinition && (before === Keyword.OTHER || isQuotedName) && mayBeType(keyword))
        )
          skipModifier(text, lexer)
        isQuotedName = false
        isPassword = keyword === Keyword.BY && before === Keyword.IDENTIFIED
        isCast = false
        continue
      }
      case Token.NUMBER:
        if (!isProse && !isName(text, lexer.start, lexer.end, keyword))
          parts.literals.push(lexer.start, lexer.end)
        break
      case Token.STRING:
        addString(text, lexer, keyword, parts)
        break
      case Token.DOUBLE:
        addDouble(
          text,
          lexer,
          (isPassword && !isProse) ||
            doubleQuotes === 'literal' ||
            (doubleQuotes === 'by-context' && context.isLiteral()),
          parts,
        )
        break
      case Token.COMMENT:
        parts.comments.push(lexer.start, lexer.end)
        continue
      case Token.SYMBOL: {
        const code = text.charCodeAt(lexer.start)
        isCast = code === 0x3a && lexer.end === lexer.start + 2
        isQuotedName = false
        // A backslash stands before the quotes of a text within a text, and in no statement.
        if (code === 0x5c && !isProse) parts.faults++
        context.other(code)
        keyword = Keyword.NONE
        isPassword = false
        continue
      }
    }
    context.other(0)
    keyword = Keyword.NONE
    isQuotedName = token === Token.DOUBLE || token === Token.IDENTIFIER
    isPassword = false
    isCast = false
  }
  return parts
}

/** TRUE and FALSE are names where a dot or a parenthesis touches them. */
function isFreeWord(text: string, start: number, end: number): boolean {
  return text.charCodeAt(start - 1) !== 0x2e && text.charCodeAt(end) !== 0x28 && text.charCodeAt(end) !== 0x2e
}

/** A table or column may start with a digit in MySQL. */
function isName(text: string, start: number, end: number, before: number): boolean {
  const isTable = before === Keyword.FROM || before === Keyword.TABLE
  const touchesDot = text.charCodeAt(start - 1) === 0x2e || text.charCodeAt(end) === 0x2e
  return (isTable || touchesDot) && !isPlainNumber(text, start, end)
}

/** `CHAR(36)`, `TIMESTAMP(3)` */
function mayBeType(keyword: number): boolean {
  return keyword === Keyword.FUNCTION_TYPE || keyword === Keyword.BEFORE_STRING
}

function skipModifier(text: string, lexer: SqlLexer): void {
  MODIFIER.lastIndex = lexer.end
  if (MODIFIER.test(text)) lexer.end = MODIFIER.lastIndex
}

function addString(text: string, lexer: SqlLexer, keyword: number, parts: SqlParts): void {
  const { start, end, content, isClosed } = lexer
  if (!isClosed) parts.faults++
  if (isAlphanumeric(text.charCodeAt(end))) parts.faults++
  if (isAlphanumeric(text.charCodeAt(start - 1)) && keyword <= Keyword.OTHER) parts.faults++
  if (isInert(text, content, isClosed ? end - 1 : end)) return
  // MySQL names an index in single quotes.
  if (text.startsWith('for key ', start - 8)) return
  parts.literals.push(start, end)
}

function addDouble(text: string, lexer: SqlLexer, isLiteral: boolean, parts: SqlParts): void {
  const { start, content, isClosed } = lexer
  if (isLiteral) {
    if (!isClosed) parts.faults++
    if (!isInert(text, content, isClosed ? lexer.end - 1 : lexer.end)) parts.literals.push(start, lexer.end)
    return
  }
  if (!isClosed) {
    // What is behind it may hold literals all the same.
    lexer.reject()
    return
  }
  if (lexer.end - start > 50 || !NAME.test(text.slice(start, lexer.end)))
    parts.identifiers.push(content, lexer.end - 1)
}
