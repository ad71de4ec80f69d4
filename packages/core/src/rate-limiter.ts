/** Who may come how often. */
export interface RateLimiterOptions {
  /** Requests a client has in one window, at least 1. */
  readonly limit: number
  /** Length of a window in ms; a client's begins with its first request. Default 60 000. */
  readonly windowMs?: number
  /**
   * Most clients remembered at once, at least 1; default 10 000, about 1 MB. Beyond it the one whose window began
   * first is forgotten and may begin anew: memory is bounded before fairness.
   */
  readonly maxClients?: number
  /** A monotonic clock in ms; performance.now by default. */
  readonly now?: () => number
}

/** Counts requests per client in fixed windows. It has no timer and keeps nothing alive. */
export interface RateLimiter {
  /**
   * Counts one request.
   * @returns 0 when it is admitted, else the ms until the client's next window, more than 0
   */
  take(client: string): number
  /** Clients remembered at present. */
  readonly clients: number
}

interface Window {
  start: number
  used: number
}

/**
 * Makes a limiter. Across the border of two windows a client may have up to twice the limit within one window's time;
 * that is the price for two numbers per client.
 *
 * @throws RangeError with option, range and value
 */
export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { limit, windowMs = 60_000, maxClients = 10_000, now = () => performance.now() } = options
  atLeastOne('limit', limit)
  atLeastOne('maxClients', maxClients)
  if (!(windowMs > 0 && Number.isFinite(windowMs))) {
    throw new RangeError(`windowMs must be a finite number above 0, got ${windowMs}`)
  }
  // In the order in which the windows began, so that the first entry is the oldest.
  const windows = new Map<string, Window>()

  return {
    take(client) {
      const time = now()
      const window = windows.get(client)
      if (window !== undefined && time < window.start + windowMs) {
        if (window.used >= limit) return window.start + windowMs - time
        window.used++
        return 0
      }
      if (window !== undefined) windows.delete(client)
      else if (windows.size >= maxClients) forgetOldest(windows)
      windows.set(client, { start: time, used: 1 })
      return 0
    },
    get clients() {
      return windows.size
    },
  }
}

function forgetOldest(windows: Map<string, Window>): void {
  for (const client of windows.keys()) {
    windows.delete(client)
    return
  }
}

function atLeastOne(name: string, value: number): void {
  if (!(Number.isSafeInteger(value) && value >= 1)) {
    throw new RangeError(`${name} must be a whole number of 1 or more, got ${value}`)
  }
}
