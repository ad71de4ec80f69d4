import type { FoundCategory } from '../category.ts'
import { redactCommandArgs } from '../handlers/command-args.ts'
import { redactDatabase } from '../handlers/database.ts'
import { redactGraphql } from '../handlers/graphql.ts'
import { redactHeader } from '../handlers/header.ts'
import { ruleHolds } from '../keys/condition.ts'
import type { KeyRule } from '../keys/table.ts'
import { type Position, positionOf } from '../position.ts'
import { isPlaceholder } from '../text/markers.ts'
import type { HandlerFindings } from '../text/scan.ts'
import type { TextScan } from '../text/text-scan.ts'
import type { Hints } from '../types.ts'
import { joinPath, mayBeJson, rewriteJson } from './json-text.ts'
import { isLetThrough, type Judge, type Judgement } from './judge.ts'
import { copyObject, isLeafObject, isTextObject, jsonOf } from './objects.ts'
import { cutOf, isTruncated, TRUNCATED } from './truncation.ts'

/** Deepest nesting of arrays and objects; what is below is cut off. */
const DEEPEST = 256
/** Most values in one value: one object that is referred to again and again could otherwise be walked for ever. */
const MOST_VALUES = 100_000
/** How far beyond the cut is read, so that a secret the cut goes through is seen as a whole. */
const BEYOND_THE_CUT = 4096
/** How often a text is read while it changes. */
const MOST_ROUNDS = 4
/** No shorter number can be a card's. */
const SHORTEST_CARD = 1e12

/** What the walk needs of the redactor. */
export interface Context {
  readonly scan: TextScan
  readonly judge: Judge
  readonly strict: boolean
  readonly maxScanLength: number
  /** Whether own patterns may match any number. */
  readonly scanNumbers: boolean
  replace(category: FoundCategory, secret: string, mayName: boolean): string
  count(position: Position, category: FoundCategory): void
}

/** Redacts one value after the other, in the order of section 3 of the redaction policy. */
export class ValueRedactor {
  readonly #context: Context
  #where = ''
  #hints: Hints | undefined
  #left = 0
  readonly #above: object[] = []

  constructor(context: Context) {
    this.#context = context
  }

  /** The value without secrets. May throw, because what it reads may be the user's. */
  redact(where: string, key: string, value: unknown, hints: Hints | undefined): unknown {
    const judgement = this.#context.judge.of(key)
    this.#where = where
    if (typeof value === 'string') {
      if (judgement.clean.has(value)) return value
      this.#hints = hints
      const redacted = this.#string(value, judgement, judgement.rule)
      // What double quotes mean in a query depends on the database.
      if (redacted === value && !(judgement.shape === 'database' && value.includes('"')))
        judgement.clean.add(value)
      return redacted
    }
    if (typeof value === 'number') return this.#number(value, judgement, judgement.rule)
    this.#hints = hints
    this.#left = MOST_VALUES
    this.#above.length = 0
    return this.#value(value, judgement, judgement.rule)
  }

  /** Forgets what a failure has left behind. */
  reset(): void {
    this.#context.scan.found.clear()
  }

  /** `rule` is that of the path or, below a sensitive key, that key's. */
  #value(value: unknown, judgement: Judgement, rule: KeyRule | undefined): unknown {
    if (typeof value === 'string') return value === '' ? value : this.#string(value, judgement, rule)
    if (typeof value === 'number' || typeof value === 'bigint') return this.#number(value, judgement, rule)
    if (typeof value !== 'object' || value === null) return value
    if (--this.#left < 0) throw new RangeError(`more than ${MOST_VALUES} values in one`)
    if (this.#above.length >= DEEPEST) return TRUNCATED
    if (this.#above.includes(value)) return '[Circular]'
    this.#above.push(value)
    const redacted = this.#object(value, judgement, rule)
    this.#above.pop()
    return redacted
  }

  #object(value: object, judgement: Judgement, rule: KeyRule | undefined): unknown {
    if (Array.isArray(value)) return this.#array(value, judgement, rule)
    if (isLeafObject(value)) {
      if (rule !== undefined && ruleHolds(rule, String(value))) return this.#whole(rule, String(value))
      if (!isTextObject(value)) return value
      const text = String(value)
      const redacted = this.#string(text, judgement, rule)
      return redacted === text ? value : redacted
    }
    const json = jsonOf(value)
    if (json !== value) {
      const redacted = this.#value(json, judgement, rule)
      if (redacted !== json) return redacted
    }
    const { judge } = this.#context
    return copyObject(
      value,
      (name, member) => {
        const ofMember = judge.of(joinPath(judgement.key, name))
        return this.#value(member, ofMember, rule ?? ofMember.rule)
      },
      (name) => this.#text(name, judge.ofFreeText),
    )
  }

  #array(value: readonly unknown[], judgement: Judgement, rule: KeyRule | undefined): readonly unknown[] {
    if (rule === undefined && isCommand(value)) return this.#command(value, judgement)
    let copy: unknown[] | undefined
    let isNumbers = true
    for (let index = 0; index < value.length; index++) {
      const item = value[index]
      if (typeof item !== 'number') isNumbers = false
      const redacted = this.#value(item, judgement, rule)
      if (redacted === item) continue
      copy ??= value.slice()
      copy[index] = redacted
    }
    if (copy === undefined) return value
    // OTLP's arrays are of one type.
    if (!isNumbers) return copy
    return copy.map((item) => (typeof item === 'number' ? this.#string(String(item), judgement, rule) : item))
  }

  /** The arguments of a command, of which one may say what the next is. */
  #command(args: readonly string[], judgement: Judgement): readonly unknown[] {
    return redactCommandArgs(
      args,
      this.#context.scan.ruleOfName,
      (text) => (text === '' ? text : this.#string(text, judgement, undefined)),
      () => this.#count('command-line'),
    )
  }

  /** `written`: how it is written in a JSON text, which may be more digits than a double holds. */
  #number(
    value: number | bigint,
    judgement: Judgement,
    rule: KeyRule | undefined,
    written?: string,
  ): unknown {
    const { scanNumbers } = this.#context
    if (rule !== undefined && ruleHolds(rule, Number(value))) return this.#whole(rule, String(value))
    if (!scanNumbers && !(value >= SHORTEST_CARD && (typeof value === 'bigint' || Number.isInteger(value))))
      return value
    const text = written === undefined || Number.isSafeInteger(value) ? String(value) : written
    const redacted = this.#text(text, judgement)
    return redacted === text ? value : redacted
  }

  #string(value: string, judgement: Judgement, rule: KeyRule | undefined): string {
    if (rule !== undefined && judgement.shape !== 'header' && ruleHolds(rule, value))
      return this.#whole(rule, value)
    const { maxScanLength } = this.#context
    if (value.length <= maxScanLength && !isTruncated(value))
      return this.#read(value, judgement, rule, value.length)
    const text = isTruncated(value) ? value.slice(0, -TRUNCATED.length) : value
    const cut = cutOf(text, maxScanLength)
    const redacted = this.#read(text.slice(0, cut + BEYOND_THE_CUT), judgement, rule, cut)
    return cut === value.length ? redacted : redacted + TRUNCATED
  }

  /** Reads a text by what its key says of it; what comes back ends at `limit`. */
  #read(text: string, judgement: Judgement, rule: KeyRule | undefined, limit: number): string {
    switch (judgement.shape) {
      case 'header':
        return this.#handled(text, judgement, limit, (header, out) => {
          const held = rule !== undefined && ruleHolds(rule, header) ? rule : undefined
          redactHeader(judgement.header, header, held, this.#context.strict, out)
        })
      case 'database':
        return this.#handled(text, judgement, limit, (query, out) =>
          redactDatabase(query, this.#hints?.dbSystem, out),
        )
      case 'graphql':
        return this.#handled(text, judgement, limit, redactGraphql)
      default:
        return this.#json(text, judgement, rule) ?? this.#text(text, judgement, limit)
    }
  }

  /** A text that is JSON, rewritten; undefined if it is none. */
  #json(value: string, judgement: Judgement, rule: KeyRule | undefined): string | undefined {
    if (!mayBeJson(value)) return undefined
    const { judge } = this.#context
    return rewriteJson(value, judgement.key, rule, {
      key: (name) => this.#text(name, judge.ofFreeText),
      below: (path, above) => above ?? judge.of(path).rule,
      number: (number, path, ofMember, written) => this.#number(number, judge.of(path), ofMember, written),
      text: (text, path, ofMember, before) => {
        if (text === '') return text
        const ofText = judge.of(path)
        if (ofMember === undefined && isFlag(before)) return this.#command([before, text], ofText)[1]
        return this.#string(text, ofText, ofMember)
      },
    })
  }

  #text(text: string, judgement: Judgement, limit = text.length): string {
    const { scan } = this.#context
    scan.search(text, judgement)
    if (scan.found.size === 0) return limit < text.length ? text.slice(0, limit) : text
    return this.#untilStable(text, limit, (each) => scan.search(each, judgement))
  }

  /** A text with a reader of its own; the detectors search what that calls free text. */
  #handled(
    text: string,
    judgement: Judgement,
    limit: number,
    handle: (text: string, out: HandlerFindings) => void,
  ): string {
    const { scan } = this.#context
    const read = (each: string) => {
      const free: number[] = []
      handle(each, {
        add: (category, start, end, replacement) => {
          if (!(judgement.isAllowed && isLetThrough(category)))
            scan.found.add(category, start, end, replacement)
        },
        scan: (start, end) => {
          if (start < end) free.push(start, end)
        },
      })
      for (let index = 0; index < free.length; index += 2) {
        const start = free[index] as number
        scan.search(each.slice(start, free[index + 1]), judgement, start)
      }
    }
    read(text)
    return this.#untilStable(text, limit, read)
  }

  /** What changes is read again: with a secret gone, another may stand where it is recognized. */
  #untilStable(text: string, limit: number, read: (text: string) => void): string {
    let redacted = this.#apply(text, limit)
    for (let before = text, round = 1; redacted !== before && round < MOST_ROUNDS; round++) {
      before = redacted
      read(redacted)
      redacted = this.#apply(redacted, redacted.length)
    }
    return redacted
  }

  #whole(rule: KeyRule, value: string): string {
    if (isPlaceholder(value)) return value
    const marker = this.#replace(rule.category, value)
    this.#count(rule.category)
    return marker
  }

  #apply(text: string, limit: number): string {
    const { found } = this.#context.scan
    if (found.size === 0) return limit < text.length ? text.slice(0, limit) : text
    const redacted = found.apply(
      text,
      limit,
      (category, secret) => this.#replace(category, secret),
      (category) => this.#count(category),
    )
    found.clear()
    return redacted
  }

  #replace(category: FoundCategory, secret: string): string {
    return this.#context.replace(category, secret, positionOf(this.#where) !== 'metric.attribute')
  }

  #count(category: FoundCategory): void {
    this.#context.count(positionOf(this.#where), category)
  }
}

/** Whether an array may be a command: texts, and a flag among them. */
function isCommand(value: readonly unknown[]): value is readonly string[] {
  return value.some(isFlag) && value.every((item) => typeof item === 'string')
}

function isFlag(value: unknown): value is string {
  return typeof value === 'string' && value.charCodeAt(0) === 0x2d
}
