import type { Category } from './category.ts'
import type { Position } from './position.ts'

/** `standard` removes secrets and personal data; `strict` also what may identify someone (redaction policy, section 8). */
export type Level = 'standard' | 'strict'

/** An own pattern: `name` goes into the marker as `[REDACTED:<name>]`. */
export interface CustomPattern {
  /** 1-32 of `a-z 0-9 -`. */
  readonly name: string
  /** In the linear-time subset (see README); flags: `i` and `u` at most. */
  readonly pattern: string | RegExp
}

/** Options of `createRedactor`. */
export interface RedactorOptions {
  /** Default `standard`. */
  readonly level?: Level
  /**
   * With a key (at least 16 characters, or bytes), personal findings become `[REDACTED:<category>:<8 hex>]`: the same
   * value has the same pseudonym wherever the key is the same. Never in metric attributes. Default: no pseudonyms.
   */
  readonly pseudonymKey?: string | Uint8Array
  /** Longest text that is scanned, in characters, 1024 to 16777216; the rest is cut off. Default 131072. */
  readonly maxScanLength?: number
  /** Keys whose values are removed as well, matched by their last words as the policy's own. */
  readonly customKeys?: readonly string[]
  /** Patterns whose matches are removed as well. Without a name the marker is `[REDACTED:custom]`. */
  readonly customPatterns?: readonly (string | RegExp | CustomPattern)[]
  /** Exact keys (any case) that are no sensitive keys, and under which personal data and amounts stay. Credentials go. */
  readonly allowKeys?: readonly string[]
}

/** What else is known of the value, for a better judgement. */
export interface Hints {
  /** `db.system.name` or `db.system` of the span. */
  readonly dbSystem?: string
}

/** How often something was removed: position and category, and no value. */
export interface RedactionCount {
  /** One of the policy's categories, or the name of an own pattern. */
  readonly category: Category | (string & {})
  readonly position: Position
  readonly count: number
}

/** A redactor. Holds no text beyond bounded caches. */
export interface Redactor {
  /** The level it works at. */
  readonly level: Level
  /**
   * The value without secrets: the same value if there were none, a copy otherwise. Never throws, never changes its
   * input.
   * @param where position, with or without its `:key` part, such as `span.attribute` or `log.body`
   * @param key the attribute's key, '' where there is none
   */
  redact<T>(where: string, key: string, value: T, hints?: Hints): T
  /** All counts that are not 0. */
  stats(): readonly RedactionCount[]
}
