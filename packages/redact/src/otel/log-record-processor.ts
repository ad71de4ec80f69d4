import type { Context } from '@opentelemetry/api'
import { asRedactor } from '../engine/as-redactor.ts'
import type { Redactor, RedactorOptions } from '../types.ts'
import { createReport } from './failure.ts'
import { RedactedLogRecord } from './log-record.ts'
import type { EnabledOptions, LogRecordLike, LogRecordProcessorLike } from './sdk-types.ts'

/**
 * Hands the next processor redacted copies of the records. What the next one sets on them is redacted as well; what a
 * processor registered after this one sets on the original, the next does not get.
 */
export class RedactingLogRecordProcessor implements LogRecordProcessorLike {
  readonly #next: LogRecordProcessorLike
  readonly #redactor: Redactor
  readonly #report = createReport('a log record could not be redacted and is not exported')

  constructor(next: LogRecordProcessorLike, redactor?: Redactor | RedactorOptions) {
    this.#next = next
    this.#redactor = asRedactor(redactor)
  }

  /** Passes on a redacted copy, or nothing if the record cannot be read; the first such record is told to `diag`. */
  onEmit(record: LogRecordLike, context?: Context): void {
    let copy: RedactedLogRecord
    try {
      copy = new RedactedLogRecord(record, this.#redactor)
    } catch (error) {
      this.#report(error)
      return
    }
    try {
      this.#next.onEmit(copy, context)
    } finally {
      copy.close()
    }
  }

  /** The next processor's; true if it has none. */
  enabled(options: EnabledOptions): boolean {
    return this.#next.enabled?.(options) ?? true
  }

  /** The next processor's. */
  forceFlush(options?: { timeoutMillis?: number }): Promise<void> {
    return this.#next.forceFlush(options)
  }

  /** The next processor's. */
  shutdown(): Promise<void> {
    return this.#next.shutdown()
  }
}
