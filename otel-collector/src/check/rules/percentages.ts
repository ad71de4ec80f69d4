import { usedComponents } from '../components.ts'
import { leavesOf } from '../config.ts'
import type { Rule } from './rule.ts'

const PERCENT = /(^|_)percent(age)?$/

/** Shares outside 0 to 100: a sampling_percentage of 1000 is taken for 100. */
export const percentages: Rule = ({ config }) =>
  usedComponents(config).flatMap(({ settings, path }) =>
    [...leavesOf(settings, path)]
      .filter(
        ({ key, value }) => PERCENT.test(key) && typeof value === 'number' && !(value >= 0 && value <= 100),
      )
      .map((leaf) => config.problem(leaf.path, `is ${leaf.value}; a percentage lies between 0 and 100.`)),
  )
