import type { ExportResultLike } from './sdk-types.ts'

/** `ExportResultCode.FAILED` of @opentelemetry/core, whose code is no dependency. */
const EXPORT_FAILED: number = 1

/**
 * Sends redacted copies. An item whose redaction throws is left out and `onFailure` told; if that leaves nothing, the
 * export has failed.
 */
export function exportRedacted<T>(
  items: readonly T[],
  redact: (item: T) => T,
  onFailure: (error: unknown) => void,
  send: (items: T[], done: (result: ExportResultLike) => void) => void,
  done: (result: ExportResultLike) => void,
): void {
  const redacted: T[] = []
  for (const item of items) {
    try {
      redacted.push(redact(item))
    } catch (error) {
      onFailure(error)
    }
  }
  if (redacted.length === 0 && items.length > 0) done(failed())
  else send(redacted, done)
}

/** The result of an export of which nothing could be redacted. */
export function failed(): ExportResultLike {
  return { code: EXPORT_FAILED, error: new Error('@sightglass/redact: nothing could be redacted') }
}
