import { nameOf } from './label-rule.ts'
import { IGNORED_LABELS } from './self-metrics.ts'
import type { FamilyDefinition, LabelValue, MetricRegistry } from './types.ts'

/** Turns the labels of a call, an object, into the list that a family takes, without making anything new. */
export class LabelInput {
  readonly #registry: MetricRegistry
  readonly #definition: FamilyDefinition
  readonly #names: readonly string[]
  readonly #values: LabelValue[]
  #told = false

  constructor(registry: MetricRegistry, definition: FamilyDefinition) {
    this.#registry = registry
    this.#definition = definition
    this.#names = definition.labels.map(nameOf)
    this.#values = this.#names.map(() => undefined)
  }

  /** The values in the order of the definition; the next call writes over them. */
  values(labels: Readonly<Record<string, LabelValue>> | undefined | null): readonly LabelValue[] {
    try {
      return this.#read(labels)
    } catch {
      // A getter or a Proxy of the app's: what it threw is not for whoever only counts.
      return this.#values.fill(undefined)
    }
  }

  #read(labels: Readonly<Record<string, LabelValue>> | undefined | null): readonly LabelValue[] {
    const names = this.#names
    const values = this.#values
    let used = 0
    for (let index = 0; index < names.length; index++) {
      const value = labels?.[names[index] as string]
      values[index] = value
      if (value !== undefined) used++
    }
    for (const name in labels) {
      if (labels[name] !== undefined) used--
    }
    if (used < 0) this.#ignored(labels)
    return values
  }

  #ignored(labels: Readonly<Record<string, LabelValue>> | undefined | null): void {
    const { name } = this.#definition
    this.#registry.declare(IGNORED_LABELS).series([name]).add(1)
    if (this.#told) return
    this.#told = true
    const stranger = Object.keys(labels ?? {}).find((label) => !this.#names.includes(label))
    this.#registry.warn(
      `metric ${name} was given label ${stranger}, which it was not declared with; it is left out ` +
        `(declared: ${this.#names.join(', ') || 'none'})`,
    )
  }
}
