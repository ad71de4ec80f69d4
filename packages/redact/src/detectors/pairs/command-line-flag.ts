import { ruleHolds } from '../../keys/condition.ts'
import type { KeyRule } from '../../keys/table.ts'
import { isPlaceholder } from '../../text/markers.ts'
import { isBoolean } from './finer.ts'

/** Flags that take `user:password`: those of curl and wget. */
const USER_FLAGS = new Set(['-u', '--user', '-U', '--proxy-user'])

/** A switch, which takes no value: `--no-password` of psql. */
const SWITCH = /^--?(?:no|without|skip|disable|enable|require|ask|prompt)-/i

/** Whether a flag's value is `user:password` (redaction policy, section 5). */
export function isUserFlag(flag: string): boolean {
  return USER_FLAGS.has(flag)
}

/**
 * What section 4 says of a flag such as `--api-key`. With one dash, as Go and Java have it, only passwords count:
 * `-auth` and the like are too often something else.
 */
export function ruleOfFlag(
  flag: string,
  ruleOfName: (name: string) => KeyRule | undefined,
): KeyRule | undefined {
  const isLong = flag.startsWith('--')
  if (!isLong && flag.length < 4) return undefined
  const rule = SWITCH.test(flag) ? undefined : ruleOfName(flag.slice(isLong ? 2 : 1))
  return isLong || rule?.category === 'password' ? rule : undefined
}

/** Whether the value of a flag with a rule is removed. */
export function flagHolds(rule: KeyRule, value: string): boolean {
  return !isBoolean(value) && !/^<[\w .-]{1,40}>$/.test(value) && ruleHolds(rule, value)
}

/**
 * Whether a value is `a:b` of a user and a password, and no user and group by number, URL, path, host with port, or
 * reference to variables.
 */
export function isUserAndPassword(value: string): boolean {
  const colon = value.indexOf(':')
  if (colon < 0) return false
  const user = value.slice(0, colon)
  const password = value.slice(colon + 1)
  if (password === '' || isPlaceholder(value) || isPlaceholder(password) || /^\$\w+$/.test(password))
    return false
  if (password.startsWith('//') || (user.length === 1 && /^[\\/]/.test(password))) return false
  if (!/^\d{1,10}$/.test(password)) return true
  return !(/^\d{1,10}$/.test(user) || (password.length <= 5 && /[.]|^localhost$/.test(user)))
}
