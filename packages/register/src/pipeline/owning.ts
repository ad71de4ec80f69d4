import { ExportResultCode } from '@opentelemetry/core'
import type { Exporter, OwningExporter } from './otlp-exporter.ts'
import type { Outages } from './outages.ts'

/** Lets a foreign exporter (gRPC) send in the background as ours does, and reports its failures once per outage. */
export function owning<Items>(exporter: Exporter<Items>, outages: Outages): OwningExporter<Items> {
  const sending = new Set<Promise<void>>()
  return {
    export(items, done) {
      const attemptedAt = performance.now()
      const sent = new Promise<void>((resolve) => {
        exporter.export(items, (result) => {
          if (result.code === ExportResultCode.SUCCESS) outages.delivered(attemptedAt)
          else
            outages.lost(
              Array.isArray(items) ? items.length : 1,
              result.error ?? new Error('no reason given'),
              attemptedAt,
            )
          resolve()
        })
      }).finally(() => sending.delete(sent))
      sending.add(sent)
      done({ code: ExportResultCode.SUCCESS })
    },
    async forceFlush() {},
    async settled() {
      await Promise.all(sending)
    },
    // A foreign exporter has no way to.
    breakOff() {},
    shutdown: () => exporter.shutdown(),
    get inFlight() {
      return sending.size
    },
  }
}
