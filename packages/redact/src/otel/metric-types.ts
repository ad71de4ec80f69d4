import type { Attributes, HrTime } from '@opentelemetry/api'
import type { ExportResultLike, ResourceLike, ScopeLike } from './sdk-types.ts'

/** An exemplar, as far as it is looked at: the SDK's points have none yet, other producers' may. */
export interface ExemplarLike {
  readonly filteredAttributes?: Attributes
}

/** `DataPoint` of sdk-metrics, of any kind. */
export interface PointLike {
  readonly startTime: HrTime
  readonly endTime: HrTime
  readonly attributes: Attributes
  readonly value: unknown
  readonly exemplars?: readonly ExemplarLike[]
}

/** `Histogram` of sdk-metrics. */
export interface HistogramLike {
  buckets: { boundaries: number[]; counts: number[] }
  sum?: number
  count: number
  min?: number
  max?: number
}

/** One side of an exponential histogram. */
export interface BucketsLike {
  offset: number
  bucketCounts: number[]
}

/** `ExponentialHistogram` of sdk-metrics. */
export interface ExponentialHistogramLike {
  count: number
  sum?: number
  scale: number
  zeroCount: number
  positive: BucketsLike
  negative: BucketsLike
  min?: number
  max?: number
}

/** `MetricData` of sdk-metrics, of any kind. */
export interface MetricLike {
  /** The SDK's `DataPointType`. */
  readonly dataPointType: number
  readonly dataPoints: readonly PointLike[]
}

/** `ScopeMetrics` of sdk-metrics. */
export interface ScopeMetricsLike {
  scope: ScopeLike
  metrics: MetricLike[]
}

/** `ResourceMetrics` of sdk-metrics. */
export interface ResourceMetricsLike {
  resource: ResourceLike
  scopeMetrics: ScopeMetricsLike[]
}

/** `PushMetricExporter` of sdk-metrics. */
export interface MetricExporterLike {
  export(metrics: ResourceMetricsLike, done: (result: ExportResultLike) => void): void
  selectAggregation?(instrument: never): unknown
  selectAggregationTemporality?(instrument: never): unknown
  forceFlush(): Promise<void>
  shutdown(): Promise<void>
}

/** `IMetricReader` of sdk-metrics, as far as it is used. */
export interface MetricReaderLike {
  collect(options?: { timeoutMillis?: number }): Promise<{
    resourceMetrics: ResourceMetricsLike
    errors: unknown[]
  }>
}
