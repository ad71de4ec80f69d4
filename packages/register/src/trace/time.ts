import type { HrTime, TimeInput } from '@opentelemetry/api'
import { epochMs } from '@sightglass/core'

/** A moment: milliseconds since the epoch with fractions, or exactly what the caller gave as seconds and nanoseconds. */
export type Moment = number | HrTime

/**
 * What the API takes for a time, as a moment: a number before the process's own time is one of performance.now(), any
 * other is milliseconds since the epoch; anything unusable is now.
 */
export function toMoment(input: TimeInput | undefined): Moment {
  if (typeof input === 'number') {
    if (!Number.isFinite(input)) return epochMs()
    return input <= performance.now() ? performance.timeOrigin + input : input
  }
  if (input instanceof Date) return input.getTime()
  const isPair = Array.isArray(input) && Number.isFinite(input[0]) && Number.isFinite(input[1])
  return isPair ? input : epochMs()
}

/** Seconds and nanoseconds since the epoch. */
export function toHrTime(moment: Moment): HrTime {
  if (typeof moment !== 'number') return moment
  const seconds = Math.floor(moment / 1000)
  const nanos = Math.round((moment - seconds * 1000) * 1e6)
  return nanos === 1e9 ? [seconds + 1, 0] : [seconds, nanos]
}

/** Seconds and nanoseconds from one moment to a later one; zero where it is not later. */
export function between(start: Moment, end: Moment): HrTime {
  if (typeof start === 'number' && typeof end === 'number') return toHrTime(Math.max(0, end - start))
  const [startSeconds, startNanos] = toHrTime(start)
  const [endSeconds, endNanos] = toHrTime(end)
  const nanos = endNanos - startNanos
  const duration: HrTime =
    nanos < 0 ? [endSeconds - startSeconds - 1, nanos + 1e9] : [endSeconds - startSeconds, nanos]
  return duration[0] < 0 ? [0, 0] : duration
}
