/** What was removed, as markers and counters name it (redaction policy, section 9). */
export type Category = (typeof CATEGORIES)[number]

/** A category, or the name of an own pattern. */
export type FoundCategory = Category | (string & {})

/** All categories that a marker may name. */
export const CATEGORIES = [
  'btc-address',
  'evm-address',
  'ens-name',
  'tx-hash',
  'evm-calldata',
  'private-key',
  'wif-key',
  'extended-key',
  'mnemonic',
  'nostr-key',
  'lightning-invoice',
  'amount',
  'rpc-url-key',
  'aws-key',
  'vendor-token',
  'jwt',
  'bearer-token',
  'basic-auth',
  'digest-auth',
  'aws-sigv4',
  'cookie',
  'api-key',
  'password',
  'otp',
  'signed-url',
  'query-param',
  'path-token',
  'url-userinfo',
  'connection-string',
  'sql-literal',
  'db-error-detail',
  'redis-argument',
  'nosql-literal',
  'db-parameter',
  'graphql-literal',
  'pem-key',
  'ssh-key',
  'webhook-url',
  'credit-card',
  'iban',
  'ssn',
  'email',
  'phone',
  'ip-address',
  'pii',
  'wallet',
  'command-line',
  'strict',
  'custom',
  'error',
] as const

/**
 * What says who or where rather than opens a door: these may become pseudonyms, and only these are let through under
 * a key the user allows (redaction policy, section 2).
 */
export const PERSONAL: ReadonlySet<FoundCategory> = new Set<FoundCategory>([
  'btc-address',
  'evm-address',
  'ens-name',
  'tx-hash',
  'wallet',
  'email',
  'phone',
  'ip-address',
  'pii',
])

/** `[REDACTED:<category>]` */
export function markerOf(category: FoundCategory): string {
  return `[REDACTED:${category}]`
}
