import type { Resource } from '@opentelemetry/resources'
import * as sdk from '@opentelemetry/sdk-logs'
import { type Redactor, redactLogRecordExporter } from '@sightglass/redact'
import type { Config } from '../config.ts'
import { defined, type Part, showOtlp } from './part.ts'

/** Builds the way out of log records. `otlp` makes the exporter, if it can be made. */
export function createLogs(
  config: Config,
  resource: Resource,
  redactor: Redactor | undefined,
  otlp: () => sdk.LogRecordExporter | undefined,
): Part<sdk.LoggerProvider> {
  const shown: string[] = []
  const processors: sdk.LogRecordProcessor[] = []
  const redacting = (exporter: sdk.LogRecordExporter) =>
    redactor ? redactLogRecordExporter(exporter, redactor) : exporter
  for (const name of config.logsExporter) {
    if (name === 'console') {
      const exporter = redacting(new sdk.ConsoleLogRecordExporter())
      processors.push(new sdk.SimpleLogRecordProcessor({ exporter }))
      shown.push(name)
    }
    const exporter = name === 'otlp' ? otlp() : undefined
    if (!exporter) continue
    shown.push(showOtlp(config, 'logs'))
    processors.push(
      new sdk.BatchLogRecordProcessor({
        exporter: redacting(exporter),
        scheduledDelayMillis: config.logDelay,
        exportTimeoutMillis: config.logExportTimeout,
        maxQueueSize: config.logQueue,
        maxExportBatchSize: config.logBatch,
      }),
    )
  }
  if (processors.length === 0) return { provider: undefined, shown }
  const logRecordLimits = defined({
    attributeCountLimit: config.logAttributeCount ?? config.attributeCount,
    attributeValueLengthLimit: config.logAttributeLength ?? config.attributeLength,
  })
  return { provider: new sdk.LoggerProvider({ resource, logRecordLimits, processors }), shown }
}
