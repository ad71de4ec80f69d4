import { AggregationTemporality, AggregationType, InstrumentType } from '@opentelemetry/sdk-metrics'
import { expect, it } from 'vitest'
import { selectAggregation, selectTemporality } from './metric-options.ts'

it.each([
  ['cumulative', []],
  ['delta', ['COUNTER', 'OBSERVABLE_COUNTER', 'HISTOGRAM']],
  ['lowmemory', ['COUNTER', 'HISTOGRAM']],
] as const)('%s sends differences of %j', (preference, expected) => {
  const delta = Object.values(InstrumentType).filter(
    (type) => selectTemporality(preference, type) === AggregationTemporality.DELTA,
  )
  expect(delta.sort()).toEqual([...expected].sort())
})

it('only histograms become exponential', () => {
  const exponential = Object.values(InstrumentType).filter(
    (type) =>
      selectAggregation('base2_exponential_bucket_histogram', type).type ===
      AggregationType.EXPONENTIAL_HISTOGRAM,
  )
  expect(exponential).toEqual(['HISTOGRAM'])
  expect(selectAggregation('explicit_bucket_histogram', InstrumentType.HISTOGRAM).type).toBe(
    AggregationType.DEFAULT,
  )
})
