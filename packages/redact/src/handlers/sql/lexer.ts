import { isDigit } from '../../text/characters.ts'
import { markerEnd } from '../../text/markers.ts'
import { isSpace, isWordPart, isWordStart, wordEnd } from './characters.ts'
import type { Dialect } from './dialect.ts'
import { numberEnd, uuidEnd } from './numbers.ts'
import { alternativeQuoteEnd, dollarQuoteEnd, escapedQuoteEnd, quoteEnd } from './strings.ts'
import { Token } from './token.ts'

/** What is placed before a quote and belongs to the literal. */
const PREFIX = /^(?:[enbxrq]|nq|br|rb|u&|_\w{1,32})$/i
const BRACKETS = /\[(?!true\]|false\])[\w $#.\u0080-\uffff]{0,127}\]/iy
const DOLLAR_NUMBER = /\$\d{1,5}(?![\w.]|\.\d)/y
const DOLLAR_AMOUNT = /\$\d[\d.,_]*/y
const FORMAT = /%\d{1,3}\$[a-z]/y
const BRACES = /\{\d{1,3}\}/y
const VERSION = /\/\*M?!\d{0,6}/y

/** Reads SQL token by token, each character once. */
export class SqlLexer {
  /** Where the token starts. */
  start = 0
  /** Where it ends. */
  end = 0
  /** Whether a STRING or DOUBLE has its closing quote; else it reaches to the limit. */
  isClosed = true
  /** Where the content of a STRING or DOUBLE starts, behind prefix and quote. */
  content = 0
  readonly #text: string
  readonly #limit: number
  readonly #dialect: Dialect
  readonly #backslash: boolean
  /** Within other text apostrophes are no quotes, and only closed comments are comments. */
  readonly #isProse: boolean
  /** What was found to have no end: 1 for `"`, 2 for a backtick, 4 for a comment. */
  #dead = 0
  /** Where the last name ends. */
  #nameEnd = -1
  /** Whether anything but comments has been read. */
  #hasToken = false

  constructor(text: string, dialect: Dialect, backslash: boolean, isProse: boolean) {
    this.#text = text
    this.#limit = text.length
    this.#dialect = dialect
    this.#backslash = backslash
    this.#isProse = isProse
  }

  /** Goes to the next token and says what it is. */
  next(): number {
    const token = this.#read()
    if (token !== Token.COMMENT) this.#hasToken = true
    const isName =
      token === Token.DOUBLE
        ? this.#dialect.doubleQuotes !== 'literal'
        : token === Token.WORD || token === Token.IDENTIFIER
    if (isName) this.#nameEnd = this.end
    return token
  }

  #read(): number {
    const text = this.#text
    const limit = this.#limit
    let at = this.end
    while (at < limit && isSpace(text.charCodeAt(at))) at++
    this.start = at
    this.isClosed = true
    if (at >= limit) {
      this.end = limit
      return Token.END
    }
    const code = text.charCodeAt(at)
    if (isWordStart(code)) return this.#word(at)
    if (isDigit(code)) return this.#number(at)
    switch (code) {
      case 0x27: // '
        if (this.#isProse && at > 0 && isWordPart(text.charCodeAt(at - 1))) return this.#symbol(1)
        return this.#string(at, this.#backslash)
      case 0x22: // "
        return this.#double(at)
      case 0x60: // `
        return this.#backtick(at)
      case 0x5b: // [
        return this.#bracket(at)
      case 0x24: // $
        return this.#dollar(at)
      case 0x2d: // -
        return this.#isDashComment(at) ? this.#lineComment(at) : this.#symbol(1)
      case 0x2f: // /
        return text.charCodeAt(at + 1) === 0x2a ? this.#blockComment(at) : this.#symbol(1)
      case 0x23: // #
        if (this.#isHashComment(at)) return this.#lineComment(at)
        return this.#symbol(1)
      case 0x2e: // .
        // In `t.2fa` it touches a name.
        return isDigit(text.charCodeAt(at + 1)) && at !== this.#nameEnd ? this.#number(at) : this.#symbol(1)
      case 0x3a: // :
        if (text.charCodeAt(at + 1) === 0x3a) return this.#symbol(2)
        if (isDigit(text.charCodeAt(at + 1)) && at > 0 && isEndOfValue(text.charCodeAt(at - 1)))
          return this.#symbol(1)
        return this.#placeholder(at + 1)
      case 0x3f: // ?
        this.end = at + 1
        while (this.end < limit && isDigit(text.charCodeAt(this.end))) this.end++
        return Token.PLACEHOLDER
      case 0x40: // @
        while (at < limit && text.charCodeAt(at) === 0x40) at++
        return this.#placeholder(at)
      case 0x25: // %
        return this.#matches(FORMAT, at) ? Token.PLACEHOLDER : this.#symbol(1)
      case 0x7b: // {
        return this.#matches(BRACES, at) ? Token.PLACEHOLDER : this.#symbol(1)
      default:
        return this.#symbol(1)
    }
  }

  /** Reads the DOUBLE that has no end as one character; its like are no quotes any more. */
  reject(): void {
    this.#dead |= 1
    this.end = this.start + 1
  }

  #symbol(length: number): number {
    this.end = Math.min(this.start + length, this.#limit)
    return Token.SYMBOL
  }

  #placeholder(at: number): number {
    this.end = wordEnd(this.#text, at, this.#limit)
    return Token.PLACEHOLDER
  }

  #matches(pattern: RegExp, at: number): boolean {
    pattern.lastIndex = at
    if (!pattern.test(this.#text)) return false
    this.end = Math.min(pattern.lastIndex, this.#limit)
    return true
  }

  #word(at: number): number {
    const text = this.#text
    if (this.#isUuid(at)) return Token.NUMBER
    let end = wordEnd(text, at, this.#limit)
    if (end < this.#limit) {
      let quote = text.charCodeAt(end)
      // U&'…' and U&"…"
      if (quote === 0x26 && end === at + 1 && (text.charCodeAt(at) | 0x20) === 0x75) {
        const next = text.charCodeAt(end + 1)
        if (next === 0x27 || next === 0x22) {
          quote = next
          end++
        }
      }
      if ((quote === 0x27 || quote === 0x22) && end - at <= 33 && PREFIX.test(text.slice(at, end)))
        return this.#prefixed(at, end, quote)
    }
    this.end = end
    return Token.WORD
  }

  #prefixed(at: number, quote: number, code: number): number {
    if (code === 0x22) return this.#double(quote)
    const letter = this.#text.charCodeAt(quote - 1) | 0x20
    if (letter === 0x71 && this.#dialect.backslash !== 'escape') {
      const end = alternativeQuoteEnd(this.#text, quote, this.#limit)
      if (end >= 0) {
        this.content = quote + 1
        this.end = end
        return Token.STRING
      }
    }
    return this.#string(quote, this.#backslash || (letter === 0x65 && quote === at + 1))
  }

  #number(at: number): number {
    if (!this.#isUuid(at)) this.end = numberEnd(this.#text, at, this.#limit)
    return Token.NUMBER
  }

  #isUuid(at: number): boolean {
    const end = uuidEnd(this.#text, at)
    if (end < 0 || end > this.#limit) return false
    this.end = end
    return true
  }

  #string(quote: number, backslash: boolean): number {
    const text = this.#text
    this.content = quote + 1
    // A string within a string of another language.
    const isEscaped = this.#isProse && quote > 0 && text.charCodeAt(quote - 1) === 0x5c
    let end = isEscaped ? escapedQuoteEnd(text, quote + 1, this.#limit, 0x27) : -1
    if (end < 0) end = quoteEnd(text, quote + 1, this.#limit, 0x27, backslash)
    this.isClosed = end >= 0
    this.end = end < 0 ? this.#limit : end
    return Token.STRING
  }

  #double(quote: number): number {
    if ((this.#dead & 1) !== 0) {
      this.end = quote + 1
      return Token.SYMBOL
    }
    const text = this.#text
    this.content = quote + 1
    const isEscaped = this.#isProse && quote > 0 && text.charCodeAt(quote - 1) === 0x5c
    const backslash = this.#dialect.doubleQuotes !== 'identifier' && this.#backslash
    const end = isEscaped
      ? escapedQuoteEnd(text, quote + 1, this.#limit, 0x22)
      : quoteEnd(text, quote + 1, this.#limit, 0x22, backslash)
    this.isClosed = end >= 0
    this.end = end < 0 ? this.#limit : end
    return Token.DOUBLE
  }

  #backtick(at: number): number {
    if ((this.#dead & 2) === 0) {
      const end = quoteEnd(this.#text, at + 1, this.#limit, 0x60, false)
      if (end >= 0) {
        this.end = end
        return Token.IDENTIFIER
      }
      this.#dead |= 2
    }
    this.end = at + 1
    return Token.SYMBOL
  }

  #bracket(at: number): number {
    const marker = markerEnd(this.#text, at)
    if (marker >= 0 && marker <= this.#limit) {
      this.end = marker
      return Token.IDENTIFIER
    }
    const isIndex = at > 0 && isEndOfValue(this.#text.charCodeAt(at - 1))
    const mayBeName = this.#dialect.brackets && !isIndex && isWordStart(this.#text.charCodeAt(at + 1))
    return mayBeName && this.#matches(BRACKETS, at) ? Token.IDENTIFIER : this.#symbol(1)
  }

  #dollar(at: number): number {
    const end = dollarQuoteEnd(this.#text, at, this.#limit)
    if (end >= 0) {
      this.content = this.#text.indexOf('$', at + 1) + 1
      this.end = end
      return Token.STRING
    }
    if (this.#matches(DOLLAR_NUMBER, at)) return Token.PLACEHOLDER
    // SQL Server's money.
    if (this.#matches(DOLLAR_AMOUNT, at)) return Token.NUMBER
    return this.#placeholder(at + 1)
  }

  #isHashComment(at: number): boolean {
    if (this.#isProse) return false
    // Elsewhere it is an operator, but not before anything else.
    return this.#dialect.hashComments || (!this.#hasToken && this.#text.charCodeAt(at + 1) === 0x20)
  }

  #isDashComment(at: number): boolean {
    const text = this.#text
    if (this.#isProse || text.charCodeAt(at + 1) !== 0x2d) return false
    if (this.#dialect.dashComments === 'always') return true
    let after = at + 2
    while (after < this.#limit && text.charCodeAt(after) === 0x2d) after++
    const code = text.charCodeAt(after)
    if (after >= this.#limit || isSpace(code)) return true
    // `5--3` and `--'a'` are no comments in MySQL: what may be a literal is read as one.
    return this.#dialect.dashComments === 'unknown' && isWordStart(code)
  }

  #lineComment(at: number): number {
    const end = this.#text.indexOf('\n', at)
    this.end = end < 0 || end > this.#limit ? this.#limit : end
    return Token.COMMENT
  }

  #blockComment(at: number): number {
    // MySQL executes these.
    if (this.#matches(VERSION, at)) return Token.SYMBOL
    const end = (this.#dead & 4) === 0 ? this.#text.indexOf('*/', at + 2) : -1
    const isClosed = end >= 0 && end + 2 <= this.#limit
    if (!isClosed && this.#isProse) {
      this.#dead |= 4
      return this.#symbol(2)
    }
    this.end = isClosed ? end + 2 : this.#limit
    return Token.COMMENT
  }
}

/** A character a value or name can end with. */
function isEndOfValue(code: number): boolean {
  return isWordPart(code) || code === 0x29 || code === 0x5d || code === 0x27 || code === 0x22 || code === 0x60
}
