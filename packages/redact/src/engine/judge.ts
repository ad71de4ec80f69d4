import { type FoundCategory, PERSONAL } from '../category.ts'
import { judgeKey, type Shape } from '../keys/classify.ts'
import type { KeyRule } from '../keys/table.ts'
import { DetectionCopy } from '../text/copy.ts'
import { BoundedCache } from './cache.ts'
import { CleanValues } from './clean-values.ts'
import { isStrictKey } from './strict.ts'

/** What holds for a value under a key: the policy, the level and the user's keys together. */
export interface Judgement {
  readonly key: string
  /** The rule by which the whole value goes, if its condition holds. */
  readonly rule: KeyRule | undefined
  readonly identifier: boolean
  readonly shape: Shape
  /** Lower-case name where `shape` is `header`. */
  readonly header: string
  /** The user allows this key: what `isLetThrough` stays. */
  readonly isAllowed: boolean
  /** Values of this key that had nothing to remove. */
  readonly clean: CleanValues
}

const BIND_VALUE: KeyRule = { category: 'db-parameter', condition: 'always', entry: '' }
const STRICT: KeyRule = { category: 'strict', condition: 'always', entry: '' }

/** Different keys an app uses, nested paths included. */
const MOST_KEYS = 4096

/** Judges keys, with a bounded memory. */
export class Judge {
  readonly #cache = new BoundedCache<Judgement>(MOST_KEYS)
  readonly #strict: boolean
  readonly #own: ReadonlyMap<string, KeyRule>
  readonly #allowed: ReadonlySet<string>

  constructor(strict: boolean, own: ReadonlyMap<string, KeyRule>, allowed: ReadonlySet<string>) {
    this.#strict = strict
    this.#own = own
    this.#allowed = allowed
  }

  /** That of what has no key. */
  get ofFreeText(): Judgement {
    return this.of('')
  }

  /** The judgement of a key with its path. */
  of(key: string): Judgement {
    return this.#cache.of(key, this.#judge)
  }

  readonly #judge = (key: string): Judgement => {
    const { rule, identifier, shape, header } = judgeKey(asItReads(key), this.#own)
    const isAllowed = this.#allowed.has(key.toLowerCase())
    let whole = shape === 'db-parameter' ? BIND_VALUE : rule
    if (this.#strict && isStrictKey(key)) whole ??= STRICT
    if (isAllowed) whole = undefined
    return { key, rule: whole, identifier, shape, header, isAllowed, clean: new CleanValues() }
  }
}

const MAY_READ_OTHERWISE = /[^\x20-\x7e]|%[0-9a-f]{2}|\\u/i

/** A key is text too, and may hide what it says in the same ways (redaction policy, section 7). */
function asItReads(key: string): string {
  if (!MAY_READ_OTHERWISE.test(key)) return key
  const copy = new DetectionCopy()
  return copy.read(key) ? copy.text : key
}

/** What stays under a key that the user allows: never a credential. */
export function isLetThrough(category: FoundCategory): boolean {
  return category === 'amount' || PERSONAL.has(category)
}
