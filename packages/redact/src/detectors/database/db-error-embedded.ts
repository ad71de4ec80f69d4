import { redactEmbeddedSql } from '../../handlers/sql/embedded-sql.ts'
import type { Scan } from '../../text/scan.ts'

/** The first frame of a stack, also where the line break is written as `\n`. */
const STACK = /(?:\n|\\n)[ \t]{1,16}at /g
const FROM = /\bfrom\b/gi
const SET = /\bset\b/gi
const INTO =
  /\s{1,32}(?:(?:ignore|overwrite|low_priority|delayed|high_priority|or\s{1,32}[a-z]{1,8})\s{1,32}){0,3}into\b/iy
const DIRECTLY_FROM = /\s{1,32}from\b/iy
const OPEN = /\s{0,32}\(/y
/** What is no SQL: `select one from the list 'a'`, `update x and set your 'y'`. */
const NO_TABLE =
  /(?:from|set)\s(?:the|an|your|our|their|my|its|this|that|these|those|scratch|here|there)\s\w/iy
/** What no list of columns and no table has outside quotes and comments: the end of a sentence or paragraph, code. */
const SENTENCE =
  /;|[.!?:]\s|\n[ \t]{0,64}\r?\n|\) \{|^\s(?:the|an|your|our|which|whether|between|those|these)\s/i
const QUOTES = /['"`$]|--|\/\*/
/** How far behind `select` or `update` a sentence is looked for. */
const NEAR = 256
/** `set` and, not far behind, the `=` of its first column. */
const ASSIGNMENT = /set\s[^=;]{1,256}=/iy
/** `values (e.g. 'x')`, `values (matching exactly …)`, `values()`: two words in a row that begin no expression. */
const REMARK =
  /\s{0,32}\((?:\s{0,4}\)|\s{0,4}(?:e\.g|i\.e)\b|\s{0,4}(?!(?:case|not|select|exists|current_\w+|row|new|old|all|distinct)\s)[a-z]{1,20}\s[a-z]{1,20}[\s,.)])/iy

/** Looks for statements in one text, each part of it once. */
export class EmbeddedStatements {
  readonly #scan: Scan
  /** What is before it has been read. */
  #done = 0
  /** The next stack at or behind `#done`, or the end; -1 if not known. */
  #stack = -1
  /** Where the next FROM and SET are; -1 if not known, the length of the text if there is none. */
  #from = -1
  #set = -1

  constructor(scan: Scan) {
    this.#scan = scan
  }

  /** Takes one of the words select, insert, update, delete and values; if a statement starts there, its literals up to the stack or the end are found. */
  label(start: number, end: number): void {
    if (start < this.#done || isPartOfName(this.#scan.text, start, end)) return
    if (!this.#isStatement(start, end)) return
    const limit = this.#stackAfter(start)
    redactEmbeddedSql(this.#scan.text, end, limit, this.#scan)
    this.#done = limit
  }

  #isStatement(start: number, end: number): boolean {
    const { text } = this.#scan
    switch (text.charCodeAt(start) | 0x20) {
      case 0x73: // select
        if (this.#from < end) this.#from = next(FROM, text, end)
        if (this.#from >= this.#stackAfter(start)) return false
        return !isImport(text, start, this.#from) && !this.#isProse(start, end, this.#from)
      case 0x75: // update
        if (this.#set < end) this.#set = next(SET, text, end)
        if (this.#set >= this.#stackAfter(start) || !matches(ASSIGNMENT, text, this.#set)) return false
        return !this.#isProse(start, end, this.#set)
      case 0x69: // insert
        return matches(INTO, text, end)
      case 0x64: // delete
        return matches(DIRECTLY_FROM, text, end)
      case 0x76: // values
        return text.charCodeAt(start - 1) !== POINT && matches(OPEN, text, end) && !matches(REMARK, text, end)
      default:
        return false
    }
  }

  /** Whether `.select(` is a call, a sentence ends between the verb and FROM or SET, or what follows is no table. */
  #isProse(start: number, end: number, next: number): boolean {
    const { text } = this.#scan
    if (text.charCodeAt(start - 1) === POINT && text.charCodeAt(end) === PARENTHESIS) return true
    if (matches(NO_TABLE, text, next)) return true
    const between = text.slice(end, Math.min(next, end + NEAR))
    const quote = between.search(QUOTES)
    return SENTENCE.test(quote < 0 ? between : between.slice(0, quote))
  }

  #stackAfter(start: number): number {
    if (this.#stack < start) this.#stack = next(STACK, this.#scan.text, start)
    return this.#stack
  }
}

const DASH = 0x2d
const SLASH = 0x2f
const UNDERSCORE = 0x5f
const POINT = 0x2e
const PARENTHESIS = 0x28

/** `import { select } from '../selection.ts'`, and not a statement: names in braces before `from`. */
function isImport(text: string, start: number, from: number): boolean {
  return text.charAt(start - 2) === '{' && text.charAt(from - 2) === '}'
}

/** Whether a verb is part of a name, or quoted: `update_wrapper`, `xcode-select`, `/update`, `'select', 'send'`. */
function isPartOfName(text: string, start: number, end: number): boolean {
  const before = text.charCodeAt(start - 1)
  const after = text.charCodeAt(end)
  if (before === UNDERSCORE || after === UNDERSCORE) return true
  if (before === DASH && text.charCodeAt(start - 2) !== DASH) return true
  if (after === DASH && text.charCodeAt(end + 1) !== DASH) return true
  if (before === SLASH && text.charCodeAt(start - 2) !== 0x2a) return true
  return before === after && (after === 0x27 || after === 0x22 || after === 0x60)
}

function next(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  return pattern.exec(text)?.index ?? text.length
}

function matches(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at
  return pattern.test(text)
}
