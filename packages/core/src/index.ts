export { epochMs, monotonicMs } from './clock.ts'
export type { Environment, Parsed, Setting, Warn } from './env.ts'
export {
  choice,
  choices,
  duration,
  flag,
  headers,
  LONGEST_TIMER,
  list,
  pairs,
  ratio,
  readSetting,
  showValue,
  text,
  url,
  whole,
} from './env.ts'
export type { Episode } from './guard.ts'
export { createEpisode, describeError, guard } from './guard.ts'
export type { IpRanges } from './ip-range.ts'
export { INTERNAL_RANGES, parseIpRanges, plainAddress } from './ip-range.ts'
export { editDistance, nearest } from './nearest.ts'
export { processGlobal } from './process-global.ts'
export type { RateLimiter, RateLimiterOptions } from './rate-limiter.ts'
export { createRateLimiter } from './rate-limiter.ts'
