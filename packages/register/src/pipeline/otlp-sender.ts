import { diag } from '@opentelemetry/api'
import type { ISerializer } from '@opentelemetry/otlp-transformer'
import { describeError } from '@sightglass/core'
import type { Transport } from './http-transport.ts'
import { createInFlight } from './in-flight.ts'
import type { Outages } from './outages.ts'
import { SendError } from './send-error.ts'

/** As upstream's exporters have it; more would be kept in memory for a receiver that is away. */
const MOST_IN_FLIGHT = 30

/** Sends finished OTLP requests in the background, and keeps the account of them. */
export interface OtlpSender {
  /** Requests handed over and neither delivered nor given up. */
  readonly inFlight: number
  /** Whether another request may be handed over. */
  readonly hasRoom: boolean
  /**
   * Sends a request of `count` records; how it ends is told to the outages. Never rejects; resolves, only after it is no
   * longer in flight, with how many of them the receiver refused although it took the request, undefined when it was lost.
   */
  send(data: Uint8Array, count: number): Promise<number | undefined>
  /** `count` records are lost without having been sent. */
  lose(count: number, error: unknown): void
  /** What to say of a request for which there is no room. */
  noRoom(): SendError
  /** Tries what waits for another attempt at once, and resolves when none of the requests under way now is in flight. */
  settled(): Promise<void>
  /** Lets go of what could keep the process alive, see Transport. */
  breakOff(): void
}

/** `timeout` in ms, retries included; `deserialize` reads the receiver's answer. */
export function createOtlpSender(
  transport: Transport,
  timeout: number,
  outages: Outages,
  deserialize: ISerializer<never, unknown>['deserializeResponse'],
): OtlpSender {
  const sending = createInFlight()
  let lastFailure = ''

  const send = async (data: Uint8Array, count: number): Promise<number | undefined> => {
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
      return Math.min(count, refused(deserialize, answer))
    } catch (error) {
      outages.lost(count, error, attemptedAt)
      return undefined
    }
  }

  return {
    get inFlight() {
      return sending.size
    },
    get hasRoom() {
      return sending.size < MOST_IN_FLIGHT
    },
    send(data, count) {
      const sent = send(data, count)
      sending.add(sent)
      return sent
    },
    lose(count, error) {
      outages.lost(count, error, performance.now())
    },
    noRoom: () => new SendError(`too many exports are under way${lastFailure}`, undefined),
    async settled() {
      transport.retryNow()
      await sending.settled()
    },
    breakOff: () => transport.breakOff(),
  }
}

/** The receiver took the batch and dropped some of it: worth a line, at most once a minute (diagnostics.ts). */
function refused(
  deserialize: ISerializer<never, unknown>['deserializeResponse'],
  answer: Uint8Array,
): number {
  if (answer.byteLength === 0) return 0
  try {
    const { partialSuccess } = deserialize(answer) as {
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
    return rejected
  } catch (error) {
    diag.debug('the answer of the receiver is not OTLP', error)
    return 0
  }
}
