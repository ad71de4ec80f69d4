import type { ValueType } from '@opentelemetry/api'
import type { AggregationTemporality, DataPointType } from '@opentelemetry/sdk-metrics'

// The enums of the SDK as numbers: importing the SDK costs 63 ms at the start and pulls it into every bundle. A
// test compares them with the SDK's.

/** AggregationTemporality.DELTA */
export const DELTA: AggregationTemporality.DELTA = 0
/** AggregationTemporality.CUMULATIVE */
export const CUMULATIVE: AggregationTemporality.CUMULATIVE = 1
/** DataPointType.HISTOGRAM */
export const HISTOGRAM: DataPointType.HISTOGRAM = 0
/** DataPointType.GAUGE */
export const GAUGE: DataPointType.GAUGE = 2
/** DataPointType.SUM */
export const SUM: DataPointType.SUM = 3
/** ValueType.DOUBLE */
export const DOUBLE: ValueType.DOUBLE = 1
