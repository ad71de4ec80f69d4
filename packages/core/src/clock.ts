// Taken before the app runs: a test of the app may put mocks in their places.
const monotonicNow = performance.now.bind(performance)
const wallNow = Date.now

/** How often the monotonic clock is compared with the wall clock, and how far they may be apart, both in ms. */
const CHECK_EVERY = 1000
const TOLERANCE = 20

let anchor = performance.timeOrigin
let nextCheck = 0

/** Milliseconds on a clock that never jumps, for durations. */
export function monotonicMs(): number {
  return monotonicNow()
}

/**
 * Milliseconds since the epoch with fractions: the steps of the monotonic clock, so that what happens within one
 * millisecond keeps its order, brought back to the wall clock when the two have drifted apart (a suspended machine,
 * a corrected clock).
 */
export function epochMs(): number {
  const monotonic = monotonicNow()
  if (monotonic >= nextCheck) {
    nextCheck = monotonic + CHECK_EVERY
    const wall = wallNow()
    if (Math.abs(wall - (anchor + monotonic)) > TOLERANCE) anchor = wall - monotonic
  }
  return anchor + monotonic
}
