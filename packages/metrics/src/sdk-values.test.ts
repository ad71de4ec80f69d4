import { ValueType } from '@opentelemetry/api'
import { AggregationTemporality, DataPointType } from '@opentelemetry/sdk-metrics'
import { expect, it } from 'vitest'
import * as ours from './sdk-values.ts'

it('are the numbers of the SDK', () => {
  expect({ ...ours }).toEqual({
    DELTA: AggregationTemporality.DELTA,
    CUMULATIVE: AggregationTemporality.CUMULATIVE,
    HISTOGRAM: DataPointType.HISTOGRAM,
    GAUGE: DataPointType.GAUGE,
    SUM: DataPointType.SUM,
    DOUBLE: ValueType.DOUBLE,
  })
})
