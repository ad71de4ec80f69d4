import { invalid, MetricError } from './error.ts'
import { LONGEST_VALUE, nameOf } from './label-rule.ts'
import { deriveName } from './names.ts'
import { inRange, MOST_SERIES } from './settings.ts'
import type { FamilyDefinition, LabelDefinition, MetricKind, PrometheusName } from './types.ts'

/** A definition that was checked, with nothing left to derive. */
export interface ResolvedDefinition extends FamilyDefinition {
  readonly otel: string | null
  readonly prometheus: readonly PrometheusName[]
}

const KINDS: readonly MetricKind[] = ['counter', 'updowncounter', 'gauge', 'histogram']

// https://opentelemetry.io/docs/specs/otel/metrics/api/#instrument-name-syntax and #instrument-unit
const METRIC_NAME = /^[a-z][a-z0-9_.\-/]{0,254}$/i
const UNIT = /^[\x20-\x7e]{0,63}$/
// https://opentelemetry.io/docs/specs/semconv/general/naming/; no control characters, no white space.
const ATTRIBUTE_NAME = /^[a-z][\w.\-/]{0,254}$/i
// https://prometheus.io/docs/concepts/data_model/ but for `:`, which is for recording rules, and doubled
// underscores: upstream's serializer makes one of them, and the name would not be the one declared.
const PAGE_NAME = /^(?!_*$)(?!.*__)[a-z_][a-z0-9_]{0,254}$/i

const MOST_LABELS = 32
const MOST_BOUNDARIES = 100

/** Suffixes that the page adds to the name of a histogram. */
const HISTOGRAM_SUFFIX = /_(bucket|count|sum)$/

/** What the page writes itself. */
const RESERVED_LABELS: readonly string[] = [
  'le',
  'quantile',
  'otel_metric_overflow',
  'otel_scope_name',
  'otel_scope_version',
]

/**
 * Checks a definition and fills in its names.
 * @throws MetricError naming what is wrong, what it may be and what it is
 */
export function resolveDefinition(definition: FamilyDefinition): ResolvedDefinition {
  const { name, kind, description, unit, otel = name } = definition
  if (!matches(name, METRIC_NAME)) {
    throw invalid('the name of a metric', 'a letter, then up to 254 letters, digits or _ . - /', name)
  }
  const metric = `metric ${name}`
  if (!KINDS.includes(kind)) throw invalid(`kind of ${metric}`, `one of ${KINDS.join(', ')}`, kind)
  if (typeof description !== 'string' || description === '') {
    throw invalid(`description of ${metric}`, 'a text that is not empty', description)
  }
  if (!matches(unit, UNIT)) throw invalid(`unit of ${metric}`, 'up to 63 ASCII characters of UCUM', unit)
  if (otel !== null && !matches(otel, METRIC_NAME)) {
    throw invalid(
      `OpenTelemetry name of ${metric}`,
      'a letter, then letters, digits or _ . - /, or null',
      otel,
    )
  }
  const labels = resolveLabels(metric, definition)
  const prometheus = definition.prometheus ?? [{ name: deriveName(otel ?? name, unit, kind) }]
  checkPrometheusNames(metric, kind, labels, prometheus)
  const boundaries = resolveBoundaries(metric, definition)
  // Always the same order of keys: two definitions are equal when their JSON is.
  return {
    name,
    kind,
    description,
    unit,
    labels,
    otel,
    prometheus: prometheus.map(copyPrometheusName),
    ...(boundaries && { boundaries }),
  }
}

function resolveLabels(metric: string, definition: FamilyDefinition): LabelDefinition[] {
  const { labels } = definition
  if (!Array.isArray(labels) || labels.length > MOST_LABELS) {
    throw invalid(`labels of ${metric}`, `a list of at most ${MOST_LABELS}`, labels)
  }
  for (const label of labels) checkLabel(metric, label)
  for (const side of ['otel', 'prometheus'] as const) {
    const names = labels.map((label) => label[side]).filter((name) => name !== undefined)
    const twice = names.find((name, index) => names.indexOf(name) !== index)
    if (twice !== undefined) throw invalid(`labels of ${metric}`, `of different names (${side})`, twice)
  }
  return labels.map(({ otel, prometheus, otelType, values, maxValues, prometheusMissing }) => ({
    ...(otel !== undefined && { otel }),
    ...(prometheus !== undefined && { prometheus }),
    ...(otelType !== undefined && { otelType }),
    ...(values && { values: [...values] }),
    ...(maxValues !== undefined && { maxValues }),
    ...(prometheusMissing !== undefined && { prometheusMissing }),
  }))
}

function checkLabel(metric: string, label: LabelDefinition): void {
  const { otel, prometheus, otelType, values, maxValues, prometheusMissing } = label
  const what = `label ${nameOf(label)} of ${metric}`
  if (otel === undefined && prometheus === undefined) {
    throw invalid(`a label of ${metric}`, 'named on at least one side', label)
  }
  if (otel !== undefined && !matches(otel, ATTRIBUTE_NAME)) {
    throw invalid(`OpenTelemetry name of a ${what}`, 'a letter, then letters, digits or _ . - /', otel)
  }
  if (prometheus !== undefined && !(matches(prometheus, PAGE_NAME) && !prometheus.startsWith('__'))) {
    throw invalid(`Prometheus name of a ${what}`, 'letters, digits and single underscores', prometheus)
  }
  if (prometheus !== undefined && RESERVED_LABELS.includes(prometheus)) {
    throw invalid(`Prometheus name of a ${what}`, `none of ${RESERVED_LABELS.join(', ')}`, prometheus)
  }
  if (otelType !== undefined && otelType !== 'number')
    throw invalid(`otelType of ${what}`, "'number'", otelType)
  if (prometheusMissing !== undefined && !isLabelText(prometheusMissing)) {
    throw invalid(`prometheusMissing of ${what}`, `1 to ${LONGEST_VALUE} characters`, prometheusMissing)
  }
  if (maxValues !== undefined && !inRange(maxValues, 1, MOST_SERIES)) {
    throw invalid(`maxValues of ${what}`, `a whole number from 1 to ${MOST_SERIES}`, maxValues)
  }
  if (values === undefined) return
  if (maxValues !== undefined) throw invalid(`${what}`, 'given either values or maxValues', label)
  const usable =
    Array.isArray(values) &&
    inRange(values.length, 1, MOST_SERIES) &&
    new Set(values).size === values.length &&
    values.every(isLabelText)
  if (usable) return
  throw invalid(
    `values of ${what}`,
    `1 to ${MOST_SERIES} different texts of 1 to ${LONGEST_VALUE} characters`,
    values,
  )
}

function checkPrometheusNames(
  metric: string,
  kind: MetricKind,
  labels: readonly LabelDefinition[],
  names: readonly PrometheusName[],
): void {
  if (!Array.isArray(names)) throw invalid(`Prometheus names of ${metric}`, 'a list', names)
  const known = labels.map((label) => label.prometheus).filter((name) => name !== undefined)
  for (const { name, as, labels: shown } of names) {
    const what = `Prometheus name of ${metric}`
    if (!matches(name, PAGE_NAME)) throw invalid(what, 'letters, digits and single underscores', name)
    if (as !== undefined && !(as === 'count' && kind === 'histogram')) {
      throw invalid(`as of ${what}`, "'count', and that of a histogram only", as)
    }
    const isCounter = kind === 'counter' || as === 'count'
    if (isCounter && !name.endsWith('_total')) throw invalid(what, 'ending in _total for a counter', name)
    if (HISTOGRAM_SUFFIX.test(name) && kind === 'histogram') {
      throw invalid(what, 'ending in none of _bucket, _count, _sum', name)
    }
    const stranger = shown?.find((label: string) => !known.includes(label))
    if (stranger !== undefined) {
      throw invalid(`labels of ${what} ${name}`, `of ${known.join(', ') || 'none'}`, stranger)
    }
  }
}

function resolveBoundaries(metric: string, definition: FamilyDefinition): number[] | undefined {
  const { kind, boundaries } = definition
  if (kind !== 'histogram') {
    if (boundaries === undefined) return undefined
    throw new MetricError(
      'ERR_METRIC_INVALID',
      `boundaries of ${metric}: only a histogram has them, not a ${kind}`,
    )
  }
  const usable =
    Array.isArray(boundaries) &&
    inRange(boundaries.length, 1, MOST_BOUNDARIES) &&
    boundaries.every((bound, index) => Number.isFinite(bound) && !(bound <= boundaries[index - 1]))
  if (!usable) {
    throw invalid(`boundaries of ${metric}`, `1 to ${MOST_BOUNDARIES} finite numbers, ascending`, boundaries)
  }
  return [...boundaries]
}

function copyPrometheusName({ name, prefixed, as, labels, description }: PrometheusName): PrometheusName {
  return {
    name,
    ...(prefixed && { prefixed }),
    ...(as && { as }),
    ...(labels && { labels: [...labels] }),
    ...(description !== undefined && { description }),
  }
}

function isLabelText(value: unknown): value is string {
  return typeof value === 'string' && inRange(value.length, 1, LONGEST_VALUE)
}

function matches(value: unknown, pattern: RegExp): value is string {
  return typeof value === 'string' && pattern.test(value)
}
