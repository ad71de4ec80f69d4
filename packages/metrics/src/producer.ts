import type { CollectionResult, MetricData, MetricProducer } from '@opentelemetry/sdk-metrics'
import { epochMs } from '@sightglass/core'
import type { ResolvedDefinition } from './define.ts'
import type { ShownLabel } from './points.ts'
import type { SeriesTable } from './series-table.ts'
import type { Settings } from './settings.ts'
import type { LabelDefinition, ProducerOptions, PrometheusName } from './types.ts'
import { VERSION } from './version.ts'
import { View, type ViewShape } from './view.ts'

type Resource = CollectionResult['resourceMetrics']['resource']

// A reader takes the resource from its own SDK and only the points from further producers.
const NO_RESOURCE: Resource = {
  attributes: {},
  merge: (other) => other ?? NO_RESOURCE,
  getRawAttributes: () => [],
}

/** What a producer needs of the registry. */
export interface Source {
  readonly settings: Settings
  /** All tables in the order of declaration. */
  readonly tables: readonly SeriesTable[]
  /** Brings the gauges up to date. */
  refresh(): void
}

/** The families of a registry as one reader sees them, with what it already reported. */
export class Producer implements MetricProducer {
  readonly #source: Source
  readonly #options: ProducerOptions
  readonly #views: Map<SeriesTable, View[]> = new Map()
  readonly #overflowedBefore: Map<SeriesTable, number> = new Map()
  #prefix = ''
  #previous: number | undefined

  constructor(source: Source, options: ProducerOptions) {
    this.#source = source
    this.#options = options
  }

  /** One collection. Everything happens before it returns, so that two readers never see each other's half. */
  async collect(): Promise<CollectionResult> {
    this.#source.refresh()
    // A clock that was set back must not make a point end before it starts.
    const interval = { previous: this.#previous, end: Math.max(epochMs(), this.#previous ?? 0) }
    this.#previous = interval.end
    if (this.#prefix !== this.#source.settings.prefix) this.#views.clear()
    this.#prefix = this.#source.settings.prefix

    const metrics: MetricData[] = []
    for (const table of this.#source.tables) {
      this.#endEpisode(table)
      for (const view of this.#viewsOf(table)) {
        const metric = view.collect(interval)
        if (metric !== undefined) metrics.push(metric)
      }
    }
    const scope = { name: '@sightglass/metrics', version: VERSION }
    const scopeMetrics = metrics.length === 0 ? [] : [{ scope, metrics }]
    return { resourceMetrics: { resource: NO_RESOURCE, scopeMetrics }, errors: [] }
  }

  #endEpisode(table: SeriesTable): void {
    const before = this.#overflowedBefore.get(table)
    if (before !== undefined) table.overflow.intervalEnded(before)
    this.#overflowedBefore.set(table, table.overflow.points)
  }

  #viewsOf(table: SeriesTable): readonly View[] {
    const existing = this.#views.get(table)
    if (existing !== undefined) return existing
    const views = this.#shapes(table.definition).map((shape) => new View(table, shape))
    this.#views.set(table, views)
    return views
  }

  #shapes(definition: ResolvedDefinition): ViewShape[] {
    const { kind, description, unit, otel, prometheus, labels } = definition
    const delta = this.#options.temporality?.(kind) === 'delta'
    if (this.#options.names === 'prometheus')
      return prometheus.map((name) => this.#page(definition, name, delta))
    if (otel === null) return []
    return [{ name: otel, description, unit, labels: labels.map(otelLabel), countOnly: false, delta }]
  }

  #page(definition: ResolvedDefinition, name: PrometheusName, delta: boolean): ViewShape {
    const isShown = (label: string) => name.labels === undefined || name.labels.includes(label)
    return {
      name: name.prefixed ? `${this.#source.settings.prefix}_${name.name}` : name.name,
      description: name.description ?? definition.description,
      // The name has it; upstream's page would repeat it in a line that Prometheus' own format does not have.
      unit: '',
      labels: definition.labels.map(({ prometheus: label, prometheusMissing: missing }) =>
        label !== undefined && isShown(label) ? { name: label, asNumber: false, missing } : undefined,
      ),
      countOnly: name.as === 'count',
      delta,
    }
  }
}

function otelLabel({ otel, otelType }: LabelDefinition): ShownLabel | undefined {
  return otel === undefined ? undefined : { name: otel, asNumber: otelType === 'number' }
}
