import { isPlaceholder } from '../../text/markers.ts'
import type { Scan } from '../../text/scan.ts'
import { nextUrl } from './authority.ts'
import { endsUrl, isEscape, isNameNext, trimPunctuation } from './delimiters.ts'
import { isKept, type ParameterRule, parameterHolds, parameterRule } from './names.ts'
import { isJdbc, type SchemeKind, schemeKind } from './schemes.ts'

const AND = 0x26
const SEMICOLON = 0x3b
const EQUALS = 0x3d
const COLON = 0x3a
const QUESTION = 0x3f
const HASH = 0x23
const COMMA = 0x2c
const PIPE = 0x7c

/** Reads lists of parameters, `a=b&c=d` or `a=b;c=d`, and adds the values that have to go. */
export class ParameterReader {
  readonly #scan: Scan
  /** Whether the text is one URL, so that white space and quotes belong to it. */
  readonly #isWhole: boolean
  /** Where the list starts, and whether its URL is that of a database or the like; undefined: not looked at yet. */
  #start = 0
  #isConnection: boolean | undefined
  /** Where a scheme was looked for last, and what was found. */
  #lookedFrom = 0
  #looked: SchemeKind | undefined

  constructor(scan: Scan, isWhole: boolean) {
    this.#scan = scan
    this.#isWhole = isWhole
  }

  /** Reads the list that starts at `start`; returns where it ends, which is at its last delimiter. */
  read(start: number, isConnection?: boolean): number {
    const { text, strict } = this.#scan
    this.#start = start
    this.#isConnection = isConnection
    let at = start
    for (;;) {
      const nameEnd = this.#nameEnd(at)
      const isPair = text.charCodeAt(nameEnd) === EQUALS
      const end = isPair ? this.#readValue(at, nameEnd) : nameEnd
      const code = text.charCodeAt(end)
      if (code !== AND && code !== SEMICOLON) {
        if (strict && !isPair && at === start) this.#addBare(start, end)
        return end
      }
      at = end + 1
    }
  }

  /** Where a name ends: at `=`, at the end of the parameter, or at the end of the URL. */
  #nameEnd(start: number): number {
    const { text } = this.#scan
    let at = start
    for (;;) {
      const code = text.charCodeAt(at)
      if (code === EQUALS || code === AND || code === SEMICOLON || code === QUESTION || code === HASH)
        return at
      if (this.#isEnd(at, code)) return at
      if (code === COLON) {
        const next = nextUrl(text, start - 1, at)
        if (next >= start) return next
      }
      at++
    }
  }

  #readValue(nameStart: number, equals: number): number {
    const scan = this.#scan
    const { text } = scan
    const start = equals + 1
    const rule = parameterRule(scan, nameStart, equals)
    // A value that is not removed ends at `?` too: it may be a URL with parameters of its own.
    const plainEnd = this.#valueEnd(start, false)
    if (rule === undefined && !scan.strict) return plainEnd
    const isFree = rule !== undefined && isUnconditional(rule)
    const end = isFree && !this.#isKept(start, plainEnd) ? this.#valueEnd(plainEnd, true) : plainEnd
    const last = this.#trimmedEnd(start, end)
    const value = text.slice(start, last)
    if (rule !== undefined && parameterHolds(rule, value)) {
      scan.add(this.#isOfConnection() ? 'connection-string' : rule.category, start, last)
      return end
    }
    if (scan.strict && !isKept(value)) scan.add('strict', start, last)
    return plainEnd
  }

  /** Where the value ends without the punctuation that follows the URL in a text. */
  #trimmedEnd(start: number, end: number): number {
    const { text } = this.#scan
    const code = text.charCodeAt(end)
    const isPart = code === AND || code === SEMICOLON || code === HASH || code === QUESTION
    return this.#isWhole || isPart ? end : trimPunctuation(text, start, end)
  }

  /** Whether the stretch is a marker or a placeholder, before a `?` that would be read on over. */
  #isKept(start: number, end: number): boolean {
    return start < end && isPlaceholder(this.#scan.text.slice(start, end))
  }

  /** Where the value ends that reaches to `from` at least. */
  #valueEnd(from: number, overQuestions: boolean): number {
    const { text } = this.#scan
    let at = from
    for (;;) {
      const code = text.charCodeAt(at)
      if (code === AND) return at
      if (code === SEMICOLON && this.#endsAtSemicolon(at)) return at
      if (!this.#isWhole && this.#endsField(at, code)) return at
      if (code === QUESTION && !overQuestions) return at
      // JDBC and its kin know no fragments: a `#` belongs to the password.
      if (code === HASH && !(overQuestions && this.#isOfConnection())) return at
      if (this.#isEnd(at, code)) return at
      if (code === COLON) {
        const next = nextUrl(text, from - 1, at)
        if (next >= from) return next
      }
      at++
    }
  }

  /** A `;` ends a value if another parameter follows, or nothing. */
  #endsAtSemicolon(at: number): boolean {
    const { text } = this.#scan
    return isNameNext(text, at + 1) || this.#isEnd(at + 1, text.charCodeAt(at + 1))
  }

  /** The next field of what holds the URL: `url=https://x/?token=y,status=401`, or after a `|`. */
  #endsField(at: number, code: number): boolean {
    if (code === COMMA) return isNameNext(this.#scan.text, at + 1)
    return code === PIPE && !this.#isOfConnection()
  }

  #isEnd(at: number, code: number): boolean {
    if (this.#isWhole) return !(code >= 0x20)
    return endsUrl(code) || (code === 0x5c && isEscape(this.#scan.text, at))
  }

  /** A query or fragment without any `=`, in strict. */
  #addBare(start: number, end: number): void {
    const { text } = this.#scan
    const last = this.#trimmedEnd(start, end)
    const value = text.slice(start, last)
    // A marker may have taken the `=` with it.
    if (value.includes('[REDACTED') || isPlaceholder(value)) return
    if (this.#isWhole || this.#schemeBefore() !== undefined) this.#scan.add('strict', start, last)
  }

  #isOfConnection(): boolean {
    this.#isConnection ??= this.#schemeBefore() === 'connection'
    return this.#isConnection
  }

  /**
   * The kind of the URL the list belongs to, or undefined if there is none. Looks no farther back than to where it
   * looked from last.
   */
  #schemeBefore(): SchemeKind | undefined {
    const { text } = this.#scan
    let kind: SchemeKind | undefined = this.#lookedFrom > 0 ? this.#looked : undefined
    for (let at = this.#start - 1; at >= this.#lookedFrom; at--) {
      const code = text.charCodeAt(at)
      if (endsUrl(code)) kind = undefined
      else if (code !== 0x3a) continue
      else if (text.startsWith('//', at + 1)) kind = schemeKind(text, at)
      else if (isJdbc(text, at)) kind = 'connection'
      else continue
      break
    }
    this.#lookedFrom = this.#start
    this.#looked = kind
    return kind
  }
}

/** Whether any value is removed: it then reaches to the end of the parameter, whatever is in it. */
function isUnconditional({ least, rule }: ParameterRule): boolean {
  if (rule === undefined) return least === 1
  return rule.condition === 'always' || rule.condition === 'not-number'
}
