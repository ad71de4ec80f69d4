import { redactEmbeddedSql } from '../handlers/sql/embedded-sql.ts'
import type { Scan } from '../text/scan.ts'

/** The first frame of a stack, also where the line break is written as `\n`. */
const STACK = /(?:\n|\\n)[ \t]{1,16}at /g
const FROM = /\bfrom\b/gi
const SET = /\bset\b/gi
const INTO =
  /\s{1,32}(?:(?:ignore|overwrite|low_priority|delayed|high_priority|or\s{1,32}[a-z]{1,8})\s{1,32}){0,3}into\b/iy
const DIRECTLY_FROM = /\s{1,32}from\b/iy
const OPEN = /\s{0,32}\(/y
/** What is no SQL: `select one from the list 'a'`. */
const NO_TABLE = /from\s(?:the|an|your|our|their|my|this|these|those)\s\w/iy
const SENTENCE = /[.!]\s/
const QUOTES = /['"`$]/
/** How far behind `select` a sentence is looked for. */
const NEAR = 256

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
    if (start < this.#done || !this.#isStatement(start, end)) return
    const limit = this.#stackAfter(start)
    redactEmbeddedSql(this.#scan.text, end, limit, this.#scan)
    this.#done = limit
  }

  #isStatement(start: number, end: number): boolean {
    const { text } = this.#scan
    switch (text.charCodeAt(start) | 0x20) {
      case 0x73: // select
        if (this.#from < end) this.#from = next(FROM, text, end)
        if (isImport(text, start, this.#from)) return false
        return this.#from < this.#stackAfter(start) && !this.#isProse(end, this.#from)
      case 0x75: // update
        if (this.#set < end) this.#set = next(SET, text, end)
        return this.#set < this.#stackAfter(start)
      case 0x69: // insert
        return matches(INTO, text, end)
      case 0x64: // delete
        return matches(DIRECTLY_FROM, text, end)
      case 0x76: // values
        return text.charCodeAt(start - 1) !== POINT && matches(OPEN, text, end)
      default:
        return false
    }
  }

  /** Whether a sentence ends between `select` and `from`, or what follows is no table. */
  #isProse(start: number, from: number): boolean {
    const { text } = this.#scan
    if (matches(NO_TABLE, text, from)) return true
    const between = text.slice(start, Math.min(from, start + NEAR))
    return SENTENCE.test(between) && !QUOTES.test(between)
  }

  #stackAfter(start: number): number {
    if (this.#stack < start) this.#stack = next(STACK, this.#scan.text, start)
    return this.#stack
  }
}

const POINT = 0x2e

/** `import { select } from './selection.ts'`, and not a statement: names in braces before `from`. */
function isImport(text: string, start: number, from: number): boolean {
  return text.charAt(start - 2) === '{' && text.charAt(from - 2) === '}'
}

function next(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  return pattern.exec(text)?.index ?? text.length
}

function matches(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at
  return pattern.test(text)
}
