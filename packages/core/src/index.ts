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
export { editDistance, nearest } from './nearest.ts'
