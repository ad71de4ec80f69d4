import { processGlobal } from '@sightglass/core'
import { invalid } from './error.ts'
import { LabelInput } from './label-input.ts'
import { deriveName, toPrometheusName } from './names.ts'
import { getRegistry } from './registry.ts'
import type {
  Family,
  FamilyDefinition,
  GaugeSeries,
  HistogramSeries,
  LabelDefinition,
  LabelValue,
  MetricKind,
  MetricRegistry,
  SeriesOf,
  SumSeries,
} from './types.ts'

/** What a label may say: the values themselves, or how many different ones at most (1 to 998). */
export type LabelDeclaration = readonly string[] | { readonly max: number }

/** The labels of a metric by name. */
export type LabelDeclarations = Readonly<Record<string, LabelDeclaration>>

/** How a business metric is declared. */
export interface MetricOptions<L extends LabelDeclarations = LabelDeclarations> {
  /** Its name over OTLP, without unit and prefix: 'swaps', 'oracle_price_age'. */
  readonly name: string
  /** What it says, in a sentence; becomes the help text. */
  readonly description: string
  /** UCUM: 's', 'By', '1', '{swap}'. Default: none. */
  readonly unit?: string
  /** Any value that is not declared becomes `_other`. Default: no labels. */
  readonly labels?: L
  /**
   * The whole name on the Prometheus page. Default: prefix, name and unit as Prometheus spells them, and `_total` for
   * a counter: `app_swaps_total`, `app_oracle_price_age_seconds`.
   */
  readonly prometheusName?: string
  /** Where it is declared; default: the registry of this process. */
  readonly target?: MetricRegistry
}

/** How a business histogram is declared. */
export interface HistogramOptions<L extends LabelDeclarations = LabelDeclarations> extends MetricOptions<L> {
  /** Upper bounds of its buckets, ascending, in its unit. Default: `DEFAULT_BUCKETS`, made for seconds. */
  readonly buckets?: readonly number[]
}

/** Values for some or all labels of a metric. */
export type LabelsOf<L extends LabelDeclarations> = { readonly [name in keyof L]?: LabelValue }

/** A counter, or a sum that may go down as well. */
export interface BusinessSum<L extends LabelDeclarations = LabelDeclarations> {
  /** Adds to a series. Never throws; what a counter cannot take (negative, not finite) is left out. */
  add(value: number, labels?: LabelsOf<L>): void
}

/** A gauge. */
export interface BusinessGauge<L extends LabelDeclarations = LabelDeclarations> {
  /** The present value of a series. Never throws; a value that is not finite is left out. */
  set(value: number, labels?: LabelsOf<L>): void
}

/** A histogram. */
export interface BusinessHistogram<L extends LabelDeclarations = LabelDeclarations> {
  /** One measurement in the unit declared. Never throws; a negative or not finite value is left out. */
  record(value: number, labels?: LabelsOf<L>): void
}

/** Upper bounds from a millisecond to a minute, in seconds. */
export const DEFAULT_BUCKETS: readonly number[] = [
  0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
]

/**
 * Declares something that is counted and only grows. The same declaration again gives the same counter.
 * @throws MetricError for an option out of its range, or when the name is declared differently elsewhere
 */
export function declareCounter<const L extends LabelDeclarations = Record<never, never>>(
  options: MetricOptions<L>,
): BusinessSum<L> {
  return declare('counter', options, declareCounter, sumOf)
}

/**
 * Declares a sum of what comes and goes, such as open orders.
 * @throws MetricError as declareCounter
 */
export function declareUpDownCounter<const L extends LabelDeclarations = Record<never, never>>(
  options: MetricOptions<L>,
): BusinessSum<L> {
  return declare('updowncounter', options, declareUpDownCounter, sumOf)
}

/**
 * Declares a value that is read rather than counted, such as the age of a price or an inventory.
 * @throws MetricError as declareCounter
 */
export function declareGauge<const L extends LabelDeclarations = Record<never, never>>(
  options: MetricOptions<L>,
): BusinessGauge<L> {
  return declare('gauge', options, declareGauge, gaugeOf)
}

/**
 * Declares a distribution of measurements.
 * @throws MetricError as declareCounter
 */
export function declareHistogram<const L extends LabelDeclarations = Record<never, never>>(
  options: HistogramOptions<L>,
): BusinessHistogram<L> {
  return declare('histogram', options, declareHistogram, histogramOf)
}

function sumOf(family: Family<SumSeries>, input: LabelInput): BusinessSum {
  return { add: (value, labels) => family.series(input.values(labels)).add(value) }
}

function gaugeOf(family: Family<GaugeSeries>, input: LabelInput): BusinessGauge {
  return { set: (value, labels) => family.series(input.values(labels)).set(value) }
}

function histogramOf(family: Family<HistogramSeries>, input: LabelInput): BusinessHistogram {
  return { record: (value, labels) => family.series(input.values(labels)).record(value) }
}

function declare<K extends MetricKind, M>(
  kind: K,
  options: HistogramOptions,
  declarer: (...args: never[]) => unknown,
  create: (family: Family<SeriesOf<K>>, input: LabelInput) => M,
): M {
  if (typeof options !== 'object' || options === null)
    throw invalid('the options of a metric', 'an object', options)
  const registry = options.target ?? getRegistry()
  const family = registry.declare({ ...define(kind, options), kind }, declarer)
  // One per family, whichever copy of this package declared it first.
  const metrics = processGlobal('business.1', () => new WeakMap<object, unknown>())
  const existing = metrics.get(family)
  if (existing !== undefined) return existing as M
  const metric = create(family, new LabelInput(registry, family.definition))
  metrics.set(family, metric)
  return metric
}

function define(kind: MetricKind, options: HistogramOptions): FamilyDefinition {
  const { name, description, unit = '', labels = {}, prometheusName, buckets } = options
  const isText = typeof name === 'string' && typeof unit === 'string'
  if (buckets !== undefined && kind !== 'histogram')
    throw invalid(`buckets of metric ${name}`, 'absent', buckets)
  const page =
    prometheusName === undefined
      ? { name: isText ? deriveName(name, unit, kind) : '', prefixed: true }
      : { name: prometheusName }
  return {
    name,
    kind,
    description,
    unit,
    labels: Object.entries(labels).map(([label, declared]) =>
      defineLabel(`label ${label} of metric ${name}`, label, declared),
    ),
    prometheus: [page],
    ...(kind === 'histogram' && { boundaries: buckets ?? DEFAULT_BUCKETS }),
  }
}

function defineLabel(what: string, name: string, declared: LabelDeclaration): LabelDefinition {
  const names = { otel: name, prometheus: toPrometheusName(name) }
  if (Array.isArray(declared)) return { ...names, values: declared }
  const max: unknown = Object(declared).max
  if (max === undefined) throw invalid(what, 'a list of values or { max: number }', declared)
  return { ...names, maxValues: max as number }
}
