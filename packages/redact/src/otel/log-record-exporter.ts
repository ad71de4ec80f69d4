import { asRedactor } from '../engine/as-redactor.ts'
import type { Redactor, RedactorOptions } from '../types.ts'
import { createReport } from './failure.ts'
import { redactLogRecord } from './log-record.ts'
import { exportRedacted } from './redact-all.ts'
import type { LogRecordExporterLike } from './sdk-types.ts'

/**
 * An exporter that gives this one redacted copies: the last place before the wire, after all processors. A record that
 * cannot be read is left out; the first is told to `diag`.
 */
export function redactLogRecordExporter(
  exporter: LogRecordExporterLike,
  given?: Redactor | RedactorOptions,
): LogRecordExporterLike {
  const redactor = asRedactor(given)
  const report = createReport('a log record could not be redacted and is not exported')
  return {
    export: (records, done) =>
      exportRedacted(
        records,
        (record) => redactLogRecord(record, redactor),
        report,
        (copies, sent) => exporter.export(copies, sent),
        done,
      ),
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
  }
}
