/**
 * The words of a key, lower-cased: split at everything that is no letter or digit, and in camelCase
 * (redaction policy, section 4). `X-Api-Key`, `xApiKey` and `x.api_key` are the same three words.
 */
export function wordsOf(key: string): string[] {
  if (PLAIN.test(key)) return [key]
  return (
    withoutMarkers(key)
      .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
      .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? []
  )
}

const PLAIN = /^[a-z0-9]+$/

/** Text inside a marker is never read as a key (section 2); the marker stands for a word that says nothing. */
function withoutMarkers(key: string): string {
  return key.includes('[REDACTED') ? key.replace(/\[REDACTED[^\]]*\](?:#\d+)?/g, ' redacted ') : key
}
