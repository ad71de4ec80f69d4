import { declarePipelineMetrics, type MetricRegistry, type SumSeries } from '@sightglass/metrics'
import type { RedactionCount } from '@sightglass/redact'
import type { Delivered } from './otlp-exporter.ts'
import type { SpanProcessorStats } from './spans/encoding-span-processor.ts'

/** Where the numbers of the pipeline itself come from; absent where a signal has no such part. */
export interface HealthSources {
  readonly spans?: () => SpanProcessorStats
  /** Spans that go through upstream's processor. */
  readonly spanBatches?: () => Delivered
  readonly logs?: () => Delivered
  readonly metrics?: () => Delivered
  /** What redaction took out since the start. */
  readonly redactions?: () => readonly RedactionCount[]
}

/** Late enough that a command which ends at once pays nothing for it. */
const BEGIN_AFTER_MS = 1000

/** Shows what became of spans, log records and metrics among the metrics, from a second after the start on. */
export function reportHealth(registry: MetricRegistry, sources: HealthSources): void {
  setTimeout(() => begin(registry, sources), BEGIN_AFTER_MS).unref()
}

function begin(registry: MetricRegistry, sources: HealthSources): void {
  const { spans, logs, metricExports, redactions } = declarePipelineMetrics(registry)
  const { spans: ofSpans, spanBatches, logs: ofLogs, metrics: ofMetrics } = sources
  const tell: (() => void)[] = []
  if (ofSpans) {
    spans.observeQueue(() => {
      const { queued, queueLimit } = ofSpans()
      return { size: queued, limit: queueLimit }
    })
    tell.push(
      follow(spans.exported, () => ofSpans().exported),
      follow(spans.dropped.queue_full, () => ofSpans().droppedQueueFull),
      follow(spans.dropped.export_failed, () => ofSpans().droppedSendFailed),
      follow(spans.dropped.rejected, () => ofSpans().droppedRejected),
      follow(spans.dropped.unencodable, () => ofSpans().droppedUnencodable),
    )
  }
  const pairs = [
    [spanBatches, spans.exported, spans.dropped],
    [ofLogs, logs.exported, logs.dropped],
  ] as const
  for (const [outcome, exported, dropped] of pairs) {
    if (!outcome) continue
    tell.push(
      follow(exported, () => outcome().delivered),
      follow(dropped.rejected, () => outcome().rejected),
      follow(dropped.export_failed, () => outcome().failed),
    )
  }
  if (ofMetrics)
    tell.push(
      follow(metricExports.success, () => ofMetrics().delivered),
      follow(metricExports.failure, () => ofMetrics().failed),
    )
  if (sources.redactions) tell.push(followAll(redactions, sources.redactions))
  registry.beforeCollect(() => {
    for (const each of tell) each()
  })
}

/** Brings a counter up to a total that is kept elsewhere, on the way of the data itself. */
function follow(series: SumSeries, total: () => number): () => void {
  let told = 0
  return () => {
    const now = total()
    series.add(now - told)
    told = now
  }
}

function followAll(
  seriesOf: (category: string, position: string) => SumSeries,
  counts: () => readonly RedactionCount[],
): () => void {
  const told = new Map<string, number>()
  return () => {
    for (const { category, position, count } of counts()) {
      const key = `${position} ${category}`
      seriesOf(category, position).add(count - (told.get(key) ?? 0))
      told.set(key, count)
    }
  }
}
