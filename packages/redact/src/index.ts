export { CATEGORIES, type Category } from './category.ts'
export { createRedactor } from './engine/redactor.ts'
export { type ConsoleLike, redactConsole, redactedConsole } from './logging/console.ts'
export { type PinoOptions, type PinoRedaction, pinoRedaction } from './logging/pino.ts'
export { type WinstonFormat, type WinstonInfo, winstonRedaction } from './logging/winston.ts'
export { redactBaggagePropagator } from './otel/baggage.ts'
export { redactLogRecord } from './otel/log-record.ts'
export { redactLogRecordExporter } from './otel/log-record-exporter.ts'
export { RedactingLogRecordProcessor } from './otel/log-record-processor.ts'
export { redactMetricExporter } from './otel/metric-exporter.ts'
export { type CollectingReader, redactMetricReader } from './otel/metric-reader.ts'
export { redactSpan } from './otel/span.ts'
export { redactSpanExporter } from './otel/span-exporter.ts'
export { RedactingSpanProcessor } from './otel/span-processor.ts'
export { POSITIONS, type Position } from './position.ts'
export type {
  CustomPattern,
  Hints,
  Level,
  RedactionCount,
  Redactor,
  RedactorOptions,
} from './types.ts'
