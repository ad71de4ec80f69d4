import { diag } from '@opentelemetry/api'

/** What a value becomes whose redaction failed (redaction policy, section 1). */
export const FAILED = '[REDACTED:error]'

/**
 * A function that reports the first failure to OpenTelemetry's diagnostics and is silent from then on. Of the error only
 * its class is told: its message may hold what was to be removed.
 * @param what what is lost, such as `a span could not be redacted and is not exported`
 */
export function createReport(what: string): (error: unknown) => void {
  let isReported = false
  return (error) => {
    if (isReported) return
    isReported = true
    const kind = error instanceof Error ? error.constructor.name : typeof error
    diag.error(`@sightglass/redact: ${what} (${kind}); this is said once`)
  }
}
