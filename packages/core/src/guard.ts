/**
 * Runs something of ours whose failure must never reach the app. An error goes to `onError` and the fallback
 * is returned; an error inside `onError` is dropped, because there is nobody left to tell.
 */
export function guard<T>(run: () => T, fallback: T, onError: (error: unknown) => void): T {
  try {
    return run()
  } catch (error) {
    try {
      onError(error)
    } catch {}
    return fallback
  }
}

/** Says something once when trouble begins and once when it is over, however often either is reported. */
export interface Episode {
  /** Trouble: calls `begin` unless an episode is already running. */
  bad(begin: () => void): void
  /** All is well: calls `end` with the number of bad reports if an episode was running. */
  good(end: (badReports: number) => void): void
  /** Whether an episode is running. */
  readonly running: boolean
}

/** Starts with no episode running. Count on the hot path, log once per episode: a flood makes no second flood. */
export function createEpisode(): Episode {
  let bad = 0
  return {
    bad(begin) {
      bad++
      if (bad === 1) begin()
    },
    good(end) {
      if (bad === 0) return
      const reports = bad
      bad = 0
      end(reports)
    },
    get running() {
      return bad > 0
    },
  }
}

/** What an error says in one line, whatever was thrown: its code when its message lacks it, then its message. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return oneLine(String(error))
  // A connection tried over IPv4 and IPv6 fails as an AggregateError with an empty message.
  if (error instanceof AggregateError && error.message === '' && error.errors.length > 0) {
    return describeError(error.errors[0])
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  const message = oneLine(error.message) || error.name
  return code && !message.includes(code) ? `${code}: ${message}` : message
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
