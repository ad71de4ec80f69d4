import type { FoundCategory } from '../category.ts'
import type { KeyRule } from '../keys/table.ts'
import type { Anchors } from './anchors.ts'

/** Takes what is found; positions are those of the text that was given. */
export interface Findings {
  /**
   * `text[start, end)` is a secret. It is replaced with its category's marker, or with `replacement`. Findings that
   * overlap become one, with the category and replacement of the one that was added first; an existing marker or
   * placeholder that is found as a whole stays. Anything with start >= end is ignored.
   */
  add(category: FoundCategory, start: number, end: number, replacement?: string): void
}

/** What a handler of section 5 reports of a text it has taken; what it does not name stays as it is. */
export interface HandlerFindings extends Findings {
  /** `text[start, end)` is free text: the detectors of section 6 search it. */
  scan(start: number, end: number): void
}

/** A text and what is known of it, for detectors. */
export interface Scan extends Findings {
  /** The text to search: as it was written, or its detection copy (redaction policy, section 7). */
  readonly text: string
  /** Where in `text` a closer look is worth it, found in one pass over it. */
  readonly anchors: Anchors
  /** The key the text stands under, '' in free text. */
  readonly key: string
  /** What the key says of the text: a URL, a query string without its question mark, or nothing. */
  readonly shape: 'text' | 'url' | 'query'
  /** What section 4 says of a name in the text, the user's own keys included; cached with a bound. */
  ruleOfName(name: string): KeyRule | undefined
  /** Whether strict's additions hold (redaction policy, section 8). */
  readonly strict: boolean
}

/** Finds one kind of secret in any text. Holds no state; time is linear in the text, whatever the text. */
export interface Detector {
  /** For the reader. */
  readonly name: string
  /** Anchor bits, of which at least one must be there for `find` to be called; 0: always called. */
  readonly needs: number
  /** Off under identifier keys: hex, cards, IBANs, SSNs, phones, IP addresses, amounts (redaction policy, section 3a). */
  readonly offForIdentifiers: boolean
  /**
   * Whether it reads structure (URLs, pairs, headers), so that a decoded `&` or quote could mislead it: it is run on
   * the text as it was written as well as on the detection copy.
   */
  readonly structural: boolean
  /** Adds what it finds to the scan. May look at any part of `scan.text`; must not throw. */
  find(scan: Scan): void
}
