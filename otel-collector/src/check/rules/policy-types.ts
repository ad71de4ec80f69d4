import { usedComponents } from '../components.ts'
import { type Config, isTree } from '../config.ts'
import type { ConfigPath, Problem } from '../problem.ts'
import type { Rule } from './rule.ts'

/** Of tail_sampling 0.152.0 (its config.go); the first holds other policies under the key given. */
const NESTED: Record<string, string> = {
  and: 'and_sub_policy',
  composite: 'composite_sub_policy',
  drop: 'drop_sub_policy',
  not: 'not_sub_policy',
}
const PLAIN = [
  'always_sample',
  'boolean_attribute',
  'bytes_limiting',
  'latency',
  'numeric_attribute',
  'ottl_condition',
  'probabilistic',
  'rate_limiting',
  'span_count',
  'status_code',
  'string_attribute',
  'trace_flags',
  'trace_state',
]
const TYPES = [...Object.keys(NESTED), ...PLAIN].sort()

/**
 * Types that tail_sampling does not know: they are taken for those of an extension, and the collector then ends
 * at its start. And settings under the name of another type: they are ignored without a word.
 */
export const policyTypes: Rule = ({ config }) =>
  usedComponents(config)
    .filter(({ section, type }) => section === 'processors' && type === 'tail_sampling')
    .flatMap(({ path, settings }) =>
      checkList(config, [...path, 'policies'], isTree(settings) ? settings.policies : []),
    )

function checkList(config: Config, path: ConfigPath, policies: unknown): Problem[] {
  if (isTree(policies)) return checkPolicy(config, path, policies)
  if (!Array.isArray(policies)) return []
  return policies.flatMap((policy, index) =>
    isTree(policy) ? checkPolicy(config, [...path, index], policy) : [],
  )
}

function checkPolicy(config: Config, path: ConfigPath, policy: Record<string, unknown>): Problem[] {
  const { type } = policy
  if (typeof type !== 'string' || !TYPES.includes(type)) {
    return [
      config.problem(
        [...path, 'type'],
        `is ${JSON.stringify(type)}, which is no policy type; use one of ${TYPES.join(', ')}.`,
      ),
    ]
  }
  const foreign = Object.keys(policy).filter((key) => key !== 'name' && key !== 'type' && key !== type)
  const ignored = foreign.map((key) =>
    config.problem(
      [...path, key],
      `is ignored, because the policy's type is ${type}; put its settings under ${type}, or remove it.`,
    ),
  )
  const below = NESTED[type]
  if (below === undefined) return ignored
  const settings = policy[type]
  return [...ignored, ...checkList(config, [...path, type, below], isTree(settings) ? settings[below] : [])]
}
