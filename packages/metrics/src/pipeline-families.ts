import type { Definition } from './definition.ts'
import type { Family, LabelDefinition, MetricRegistry, SumSeries } from './types.ts'

/** Why something was not delivered. */
export const DROP_REASONS = [
  /** The queue had no room. */
  'queue_full',
  /** It was sent, and the attempts to do so failed for good. */
  'export_failed',
  /** The receiver took the request and refused these in it. */
  'rejected',
  /** It could not be written: larger than what may be sent, or a value that holds itself. */
  'unencodable',
  /** The process ended before they were sent. */
  'exit',
] as const

/** Why something was not delivered. */
export type DropReason = (typeof DROP_REASONS)[number]

const reason: LabelDefinition = {
  otel: 'sightglass.drop.reason',
  prometheus: 'reason',
  values: DROP_REASONS,
}

interface SignalFamilies {
  readonly exported: Definition<'counter'>
  readonly dropped: Definition<'counter'>
  readonly queueSize: Definition<'updowncounter'>
  readonly queueLimit: Definition<'updowncounter'>
}

/** @param otel the conventions' word for one of them: https://opentelemetry.io/docs/specs/semconv/otel/sdk-metrics/ */
function signalFamilies(otel: 'span' | 'log', noun: string): SignalFamilies {
  const page = noun.replace(' ', '_')
  const words = `${noun[0]?.toUpperCase()}${noun.slice(1)}s`
  const unit = `{${page}}`
  return {
    exported: {
      name: `otel.sdk.exporter.${otel}.exported`,
      kind: 'counter',
      description: `${words} that the receiver has taken.`,
      unit,
      labels: [],
      prometheus: [{ name: `sightglass_${page}s_exported_total` }],
    },
    dropped: {
      name: `sightglass.${page}s.dropped`,
      kind: 'counter',
      description: `${words} that were not delivered.`,
      unit,
      labels: [reason],
      prometheus: [{ name: `sightglass_${page}s_dropped_total` }],
    },
    queueSize: {
      name: `otel.sdk.processor.${otel}.queue.size`,
      kind: 'updowncounter',
      description: `${words} in the queue.`,
      unit,
      labels: [],
      prometheus: [{ name: `sightglass_${page}_queue_size` }],
    },
    queueLimit: {
      name: `otel.sdk.processor.${otel}.queue.capacity`,
      kind: 'updowncounter',
      description: `${words} the queue has room for.`,
      unit,
      labels: [],
      prometheus: [{ name: `sightglass_${page}_queue_limit` }],
    },
  }
}

const spanFamilies = signalFamilies('span', 'span')
const logFamilies = signalFamilies('log', 'log record')

const metricExports: Definition<'counter'> = {
  name: 'sightglass.metric.exports',
  kind: 'counter',
  description: 'Attempts to send metrics.',
  unit: '{export}',
  labels: [{ otel: 'sightglass.export.result', prometheus: 'result', values: ['success', 'failure'] }],
  prometheus: [{ name: 'sightglass_metric_exports_total' }],
}

/** What was taken out of what is sent; the values of the labels come from the redaction policy and are bounded. */
const redactions: Definition<'counter'> = {
  name: 'sightglass.redactions',
  kind: 'counter',
  description: 'Values that redaction took out, by what they were and where they stood.',
  unit: '{value}',
  labels: [
    { otel: 'sightglass.redaction.category', prometheus: 'category', maxValues: 64 },
    { otel: 'sightglass.redaction.position', prometheus: 'position', maxValues: 11 },
  ],
  prometheus: [{ name: 'sightglass_redactions_total' }],
}

/** What the pipelines tell of themselves. */
export const pipelineFamilies: readonly Definition<'counter' | 'updowncounter'>[] = [
  ...Object.values(spanFamilies),
  ...Object.values(logFamilies),
  metricExports,
  redactions,
]

/** A queue as it is now. */
export interface QueueState {
  readonly size: number
  readonly limit: number
}

/** What the pipeline of one signal records. */
export interface SignalHealth {
  readonly exported: SumSeries
  readonly dropped: Readonly<Record<DropReason, SumSeries>>
  /** Reads the queue before each collection; several queues are added up. Returns what stops it. */
  observeQueue(read: () => QueueState): () => void
}

/** What the pipelines record. */
export interface PipelineHealth {
  readonly spans: SignalHealth
  readonly logs: SignalHealth
  readonly metricExports: { readonly success: SumSeries; readonly failure: SumSeries }
  /** Values that were taken out, by category and position. */
  redactions(category: string, position: string): SumSeries
}

/**
 * Declares the families of the pipelines' own health and makes their series, which are there at 0 from then on.
 * @throws MetricError when the app has declared one of the names otherwise
 */
export function declarePipelineMetrics(registry: MetricRegistry): PipelineHealth {
  const exports = registry.declare(metricExports)
  const removed = registry.declare(redactions)
  return {
    spans: declareSignal(registry, spanFamilies),
    logs: declareSignal(registry, logFamilies),
    metricExports: { success: exports.series(['success']), failure: exports.series(['failure']) },
    redactions: (category, position) => removed.series([category, position]),
  }
}

function declareSignal(registry: MetricRegistry, families: SignalFamilies): SignalHealth {
  const dropped = registry.declare(families.dropped)
  const size = registry.declare(families.queueSize)
  const limit = registry.declare(families.queueLimit)
  return {
    exported: registry.declare(families.exported).series([]),
    dropped: Object.fromEntries(DROP_REASONS.map((each) => [each, dropped.series([each])])) as Record<
      DropReason,
      SumSeries
    >,
    observeQueue: (read) => observeQueue(registry, size, limit, read),
  }
}

function observeQueue(
  registry: MetricRegistry,
  size: Family<SumSeries>,
  limit: Family<SumSeries>,
  read: () => QueueState,
): () => void {
  // Differences, so that several queues add up and one that is gone takes its part along.
  let told: QueueState = { size: 0, limit: 0 }
  function tell(now: QueueState): void {
    size.series([]).add(now.size - told.size)
    limit.series([]).add(now.limit - told.limit)
    told = now
  }
  const stop = registry.beforeCollect(() => tell({ ...read() }))
  return () => {
    stop()
    tell({ size: 0, limit: 0 })
  }
}
