import type { MetricProducer } from '@opentelemetry/sdk-metrics'

/** The value of a label. `undefined`: this point does not have the label. Numbers are written as text. */
export type LabelValue = string | number | boolean | undefined

/** One label of a family, with its name on either side. A side without a name does not show it: points that become equal are added up. */
export interface LabelDefinition {
  /** Attribute of the semantic conventions, shown over OTLP: 'http.request.method'. */
  readonly otel?: string
  /** Name on the Prometheus page: 'method'. */
  readonly prometheus?: string
  /** Over OTLP a number where the value is one, as the conventions have status codes and ports; absent: text. */
  readonly otelType?: 'number'
  /** The values it may take; any other becomes `_other`. Absent: any value, within the family's budget. */
  readonly values?: readonly string[]
  /** Most different values it may take; the next ones become `_other`. Absent: no limit but the family's budget. */
  readonly maxValues?: number
  /** What the Prometheus page shows for a point without the label ('unknown'); over OTLP the attribute is left out. Absent: no label there either. */
  readonly prometheusMissing?: string
}

/** The kinds of metric, as OpenTelemetry calls them. */
export type MetricKind = 'counter' | 'updowncounter' | 'gauge' | 'histogram'

/** A name on the Prometheus page. */
export interface PrometheusName {
  /** The whole name, unit and `_total` included. With `prefixed`, what follows `<prefix>_`. */
  readonly name: string
  /** Put SIGHTGLASS_METRICS_PREFIX (default `app`) and an underscore before it. */
  readonly prefixed?: boolean
  /** For a histogram: show only its count, as a counter. */
  readonly as?: 'count'
  /** Label names (as `prometheus` in the definition) to show; absent: all. */
  readonly labels?: readonly string[]
  /** Help text where it differs from the family's description. */
  readonly description?: string
}

/** One family of series: declared once, recorded once, shown under Prometheus and OpenTelemetry names. */
export interface FamilyDefinition {
  /** Identifies the family in the process; the OpenTelemetry name where there is one: 'http.server.request.duration'. */
  readonly name: string
  readonly kind: MetricKind
  readonly description: string
  /** UCUM, as OpenTelemetry has it: 's', 'By', '1', '{request}'. */
  readonly unit: string
  readonly labels: readonly LabelDefinition[]
  /** Name over OTLP; null: not sent over OTLP. Absent: `name`. */
  readonly otel?: string | null
  /** Names on the Prometheus page; empty: not shown there. Absent: derived from name and unit as Prometheus spells the conventions. */
  readonly prometheus?: readonly PrometheusName[]
  /** Upper bounds of a histogram's buckets, ascending; the last bucket is unbounded. */
  readonly boundaries?: readonly number[]
}

/** A series of a counter or up-down counter. */
export interface SumSeries {
  /** Adds to it. Never throws; for a counter a negative or non-finite value is left out. */
  add(value: number): void
}

/** A series of a gauge. */
export interface GaugeSeries {
  /** The present value. Never throws; a non-finite value is left out. */
  set(value: number): void
}

/** A series of a histogram. */
export interface HistogramSeries {
  /** One measurement, in the family's unit. Never throws; a negative or non-finite value is left out. */
  record(value: number): void
}

/** What a kind of family has for series. */
export type SeriesOf<K extends MetricKind> = K extends 'histogram'
  ? HistogramSeries
  : K extends 'gauge'
    ? GaugeSeries
    : SumSeries

/** A declared family. */
export interface Family<S> {
  readonly definition: FamilyDefinition
  /**
   * The series of these label values, in the order of the definition's labels. Keep it and add to it: that is the
   * hot path. Beyond the budget it is the overflow series, which must not be kept by whoever asks with other values.
   * Never throws.
   */
  series(values: readonly LabelValue[]): S
  /** Removes every series, for gauges that are written anew at each collection. */
  clear(): void
}

/** What is known of a family's budget. */
export interface FamilyUsage {
  readonly name: string
  /** Series in use, the overflow series not counted. */
  readonly series: number
  readonly limit: number
  /** Points that went to the overflow series since the start. */
  readonly overflowed: number
}

/** What the registry can be told; register does so at the start, before or after families were declared. */
export interface RegistryOptions {
  /** Most series of a family, the overflow series not counted: 1 to 998, default 998. */
  readonly seriesLimit?: number
  /** Put before prefixed Prometheus names, default `app`. */
  readonly prefix?: string
  /** Called when a series is created, before the budget: gives the value that is fit to be shown. */
  readonly redactLabel?: (family: string, label: string, value: string) => string
  /** Told one line per episode of overflow, with the family and the label of most values. */
  readonly warn?: (message: string) => void
}

/** Which names and which temporality a reader gets. */
export interface ProducerOptions {
  readonly names: 'prometheus' | 'otel'
  /** Default: cumulative for all kinds. */
  readonly temporality?: (kind: MetricKind) => 'cumulative' | 'delta'
}

/** The families of a process. */
export interface MetricRegistry {
  /**
   * Declares a family. The same definition again gives the same family.
   * @param declarer the function whose caller is named as the place in errors, for libraries that declare on
   *   somebody's behalf; absent: `declare` itself
   * @throws MetricError when the name is declared with another definition, with both places; or when it is malformed
   */
  declare<K extends MetricKind>(
    definition: FamilyDefinition & { readonly kind: K },
    declarer?: (...args: never[]) => unknown,
  ): Family<SeriesOf<K>>
  /** Calls `write` before every collection, to bring gauges up to date. It may throw: that is counted, and said once. Returns what stops it. */
  beforeCollect(write: () => void): () => void
  /** @throws MetricError for an option out of its range; then nothing is taken */
  configure(options: RegistryOptions): void
  /** Says something the way `warn` of the options does; before that is set, the first ten messages wait for it. */
  warn(message: string): void
  /** A view of all families for one reader, with a delta state of its own. */
  producer(options: ProducerOptions): MetricProducer
  /** Definitions of everything declared, for documentation and checks. */
  families(): readonly FamilyDefinition[]
  usage(): readonly FamilyUsage[]
}
