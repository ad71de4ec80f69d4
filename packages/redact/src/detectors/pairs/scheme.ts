import type { KeyRule } from '../../keys/table.ts'

const SCHEME =
  /(?:bearer|basic|token|digest|negotiate|apikey|jwt|oauth|hmac)[ \t]{1,4}(?=[^\s,;&"'<>|)\]}]{6})(?![\w.-]{1,64}[=:][^\s=])/iy
const ONLY_SCHEME = /^(?:bearer|basic|token|digest|negotiate|apikey|jwt|oauth2?|ntlm|hmac|aws4-hmac-sha256)$/i

/** In quotes, under a name that says so, a short credential is one as well. */
const QUOTED_SCHEME =
  /(?:bearer|basic|token|digest|negotiate|apikey|jwt|oauth|hmac)[ \t]{1,4}(?=[^\s,;&"'<>|)\]}\\])(?![\w.-]{1,64}[=:][^\s=])/iy

/** Where the credential starts that begins at `start` with the word for its scheme, which stays: `Bearer x`. */
export function afterScheme(text: string, start: number, rule: KeyRule, isQuoted = false): number {
  if (rule.category !== 'api-key') return start
  const pattern = isQuoted && rule.entry.endsWith('authorization') ? QUOTED_SCHEME : SCHEME
  pattern.lastIndex = start
  return pattern.test(text) ? pattern.lastIndex : start
}

/** Whether the value of an `auth` key only says how, as in `auth=basic`. */
export function isScheme(rule: KeyRule, value: string): boolean {
  return rule.entry.endsWith('auth') || rule.entry.endsWith('authorization') ? ONLY_SCHEME.test(value) : false
}
