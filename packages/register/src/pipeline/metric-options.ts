import {
  type AggregationOption,
  AggregationTemporality,
  AggregationType,
  InstrumentType,
} from '@opentelemetry/sdk-metrics'
import type { Config } from '../config.ts'

/**
 * Totals or differences for an instrument:
 * https://opentelemetry.io/docs/specs/otel/metrics/sdk_exporters/otlp/#additional-environment-variable-configuration
 */
export function selectTemporality(
  preference: Config['temporality'],
  instrument: InstrumentType,
): AggregationTemporality {
  const delta = {
    cumulative: [],
    delta: [InstrumentType.COUNTER, InstrumentType.OBSERVABLE_COUNTER, InstrumentType.HISTOGRAM],
    lowmemory: [InstrumentType.COUNTER, InstrumentType.HISTOGRAM],
  }[preference] as InstrumentType[]
  return delta.includes(instrument) ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE
}

/** How an instrument is aggregated where no view says otherwise. */
export function selectAggregation(
  histogram: Config['histogram'],
  instrument: InstrumentType,
): AggregationOption {
  const exponential =
    histogram === 'base2_exponential_bucket_histogram' && instrument === InstrumentType.HISTOGRAM
  return { type: exponential ? AggregationType.EXPONENTIAL_HISTOGRAM : AggregationType.DEFAULT }
}
