import { setTimeout as sleep } from 'node:timers/promises'

/** For waitUntil. */
export interface WaitUntilOptions {
  /** Milliseconds, 10 000 by default. */
  timeoutMs?: number
  /** What is awaited, for the message: "Gave up after 10000 ms waiting for <what>". */
  what?: string
}

/**
 * Asks `probe` until it gives something other than undefined, pausing 5 ms at first and at most 200 ms.
 * A throw counts as "not yet"; the last one is the cause of the error that ends a wait in vain.
 */
export async function waitUntil<T>(
  probe: () => T | undefined | Promise<T | undefined>,
  options: WaitUntilOptions = {},
): Promise<T> {
  const { timeoutMs = 10_000, what = 'a condition' } = options
  const deadline = performance.now() + timeoutMs
  let cause: unknown
  for (let pause = 5; ; pause = Math.min(pause * 2, 200)) {
    try {
      const result = await probe()
      if (result !== undefined) return result
      cause = undefined
    } catch (error) {
      cause = error
    }
    const left = deadline - performance.now()
    if (left <= 0) break
    await sleep(Math.min(pause, left))
  }
  const reason = cause instanceof Error ? `: ${cause.message}` : ''
  throw new Error(`Gave up after ${timeoutMs} ms waiting for ${what}${reason}`, { cause })
}
