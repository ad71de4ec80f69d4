import { describeError, processGlobal } from '@sightglass/core'
import { Claims } from './claims.ts'
import { resolveDefinition } from './define.ts'
import { MetricError } from './error.ts'
import { callerOf, type Place } from './place.ts'
import { Producer, type Source } from './producer.ts'
import {
  COLLECT_ERRORS,
  createBudgetWriter,
  IGNORED_LABELS,
  SERIES_IN_USE,
  SERIES_OVERFLOW,
} from './self-metrics.ts'
import { SeriesTable } from './series-table.ts'
import { Settings } from './settings.ts'
import type {
  Family,
  FamilyDefinition,
  FamilyUsage,
  MetricKind,
  MetricRegistry,
  ProducerOptions,
  RegistryOptions,
  SeriesOf,
  SumSeries,
} from './types.ts'

interface Declared {
  readonly table: SeriesTable
  /** The checked definition as text, to compare with. */
  readonly text: string
  readonly place: Place
}

/**
 * A registry of its own, for tests; what an app records belongs into `getRegistry()`.
 * @throws MetricError for an option out of its range
 */
export function createRegistry(options: RegistryOptions = {}): MetricRegistry {
  return new Registry(options)
}

/** The registry of this process, the same one for every copy of this package (ESM, CommonJS, bundled). */
export function getRegistry(): MetricRegistry {
  return processGlobal('metrics.1', createRegistry)
}

class Registry implements MetricRegistry, Source {
  readonly settings = new Settings()
  readonly tables: SeriesTable[] = []
  readonly #declared = new Map<string, Declared>()
  readonly #claims = new Claims()
  readonly #callbacks = new Set<{ readonly write: () => void; told: boolean }>()
  readonly #collectErrors: Family<SumSeries>
  readonly #writeBudgets: (tables: Iterable<SeriesTable>) => void
  readonly #own: number

  constructor(options: RegistryOptions) {
    this.settings.take(options)
    const inUse = this.declare(SERIES_IN_USE)
    const overflow = this.declare(SERIES_OVERFLOW)
    this.#writeBudgets = createBudgetWriter({ inUse, overflow })
    this.#collectErrors = this.declare(COLLECT_ERRORS)
    this.declare(IGNORED_LABELS)
    this.#own = this.tables.length
  }

  declare<K extends MetricKind>(
    definition: FamilyDefinition & { readonly kind: K },
    declarer: (...args: never[]) => unknown = this.declare,
  ): Family<SeriesOf<K>> {
    return this.#declare(definition, callerOf(declarer)) as Family<unknown> as Family<SeriesOf<K>>
  }

  beforeCollect(write: () => void): () => void {
    const callback = { write, told: false }
    this.#callbacks.add(callback)
    return () => {
      this.#callbacks.delete(callback)
    }
  }

  configure(options: RegistryOptions): void {
    const before = this.settings.redactLabel
    this.settings.take(options)
    if (this.settings.redactLabel === before) return
    for (const table of this.tables) table.relabel()
  }

  producer(options: ProducerOptions): Producer {
    return new Producer(this, options)
  }

  families(): readonly FamilyDefinition[] {
    return this.tables.map((table) => table.definition)
  }

  usage(): readonly FamilyUsage[] {
    return this.tables.map((table) => table.usage())
  }

  warn(message: string): void {
    this.settings.warn(message)
  }

  refresh(): void {
    for (const callback of this.#callbacks) {
      try {
        callback.write()
      } catch (error) {
        this.#collectErrors.series([]).add(1)
        if (callback.told) continue
        callback.told = true
        this.settings.warn(`bringing metrics up to date failed: ${describeError(error)}`)
      }
    }
    this.#writeBudgets(this.tables.slice(this.#own))
  }

  #declare(given: FamilyDefinition, place: Place): SeriesTable {
    const definition = resolveDefinition(given)
    const text = JSON.stringify(definition)
    const existing = this.#declared.get(definition.name)
    if (existing === undefined) {
      this.#claims.take(definition, place)
      const table = new SeriesTable(definition, this.settings)
      this.#declared.set(definition.name, { table, text, place })
      this.tables.push(table)
      return table
    }
    if (existing.text === text) return existing.table
    throw new MetricError(
      'ERR_METRIC_CONFLICT',
      `metric ${definition.name} is declared with different definitions at ${existing.place()} and at ${place()}`,
    )
  }
}
