import { usedComponents } from '../components.ts'
import { leavesOf, valueAt } from '../config.ts'
import type { Rule } from './rule.ts'

/** Go's way to write a duration, such as '1h0m0s', '2.5s' or '10ns'. */
const DURATION = /^-?(\d+(\.\d+)?(h|m|s|ms|µs|ns))+$/

/**
 * Numbers without a unit where a duration belongs: they count nanoseconds. Which settings are durations is what
 * the collector itself says; 0 is the same in every unit.
 */
export const bareDurations: Rule = ({ config, effective }) =>
  usedComponents(config).flatMap(({ settings, path }) =>
    [...leavesOf(settings, path)]
      .filter(({ value }) => typeof value === 'number' && value !== 0)
      .filter((leaf) => DURATION.test(String(valueAt(effective, leaf.path))))
      .map((leaf) =>
        config.problem(
          leaf.path,
          `is ${leaf.value} without a unit, which means nanoseconds; write ${leaf.value}s or ${leaf.value}ms.`,
        ),
      ),
  )
