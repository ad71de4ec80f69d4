import { markerOf } from '../category.ts'
import { flagHolds, isUserAndPassword, isUserFlag, ruleOfFlag } from '../detectors/pairs/command-line-flag.ts'
import type { KeyRule } from '../keys/table.ts'

/** `--flag=value` */
const ASSIGNED = /^(--?[A-Za-z][\w.-]{0,63})=(.+)$/s
/** curl's `-uops:password` in one word. */
const CURL_USER = /^-u[^\s:=-][^\s:]{0,255}:/

/**
 * Redacts an array of arguments such as `process.command_args` (redaction policy, section 5): the value of a flag with
 * a name of section 4, in the next element or after `=`, and `a:b` of `-u` or `--user`. All other elements are
 * searched as texts.
 * @param scanText searches one element and returns it without secrets
 * @param found called for each value that a flag gave away, to be counted as `command-line`
 * @returns the same array if nothing changed
 */
export function redactCommandArgs(
  args: readonly unknown[],
  ruleOfName: (name: string) => KeyRule | undefined,
  scanText: (text: string) => string,
  found?: () => void,
): readonly unknown[] {
  let copy: unknown[] | undefined
  const isCurl = args.some((arg) => typeof arg === 'string' && /(?:^|[\\/])curl(?:\.exe)?$/.test(arg))
  for (let index = 0; index < args.length; index++) {
    const arg = args[index]
    if (typeof arg !== 'string') continue
    const before = args[index - 1]
    const secret = secretStart(arg, typeof before === 'string' ? before : '', ruleOfName, isCurl)
    const redacted = secret < 0 ? scanText(arg) : arg.slice(0, secret) + markerOf('command-line')
    if (secret >= 0) found?.()
    if (redacted === arg) continue
    copy ??= args.slice()
    copy[index] = redacted
  }
  return copy ?? args
}

/** Where the secret of an argument starts that stands after the argument `before`, or -1. */
function secretStart(
  arg: string,
  before: string,
  ruleOfName: (name: string) => KeyRule | undefined,
  isCurl: boolean,
): number {
  if (arg.startsWith('-')) {
    const assigned = ASSIGNED.exec(arg)
    if (assigned?.[1] === undefined || assigned[2] === undefined)
      return isCurl && CURL_USER.test(arg) && isUserAndPassword(arg.slice(2)) ? 2 : -1
    return isSecretOf(assigned[1], assigned[2], ruleOfName) ? assigned[1].length + 1 : -1
  }
  return before.startsWith('-') && !before.includes('=') && isSecretOf(before, arg, ruleOfName) ? 0 : -1
}

function isSecretOf(flag: string, value: string, ruleOfName: (name: string) => KeyRule | undefined): boolean {
  if (isUserFlag(flag)) return isUserAndPassword(value)
  const rule = ruleOfFlag(flag, ruleOfName)
  return rule !== undefined && flagHolds(rule, value)
}
