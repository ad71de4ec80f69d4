import type { ResolvedDefinition } from './define.ts'
import { LabelRule, LONGEST_VALUE } from './label-rule.ts'
import { Overflow, overflowMessage } from './overflow.ts'
import { createSeries, type Series, type ShownValues } from './series.ts'
import type { Settings } from './settings.ts'
import type { Family, FamilyUsage, LabelValue } from './types.ts'

/** Further raw values a family remembers for its series, per series of its limit; beyond that they are redacted each time. */
export const ALIASES_PER_SERIES = 4

/** A level of the trie of raw label values, one level per label; the last one leads to series. */
type Branch<S> = Map<LabelValue, Branch<S> | S>

/**
 * The series of one family. Raw label values lead through a trie to their series: no text is built and nothing is
 * allocated for values seen before. Values seen for the first time are redacted and checked; different raw values
 * that show the same share a series.
 */
export class SeriesTable<S extends Series = Series> implements Family<S> {
  readonly definition: ResolvedDefinition
  readonly overflow = new Overflow()
  /** All series in the order of their creation, the overflow series among them. Only `clear` takes any away. */
  readonly all: S[] = []
  /** How often `clear` was called; who keeps positions in `all` has to look. */
  clears = 0
  /** How often `shown` of the series changed. */
  relabels = 0

  readonly #settings: Settings
  readonly #rules: readonly LabelRule[]
  readonly #depth: number
  #root: Branch<S> = new Map()
  #byShown = new Map<string, S>()
  #aliases = 0
  #only: S | undefined
  #spill: S | undefined

  constructor(definition: ResolvedDefinition, settings: Settings) {
    this.definition = definition
    this.#settings = settings
    this.#rules = definition.labels.map((label) => new LabelRule(definition.name, label, settings))
    this.#depth = definition.labels.length
  }

  series(values: readonly LabelValue[]): S {
    const depth = this.#depth
    if (depth === 0) {
      this.#only ??= this.#create([])
      return this.#only
    }
    let node: Branch<S> | S = this.#root
    for (let level = 0; level < depth; level++) {
      const next: Branch<S> | S | undefined = (node as Branch<S>).get(values[level])
      if (next === undefined) return this.#firstSeen(values)
      node = next
    }
    return node as S
  }

  clear(): void {
    this.clears++
    this.all.length = 0
    this.#root = new Map()
    this.#byShown = new Map()
    this.#aliases = 0
    this.#only = undefined
    this.#spill = undefined
    for (const rule of this.#rules) rule.forget()
  }

  /** Redacts again what is shown, because the redactor is another. Series that become equal stay apart; readers add them up. */
  relabel(): void {
    this.relabels++
    this.#byShown = new Map()
    for (const rule of this.#rules) rule.forget()
    for (const one of this.all) {
      if (one === this.#spill) continue
      one.shown = this.#show(one.shown)
      const key = JSON.stringify(one.shown)
      if (!this.#byShown.has(key)) this.#byShown.set(key, one)
    }
  }

  /** Series in use, the overflow series not counted. */
  get size(): number {
    return this.#spill === undefined ? this.all.length : this.all.length - 1
  }

  usage(): FamilyUsage {
    return {
      name: this.definition.name,
      series: this.size,
      limit: this.#settings.seriesLimit,
      overflowed: this.overflow.points,
    }
  }

  #firstSeen(given: readonly LabelValue[]): S {
    // The redactor is foreign code: should it record here as well, whoever reuses a list writes over it.
    const values = [...given]
    const shown = this.#show(values)
    const key = JSON.stringify(shown)
    const existing = this.#byShown.get(key)
    if (existing !== undefined) {
      if (
        this.#aliases < ALIASES_PER_SERIES * this.#settings.seriesLimit &&
        this.#remember(values, existing)
      ) {
        this.#aliases++
      }
      return existing
    }
    if (this.size >= this.#settings.seriesLimit) return this.#spillOver(shown)
    const created = this.#create(shown)
    this.#byShown.set(key, created)
    this.#remember(values, created)
    return created
  }

  #show(values: readonly LabelValue[]): ShownValues {
    return this.#rules.map((rule, index) => rule.show(values[index]))
  }

  #create(shown: ShownValues): S {
    const { kind, boundaries = [] } = this.definition
    const created = createSeries(kind, boundaries, shown) as S
    this.all.push(created)
    return created
  }

  #spillOver(refused: ShownValues): S {
    const { definition, all, overflow } = this
    overflow.begin(() => this.#settings.warn(overflowMessage(definition, all, refused)))
    if (this.#spill === undefined) {
      this.#spill = createSeries(definition.kind, definition.boundaries ?? [], [], overflow) as S
      all.push(this.#spill)
    }
    return this.#spill
  }

  /** Whether the trie keeps these values. Long texts and what is no label value would hold on to too much. */
  #remember(values: readonly LabelValue[], series: S): boolean {
    for (let level = 0; level < this.#depth; level++) {
      const value: unknown = values[level]
      const kept = typeof value === 'string' ? value.length <= LONGEST_VALUE : isPlain(value)
      if (!kept) return false
    }
    let node = this.#root
    for (let level = 0; level < this.#depth - 1; level++) {
      let next = node.get(values[level]) as Branch<S> | undefined
      if (next === undefined) {
        next = new Map()
        node.set(values[level], next)
      }
      node = next
    }
    node.set(values[this.#depth - 1], series)
    return true
  }
}

function isPlain(value: unknown): boolean {
  return value === undefined || typeof value === 'number' || typeof value === 'boolean'
}
