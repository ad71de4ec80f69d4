import type { Resource } from '@opentelemetry/resources'
import * as sdk from '@opentelemetry/sdk-logs'
import type { Config } from '../config.ts'
import { defined, type Part, showOtlp } from './part.ts'

/** Builds the way out of log records. `otlp` makes the exporter, if it can be made. */
export function createLogs(
  config: Config,
  resource: Resource,
  otlp: () => sdk.LogRecordExporter | undefined,
): Part<sdk.LoggerProvider> {
  const shown: string[] = []
  const processors: sdk.LogRecordProcessor[] = []
  for (const name of config.logsExporter) {
    if (name === 'console') {
      processors.push(new sdk.SimpleLogRecordProcessor({ exporter: new sdk.ConsoleLogRecordExporter() }))
      shown.push(name)
    }
    const exporter = name === 'otlp' ? otlp() : undefined
    if (!exporter) continue
    shown.push(showOtlp(config, 'logs'))
    processors.push(
      new sdk.BatchLogRecordProcessor({
        exporter,
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
