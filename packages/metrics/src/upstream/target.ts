import type { Attributes } from '@opentelemetry/api'
import { type ObservedSums, observedSums } from '../observed-sums.ts'
import type { Family, GaugeSeries, HistogramSeries, LabelValue, MetricRegistry, SumSeries } from '../types.ts'
import { type AllowedInstrument, TIDY } from './allow-list.ts'
import { labelValue } from './attributes.ts'

/** Points of observable instruments: by their full attributes, so that the same point reported twice counts once. */
export type Observed = ReadonlyMap<string, { readonly values: readonly LabelValue[]; readonly value: number }>

/** What an allowed instrument is recorded into. */
export interface Target {
  /** The values of the labels that are kept. */
  labels(attributes: Attributes | undefined): readonly LabelValue[]
  /** A measurement of an instrument that is no observable one. */
  record(value: number, values: readonly LabelValue[]): void
  /** All points that observable instruments have now. */
  write(points: Observed): void
}

/**
 * Declares the family of an allowed instrument.
 * @throws MetricError when the app has declared that name otherwise
 */
export function createTarget(
  registry: MetricRegistry,
  { definition, equalGauges }: AllowedInstrument,
): Target {
  const family: Family<unknown> = registry.declare(definition)
  const keys = definition.labels.map((label) => label.otel)
  const labels = (attributes: Attributes | undefined) => keys.map((key) => tidyLabel(key, attributes))

  if (definition.kind === 'histogram') {
    const histograms = family as Family<HistogramSeries>
    // No instrument observes a histogram.
    return { labels, record: (value, values) => histograms.series(values).record(value), write() {} }
  }
  if (definition.kind === 'gauge') {
    const gauges = family as Family<GaugeSeries>
    const write = (points: Observed) => writeGauges(gauges, points, equalGauges === 'sum')
    return { labels, record: (value, values) => gauges.series(values).set(value), write }
  }
  const sums = family as Family<SumSeries>
  let observed: ObservedSums | undefined
  return {
    labels,
    record: (value, values) => sums.series(values).add(value),
    write(points) {
      observed ??= observedSums(sums)
      for (const { values, value } of points.values()) observed.observe(values, value)
      observed.commit()
    },
  }
}

function tidyLabel(key: string | undefined, attributes: Attributes | undefined): LabelValue {
  if (key === undefined) return undefined
  const value = labelValue(attributes?.[key])
  return typeof value === 'string' ? (TIDY.get(key) ?? String)(value) : value
}

/** Writes all series anew: what is not observed any more is gone. */
function writeGauges(family: Family<GaugeSeries>, points: Observed, sum: boolean): void {
  const shown = new Map<string, { readonly values: readonly LabelValue[]; value: number }>()
  for (const { values, value } of points.values()) {
    const key = JSON.stringify(values)
    const known = shown.get(key)
    if (known) known.value = sum ? known.value + value : value
    else shown.set(key, { values, value })
  }
  family.clear()
  for (const { values, value } of shown.values()) family.series(values).set(value)
}
