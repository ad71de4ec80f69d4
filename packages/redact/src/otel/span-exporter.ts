import { asRedactor } from '../engine/as-redactor.ts'
import type { Redactor, RedactorOptions } from '../types.ts'
import { createReport } from './failure.ts'
import { exportRedacted } from './redact-all.ts'
import type { SpanExporterLike } from './sdk-types.ts'
import { redactSpan } from './span.ts'

/**
 * An exporter that gives this one redacted copies: the last place before the wire, after all processors. A span that
 * cannot be read is left out; the first is told to `diag`.
 */
export function redactSpanExporter(
  exporter: SpanExporterLike,
  given?: Redactor | RedactorOptions,
): SpanExporterLike {
  const redactor = asRedactor(given)
  const report = createReport('a span could not be redacted and is not exported')
  return {
    export: (spans, done) =>
      exportRedacted(
        spans,
        (span) => redactSpan(span, redactor),
        report,
        (copies, sent) => exporter.export(copies, sent),
        done,
      ),
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  }
}
