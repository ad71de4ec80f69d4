import { asRedactor } from '../engine/as-redactor.ts'
import type { Redactor, RedactorOptions } from '../types.ts'
import { createReport } from './failure.ts'
import type { MetricExporterLike, ResourceMetricsLike } from './metric-types.ts'
import { redactResourceMetrics } from './metrics.ts'
import { failed } from './redact-all.ts'

/** What an exporter has of the SDK's interface. */
export type RedactingMetricExporter<E extends MetricExporterLike> = Pick<
  E,
  Extract<keyof E, keyof MetricExporterLike>
>

/**
 * An exporter that gives this one redacted metrics, in which points that became equal are merged. A metric that cannot
 * be read is left out; the first is told to `diag`.
 */
export function redactMetricExporter<E extends MetricExporterLike>(
  exporter: E,
  given?: Redactor | RedactorOptions,
): RedactingMetricExporter<E> {
  const redactor = asRedactor(given)
  const report = createReport('a metric could not be redacted and is not exported')
  const redacting: MetricExporterLike = {
    export: (metrics, done) => {
      let redacted: ResourceMetricsLike
      try {
        redacted = redactResourceMetrics(metrics, redactor, report)
      } catch (error) {
        report(error)
        return done(failed())
      }
      exporter.export(redacted, done)
    },
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
  }
  // Readers take their defaults only if an exporter has no such method.
  if (exporter.selectAggregation !== undefined)
    redacting.selectAggregation = exporter.selectAggregation.bind(exporter)
  if (exporter.selectAggregationTemporality !== undefined)
    redacting.selectAggregationTemporality = exporter.selectAggregationTemporality.bind(exporter)
  return redacting as unknown as RedactingMetricExporter<E>
}
