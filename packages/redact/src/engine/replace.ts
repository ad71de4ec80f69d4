import { createHmac } from 'node:crypto'
import { type FoundCategory, markerOf, PERSONAL } from '../category.ts'

/** What stands for a secret: its category's marker, or a pseudonym where the user wants them (section 2). */
export function createReplace(
  pseudonymKey: string | Uint8Array | undefined,
): (category: FoundCategory, secret: string, mayName: boolean) => string {
  if (pseudonymKey === undefined) return markerOf
  return (category, secret, mayName) => {
    if (!mayName || !PERSONAL.has(category)) return markerOf(category)
    // Checksummed and plain spellings of one address are one address.
    const value = /^0x[0-9a-f]+$/i.test(secret) ? secret.toLowerCase() : secret
    const name = createHmac('sha256', pseudonymKey).update(value).digest('hex').slice(0, 8)
    return `[REDACTED:${category}:${name}]`
  }
}
