import { createEpisode, describeError, type Episode } from '@sightglass/core'
import { SendError } from './send-error.ts'

/** Told how each export of one signal ended; says one line when an outage begins and one when it is over. */
export interface Outages {
  /** An attempt failed that will be repeated: no outage yet. */
  retrying(error: unknown): void
  /**
   * `attemptedAt` (performance.now(), ms) is when the request left at the earliest: an answer to one from before the
   * outage does not end it.
   */
  delivered(attemptedAt: number): void
  /**
   * `count` records will not arrive. `attemptedAt` as with `delivered`: a failure from before the last delivery is
   * counted and begins no new outage.
   */
  lost(count: number, error: unknown, attemptedAt: number): void
}

/** Keeps the outages of all signals, so that a collector that is away is one line and not three. */
export interface OutageBook {
  /** `signal` in the plural ('traces'), `place` fit to be shown ('http://localhost:4318'). */
  of(signal: string, place: string): Outages
  /** At the end of the process: `batches` are still on the way and will not arrive. Nothing new where an outage runs. */
  cut(place: string, batches: number, waitedMs: number): void
}

/** `say` gets each line; `now` is a monotonic clock in ms. */
export function createOutageBook(
  say: (line: string) => void,
  now: () => number = () => performance.now(),
): OutageBook {
  const places = new Map<string, Trouble>()
  const placeOf = (place: string) => {
    const trouble = places.get(place) ?? createTrouble(now)
    places.set(place, trouble)
    return trouble
  }
  return {
    of(signal, place) {
      const away = placeOf(place)
      const refused = createTrouble(now)
      return {
        retrying(error) {
          away.lastError = error
        },
        delivered(attemptedAt) {
          away.lastError = undefined
          for (const trouble of [away, refused]) {
            trouble.deliveredAt = Math.max(trouble.deliveredAt, attemptedAt)
            if (attemptedAt < trouble.since) continue
            trouble.episode.good(() =>
              say(`${place} takes ${signal} again after ${trouble.seconds()} s; ${trouble.losses()}`),
            )
          }
        },
        lost(count, error, attemptedAt) {
          // No answer is trouble of the place; an answer that says no is trouble of this signal alone.
          const answered = error instanceof SendError && error.status !== undefined
          const trouble = answered ? refused : away
          trouble.count(signal, count)
          // Many are on the way at once: those sent into the outage still fail when others arrive again.
          if (!trouble.episode.running && attemptedAt < trouble.deliveredAt) return
          trouble.episode.bad(() => {
            trouble.begin()
            say(
              `${signal} cannot be sent to ${place} (${describeError(error)}); the app goes on, the next line about it comes when it works again`,
            )
          })
        },
      }
    },
    cut(place, batches, waitedMs) {
      const trouble = placeOf(place)
      // An outage like any other: a process that lives on after all says when it is over.
      trouble.episode.bad(() => {
        trouble.begin()
        const why = trouble.lastError === undefined ? '' : ` (${describeError(trouble.lastError)})`
        const what = batches === 1 ? '1 batch' : `${batches} batches`
        say(
          `${what} could not be delivered to ${place} within ${waitedMs} ms at the end of the process${why}`,
        )
      })
    },
  }
}

interface Trouble {
  readonly episode: Episode
  lastError: unknown
  /** When the newest request that was delivered left at the earliest. */
  deliveredAt: number
  /** When the episode began; meaningless while none is running. */
  readonly since: number
  begin(): void
  count(signal: string, count: number): void
  seconds(): number
  losses(): string
}

function createTrouble(now: () => number): Trouble {
  let since = now()
  const lost = new Map<string, number>()
  return {
    episode: createEpisode(),
    lastError: undefined,
    deliveredAt: Number.NEGATIVE_INFINITY,
    get since() {
      return since
    },
    begin() {
      since = now()
    },
    count(signal, count) {
      lost.set(signal, (lost.get(signal) ?? 0) + count)
    },
    seconds: () => Math.round((now() - since) / 1000),
    losses() {
      const words = [...lost].map(([signal, count]) => {
        const [one, many] = UNITS[signal] ?? [signal, signal]
        return `${count} ${count === 1 ? one : many}`
      })
      lost.clear()
      return `${words.join(' and ') || 'nothing'} lost meanwhile`
    },
  }
}

const UNITS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  traces: ['span', 'spans'],
  metrics: ['export of metrics', 'exports of metrics'],
  logs: ['log record', 'log records'],
}
