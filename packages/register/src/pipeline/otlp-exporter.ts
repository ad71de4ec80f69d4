import { diag } from '@opentelemetry/api'
import { type ExportResult, ExportResultCode } from '@opentelemetry/core'
import type { ISerializer } from '@opentelemetry/otlp-transformer'
import { describeError } from '@sightglass/core'
import type { Transport } from './http-transport.ts'
import { countOf, createInFlight } from './in-flight.ts'
import type { Outages } from './outages.ts'
import { SendError } from './send-error.ts'

/** What all three kinds of exporter of the SDK have in common. */
export interface Exporter<Items> {
  export(items: Items, done: (result: ExportResult) => void): void
  forceFlush(): Promise<void>
  shutdown(): Promise<void>
}

/** An exporter that owns what it was given, and says how much of it is still on the way. */
export interface OwningExporter<Items> extends Exporter<Items> {
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

/** As upstream's exporters have it; a batch beyond it is lost rather than kept in memory. */
const MOST_IN_FLIGHT = 30

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
  const sending = createInFlight()
  let lastFailure = ''

  const send = async (data: Uint8Array, count: number): Promise<void> => {
    let attemptedAt = performance.now()
    try {
      const answer = await transport.send(data, timeout, (error) => {
        attemptedAt = performance.now()
        lastFailure = `: ${describeError(error)}`
        outages.retrying(error)
      })
      lastFailure = ''
      outages.delivered(attemptedAt)
      transport.retryNow()
      tellPartialSuccess(serializer, answer)
    } catch (error) {
      outages.lost(count, error, attemptedAt)
    }
  }

  return {
    export(items, done) {
      const count = countOf(items)
      try {
        const data = serializer.serializeRequest(items)
        if (data === undefined) throw new SendError('the batch could not be serialized', undefined)
        if (sending.size >= MOST_IN_FLIGHT)
          throw new SendError(`too many exports are under way${lastFailure}`, undefined)
        sending.add(send(data, count))
      } catch (error) {
        outages.lost(count, error, performance.now())
      }
      done({ code: ExportResultCode.SUCCESS })
    },
    async forceFlush() {},
    async shutdown() {},
    async settled() {
      transport.retryNow()
      await sending.settled()
    },
    breakOff: () => transport.breakOff(),
    get inFlight() {
      return sending.size
    },
  }
}

/** The receiver took the batch and dropped some of it: worth a line, at most once a minute (diagnostics.ts). */
function tellPartialSuccess<Items, Response>(
  serializer: ISerializer<Items, Response>,
  answer: Uint8Array,
): void {
  if (answer.byteLength === 0) return
  try {
    const { partialSuccess } = serializer.deserializeResponse(answer) as {
      partialSuccess?: {
        errorMessage?: string
        rejectedSpans?: number
        rejectedDataPoints?: number
        rejectedLogRecords?: number
      }
    }
    const { rejectedSpans, rejectedDataPoints, rejectedLogRecords, errorMessage } = partialSuccess ?? {}
    const rejected = Number(rejectedSpans ?? rejectedDataPoints ?? rejectedLogRecords ?? 0)
    if (rejected > 0 || errorMessage)
      diag.warn('the receiver rejected', rejected, 'records:', errorMessage ?? 'no reason given')
  } catch (error) {
    diag.debug('the answer of the receiver is not OTLP', error)
  }
}
