import { Keyword } from './keywords.ts'

/** Follows the tokens of a text and says of each `"…"` whether it is a literal by what is before it. */
export class QuoteContext {
  /** Depth of parentheses. */
  #depth = 0
  /** Depth at which an IN list is open, or -1. */
  #list = -1
  /** Whether a list of VALUES is open. */
  #values = false
  /** Depth at which it started, and whether one row of it has been read. */
  #valuesDepth = 0
  #hasRow = false
  /** What an operand follows: a comparison, and the function's name and parenthesis behind it. */
  #isOperand = false
  /** BETWEEN was read, and its AND is awaited. */
  #isRange = false
  #before: number = Keyword.NONE

  /** Whether a `"…"` here is a literal. */
  isLiteral(): boolean {
    return (
      this.#isOperand ||
      (this.#values && this.#depth > this.#valuesDepth) ||
      (this.#list >= 0 && this.#depth > this.#list)
    )
  }

  /** Takes a word. */
  word(keyword: number): void {
    this.#endValues()
    switch (keyword) {
      case Keyword.VALUES:
        this.#values = true
        this.#valuesDepth = this.#depth
        this.#hasRow = false
        break
      case Keyword.CLAUSE:
        this.#values = false
        this.#list = -1
        this.#isOperand = false
        break
      case Keyword.COMPARISON:
        this.#isOperand = true
        break
      case Keyword.BETWEEN:
        this.#isOperand = true
        this.#isRange = true
        break
      case Keyword.AND:
        this.#isOperand = this.#isRange
        this.#isRange = false
        break
      case Keyword.FROM:
      case Keyword.TABLE:
      case Keyword.AS:
        this.#values = this.#values && keyword === Keyword.AS
        this.#isOperand = false
        break
      default:
        // A function's name, or the end of the operand: the next token tells.
        break
    }
    this.#before = keyword
  }

  /** Takes any other token; `code` is that of a symbol's character, else 0. */
  other(code: number): void {
    if (code !== 0x28 && code !== 0x29 && code !== 0x2c) this.#endValues()
    switch (code) {
      case 0x28: // (
        if (this.#before === Keyword.IN) this.#list = this.#depth
        this.#depth++
        break
      case 0x29: // )
        this.#depth--
        if (this.#depth <= this.#list) this.#list = -1
        if (this.#depth <= this.#valuesDepth) this.#hasRow = true
        this.#isOperand = false
        break
      case 0x3d: // =
      case 0x3c: // <
      case 0x3e: // >
      case 0x7e: // ~
        this.#isOperand = true
        break
      case 0x21: // !
      case 0x5c: // \
        break
      case 0x2c: // ,
        if (this.#depth === 0) this.#isOperand = false
        break
      case 0x3b: // ;
        this.#values = false
        this.#isOperand = false
        break
      case 0x2e: // .
        break
      default:
        this.#isOperand = false
    }
    this.#before = Keyword.NONE
  }

  /** Behind the last row there is something else. */
  #endValues(): void {
    if (this.#hasRow && this.#depth <= this.#valuesDepth) this.#values = false
  }
}
