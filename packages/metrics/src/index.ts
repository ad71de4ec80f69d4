export {
  type BusinessGauge,
  type BusinessHistogram,
  type BusinessSum,
  DEFAULT_BUCKETS,
  declareCounter,
  declareGauge,
  declareHistogram,
  declareUpDownCounter,
  type HistogramOptions,
  type LabelDeclaration,
  type LabelDeclarations,
  type LabelsOf,
  type MetricOptions,
} from './business.ts'
export { bundledFamilies, type FamilyGroup, familyGroups, mostSeries } from './catalogue.ts'
export type { Definition } from './definition.ts'
export { MetricError, type MetricErrorCode } from './error.ts'
export {
  HTTP_BOUNDARIES,
  HTTP_METHODS,
  httpClientDuration,
  httpServerActive,
  httpServerDuration,
} from './http-families.ts'
export {
  DROP_REASONS,
  type DropReason,
  declarePipelineMetrics,
  type PipelineHealth,
  type QueueState,
  type SignalHealth,
} from './pipeline-families.ts'
export { type ProcessMetricsOptions, startProcessMetrics } from './process/start.ts'
export { createRegistry, getRegistry } from './registry.ts'
export {
  type Audit,
  type AuditReason,
  type AuditRecord,
  createMetricsHandler,
  type MetricsAccess,
  type MetricsHandler,
  type MetricsHandlerOptions,
  type MetricsServer,
  type MetricsServerOptions,
  metricsHandler,
  type PageExporter,
  publishMetricsHandler,
  startMetricsServer,
} from './scrape/index.ts'
export type {
  Family,
  FamilyDefinition,
  FamilyUsage,
  GaugeSeries,
  HistogramSeries,
  LabelDefinition,
  LabelValue,
  MetricKind,
  MetricRegistry,
  ProducerOptions,
  PrometheusName,
  RegistryOptions,
  SeriesOf,
  SumSeries,
} from './types.ts'
export { UNTRACED } from './untraced.ts'
export {
  type AllowListOptions,
  createAllowListMeterProvider,
  isCatalogueMeter,
} from './upstream/meter-provider.ts'
