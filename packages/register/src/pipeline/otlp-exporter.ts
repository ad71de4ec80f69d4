import { type ExportResult, ExportResultCode } from '@opentelemetry/core'
import type { ISerializer } from '@opentelemetry/otlp-transformer'
import type { Transport } from './http-transport.ts'
import { countOf } from './in-flight.ts'
import { createOtlpSender } from './otlp-sender.ts'
import type { Outages } from './outages.ts'
import { SendError } from './send-error.ts'

/** What all three kinds of exporter of the SDK have in common. */
export interface Exporter<Items> {
  export(items: Items, done: (result: ExportResult) => void): void
  forceFlush(): Promise<void>
  shutdown(): Promise<void>
}

/** What became of the records that an exporter was given; metrics count by collections. */
export interface Delivered {
  readonly delivered: number
  /** The receiver took the request and refused these in it. */
  readonly rejected: number
  readonly failed: number
}

/** An exporter that owns what it was given, and says how much of it is still on the way. */
export interface OwningExporter<Items> extends Exporter<Items> {
  /** Since the start. */
  readonly outcome: Delivered
  /** Batches handed over and neither delivered nor given up. */
  readonly inFlight: number
  /**
   * Tries what waits for another attempt at once, and resolves when none is in flight. Not forceFlush, for which the
   * SDK waits with a timer that keeps the process alive.
   */
  settled(): Promise<void>
  /** Lets go of what could keep the process alive, see Transport. */
  breakOff(): void
}

/**
 * Serializes at once, sends in the background, and reports success to the processor right away: the SDK's batch
 * processors hold a timer that keeps the process alive for as long as an export lasts, and that must be over
 * before the app is. Failures are told to `outages`. `timeout` in ms.
 */
export function createOtlpExporter<Items, Response>(
  serializer: ISerializer<Items, Response>,
  transport: Transport,
  timeout: number,
  outages: Outages,
): OwningExporter<Items> {
  const sender = createOtlpSender(transport, timeout, outages, (answer) =>
    serializer.deserializeResponse(answer),
  )
  const outcome = { delivered: 0, rejected: 0, failed: 0 }

  return {
    outcome,
    export(items, done) {
      const count = countOf(items)
      try {
        const data = serializer.serializeRequest(items)
        if (data === undefined) throw new SendError('the batch could not be serialized', undefined)
        if (!sender.hasRoom) throw sender.noRoom()
        void sender.send(data, count).then((rejected) => {
          if (rejected === undefined) outcome.failed += count
          else {
            outcome.delivered += count - rejected
            outcome.rejected += rejected
          }
        })
      } catch (error) {
        outcome.failed += count
        sender.lose(count, error)
      }
      done({ code: ExportResultCode.SUCCESS })
    },
    async forceFlush() {},
    async shutdown() {},
    settled: sender.settled,
    breakOff: sender.breakOff,
    get inFlight() {
      return sender.inFlight
    },
  }
}
