import type { KeyRule } from '../../keys/table.ts'

/** Names of section 4 that are one word of everyday prose, unlike `api key` or `access token`. */
const SIMPLE = new Set(
  'token jwt csrf xsrf auth authorization proxyauthorization signature sig hmac'.split(' '),
)

/** One word of at most 12 letters, with punctuation of prose round it. */
const PLAIN_WORD = /^["'([{*_-]{0,4}\p{L}{1,12}["')\]}.,:;!?*_…-]{0,4}$/u

/** Whether the value is one plain word of at most 12 letters: `expired`, `required.`, `(missing`. */
export function isPlainWord(value: string): boolean {
  return value.length <= 20 && PLAIN_WORD.test(value)
}

/** Whether a name is a password's, a private key's or a compound one such as `api key`: prose seldom has those. */
export function isTelling(rule: KeyRule): boolean {
  const { category, entry } = rule
  if (category === 'api-key') return !SIMPLE.has(entry)
  return category === 'password' || category === 'private-key' || category === 'custom'
}

/** The type of a member or column rather than its value: `seed: Uint8Array`, `token: bytes32`. */
const SIZED_TYPE =
  /^(?:(?:Big)?(?:Ui|I)nt\d{1,2}(?:Clamped)?Array|Float\d{2}Array|u?int\d{1,3}|bytes\d{1,2})\W{0,3}$/
/** Where a key is to be had, or what issues tokens: `API key: https://console.example.com/keys`. */
const PLACE = /^https?:\/\/[^\s@]{1,2048}$/
/** A file that holds a key. */
const KEY_FILE = /^(?:\.{0,2}\/|[A-Za-z]:\\)[\w.\\/ -]{1,240}\.(?:pem|key|der|jks|keystore|p12|pfx|json)\W?$/

/**
 * Whether `value` goes in `key: value` without quotes, which prose is full of (redaction policy, section 6, pairs):
 * of a telling name unless it is a plain word; personal data and wallets never; one-time codes of 3-8 digits; for all
 * other names at least 8 characters with a digit. Amounts are numbers anyway.
 */
export function holdsAfterColon(rule: KeyRule, value: string): boolean {
  if (SIZED_TYPE.test(value)) return false
  if (rule.category === 'api-key' && PLACE.test(value)) return false
  if (rule.category === 'private-key' && KEY_FILE.test(value)) return false
  if (isTelling(rule)) return !isPlainWord(value) && !/^\d{1,3}\W?$/.test(value)
  switch (rule.category) {
    case 'amount':
      return true
    case 'pii':
    case 'email':
    case 'phone':
    case 'ssn':
    case 'iban':
    case 'credit-card':
    case 'wallet':
      return false
    case 'otp':
      return /^\d{3,8}\.?$/.test(value)
    default:
      return value.length >= 8 && /\d/.test(value)
  }
}

/** A boolean in a text is no more touched than one that is none. */
export function isBoolean(value: string): boolean {
  return (value.length === 4 || value.length === 5) && /^(?:true|false)$/i.test(value)
}

/** Whether a value is a number as JSON has it. */
export function isNumber(value: string): boolean {
  return value.length <= 400 && /^-?\d+(?:\.\d+)?(?:e[-+]?\d+)?$/i.test(value)
}

/** Whether a value is a version, as in `auth:1.24.0-rc1` of an image. */
export function isVersion(value: string): boolean {
  return /^v?\d{1,4}\.\d/.test(value)
}
