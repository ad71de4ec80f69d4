import type { Settings } from './settings.ts'
import type { LabelDefinition, LabelValue } from './types.ts'

/** What stands for a value that may not be shown. */
export const OTHER = '_other'

/** Longest label value in characters; what is longer is cut, so that a series has a bounded size. */
export const LONGEST_VALUE = 256

/** What one label of a family shows of the values it is given. */
export class LabelRule {
  readonly #family: string
  readonly #name: string
  readonly #allowed: ReadonlySet<string> | undefined
  readonly #maxValues: number
  readonly #settings: Settings
  #seen = new Set<string>()
  #toldOfRedactor = false

  constructor(family: string, label: LabelDefinition, settings: Settings) {
    this.#family = family
    this.#name = nameOf(label)
    this.#allowed = label.values && new Set(label.values)
    this.#maxValues = label.maxValues ?? Number.POSITIVE_INFINITY
    this.#settings = settings
  }

  /** The value that is shown. What the definition lists is shown as it is, everything else redacted. */
  show(value: LabelValue): string | undefined {
    // Whoever is not checked by types may give anything, even what cannot be made a text.
    if (value === undefined || value === null) return undefined
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return OTHER
    const text = String(value)
    if (this.#allowed !== undefined) return this.#allowed.has(text) ? text : OTHER
    return this.#admit(cut(this.#redact(text)))
  }

  /** Forgets which values there were. */
  forget(): void {
    this.#seen.clear()
  }

  #admit(text: string): string {
    if (this.#maxValues === Number.POSITIVE_INFINITY || text === OTHER || this.#seen.has(text)) return text
    if (this.#seen.size >= this.#maxValues) return OTHER
    this.#seen.add(text)
    return text
  }

  #redact(text: string): string {
    const redact = this.#settings.redactLabel
    if (redact === undefined || text === OTHER) return text
    try {
      const shown: unknown = redact(this.#family, this.#name, text)
      if (typeof shown === 'string') return shown
      this.#tellOfRedactor('gave no text')
    } catch {
      this.#tellOfRedactor('failed')
    }
    return OTHER
  }

  /** Its own message is not shown: it may quote the value. */
  #tellOfRedactor(what: string): void {
    if (this.#toldOfRedactor) return
    this.#toldOfRedactor = true
    this.#settings.warn(
      `redacting label ${this.#name} of metric ${this.#family} ${what}; such values become ${OTHER}`,
    )
  }
}

/** The name of a label in messages: the conventions' where it has one. */
export function nameOf(label: LabelDefinition): string {
  return label.otel ?? label.prometheus ?? ''
}

function cut(text: string): string {
  if (text.length <= LONGEST_VALUE) return text
  // A slice would keep the whole text alive.
  return Buffer.from(text.slice(0, LONGEST_VALUE)).toString()
}
