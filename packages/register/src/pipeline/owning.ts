import { ExportResultCode } from '@opentelemetry/core'
import { countOf, createInFlight } from './in-flight.ts'
import type { Exporter, OwningExporter } from './otlp-exporter.ts'
import type { Outages } from './outages.ts'

/** Lets a foreign exporter (gRPC) send in the background as ours does, and reports its failures once per outage. */
export function owning<Items>(exporter: Exporter<Items>, outages: Outages): OwningExporter<Items> {
  const sending = createInFlight()
  const outcome = { delivered: 0, rejected: 0, failed: 0 }

  const send = async (items: Items): Promise<void> => {
    const attemptedAt = performance.now()
    try {
      await exported(exporter, items)
      outages.delivered(attemptedAt)
      outcome.delivered += countOf(items)
    } catch (error) {
      outcome.failed += countOf(items)
      outages.lost(countOf(items), error, attemptedAt)
    }
  }

  return {
    outcome,
    export(items, done) {
      sending.add(send(items))
      done({ code: ExportResultCode.SUCCESS })
    },
    async forceFlush() {},
    settled: sending.settled,
    // A foreign exporter has no way to.
    breakOff() {},
    shutdown: () => exporter.shutdown(),
    get inFlight() {
      return sending.size
    },
  }
}

/** Rejects with what the exporter says, or throws: nobody but us would catch that. */
function exported<Items>(exporter: Exporter<Items>, items: Items): Promise<void> {
  return new Promise((resolve, reject) => {
    exporter.export(items, ({ code, error }) => {
      if (code === ExportResultCode.SUCCESS) resolve()
      else reject(error ?? new Error('no reason given'))
    })
  })
}
