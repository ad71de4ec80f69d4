import type { MetricKind } from './types.ts'

/**
 * Units as Prometheus writes them in names, from
 * https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/#metric-metadata-1
 */
const UNITS: Readonly<Record<string, string>> = {
  d: 'days',
  h: 'hours',
  min: 'minutes',
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
  By: 'bytes',
  KiBy: 'kibibytes',
  MiBy: 'mebibytes',
  GiBy: 'gibibytes',
  TiBy: 'tebibytes',
  KBy: 'kilobytes',
  MBy: 'megabytes',
  GBy: 'gigabytes',
  TBy: 'terabytes',
  m: 'meters',
  V: 'volts',
  A: 'amperes',
  J: 'joules',
  W: 'watts',
  g: 'grams',
  Cel: 'celsius',
  Hz: 'hertz',
  '%': 'percent',
}

/** What stands after `per_`; other units stand there as they are. */
const PER: Readonly<Record<string, string>> = {
  s: 'second',
  min: 'minute',
  h: 'hour',
  d: 'day',
  m: 'meter',
}

/** A name on the Prometheus page in the making: letters, digits and single underscores. */
export function toPrometheusName(name: string): string {
  const safe = name.replace(/[^a-z0-9]+/gi, '_').replace(/^_+|_+$/g, '')
  return /^\d/.test(safe) ? `_${safe}` : safe
}

/**
 * The name that Prometheus' own rules make of an OpenTelemetry name: dots become underscores, the unit is added
 * unless the name has it, `ratio` for a gauge of unit 1, and `_total` stands at the end of counters.
 */
export function deriveName(name: string, unit: string, kind: MetricKind): string {
  const words = toPrometheusName(name).split('_')
  if (kind === 'counter' && words.at(-1) === 'total') words.pop()
  for (const word of unitWords(unit, kind)) {
    if (!words.includes(word)) words.push(word)
  }
  if (kind === 'counter') words.push('total')
  return words.join('_')
}

function unitWords(unit: string, kind: MetricKind): string[] {
  if (unit === '1') return kind === 'gauge' ? ['ratio'] : []
  // What stands in braces only annotates.
  const [main = '', per = ''] = unit.replace(/\{[^}]*\}/g, '').split('/')
  const words: string[] = []
  if (main !== '' && main !== '1') words.push(...spelled(UNITS[main] ?? main))
  if (per !== '') words.push('per', ...spelled(PER[per] ?? per))
  return words
}

function spelled(unit: string): string[] {
  const word = toPrometheusName(unit)
  return word === '' ? [] : word.split('_')
}
