import { hasPublicIp } from '../checks/ip.ts'
import { isPlaceholder, isTemplate } from '../text/markers.ts'
import type { KeyRule } from './table.ts'

/** Longest text that may still be one number. */
const LONGEST_NUMBER = 80

/** `-1`, `.5`, `1,000.50`, `1_000`, `1e18`, and the hex quantities of Ethereum (`0xde0b6b3a7640000`). */
const NUMBER =
  /^[+-]?(?:(?:\d{1,3}(?:[,_' ]\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?$|^0x[0-9a-f]{1,64}$/i

/** What `package.json` says of a package that is called `cookie` or `passport`: `^1.0.2`, `workspace:*`. */
const VERSION_RANGE = /^(?:[~^]\d{1,4}\.\d{1,5}\.\d{1,5}(?:-[\w.]{1,32})?|workspace:[*^~])$/

/** `/srv/app`, `C:\app`, `\\server\share` */
const ABSOLUTE_PATH = /^(?:\/|[a-z]:[\\/]|\\\\)/i

/** What signs: base64 or hex alone, after `sha256=` or `0x`, or in a list such as `t=1718703660,v1=<hex>`. */
const SIGNATURE =
  /^(?:[a-z][a-z0-9-]{0,15}[=:][a-z0-9]{1,20},)?(?:[a-z0-9-]{1,16}[=:])?([A-Za-z0-9+/_-]{32,}={0,2})/
const SIGNATURE_REST = /^(?:,[a-z][a-z0-9-]{0,15}=[A-Za-z0-9+/_=-]{1,512})*$/

/**
 * Whether the value under a sensitive key is to be removed: the condition of its rule (redaction policy, section 4).
 * Placeholders and the empty text never are (section 2). A text of digits is a number to `numeric` alone, and to the
 * rule of seeds: no phrase consists of digits.
 */
export function ruleHolds(rule: KeyRule, value: string | number): boolean {
  if (typeof value === 'number') return numberHolds(rule)
  const text = value.trim()
  if (isPlaceholder(text) || isTemplate(text) || VERSION_RANGE.test(text)) return false
  switch (rule.condition) {
    case 'always':
      return true
    case 'not-number':
      return rule.category !== 'mnemonic' || !isNumeric(text)
    case 'numeric':
      return isNumeric(text)
    case 'not-path':
      return !ABSOLUTE_PATH.test(text)
    case 'long':
      return isSignature(text)
    case 'public-ip':
      return hasPublicIp(text)
  }
}

function numberHolds(rule: KeyRule): boolean {
  return rule.condition === 'always' || rule.condition === 'numeric' || rule.condition === 'not-path'
}

function isNumeric(text: string): boolean {
  return text.length <= LONGEST_NUMBER && NUMBER.test(text)
}

function isSignature(text: string): boolean {
  if (text.length < 32) return false
  const found = SIGNATURE.exec(text)
  const run = found?.[1]
  if (found === null || run === undefined) return false
  // A long name in words (`transfer_with_authorization_and_permit`) signs nothing.
  if (!/\d/.test(run) && !(/[A-Z]/.test(run) && /[a-z]/.test(run))) return false
  return SIGNATURE_REST.test(text.slice(found[0].length))
}
