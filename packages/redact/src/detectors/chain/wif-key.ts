import { decodeBase58Check } from '../../checks/base58check.ts'
import { visitTokens } from '../../checks/base58check-token.ts'
import { Anchor } from '../../text/anchor.ts'
import type { Detector, Scan } from '../../text/scan.ts'

const SHORTEST = 51
const LONGEST = 52
/** A version byte and the 32 bytes of a key; one byte more says that its public key is compressed. */
const PAYLOAD = 33

/**
 * Private keys in the wallet import format, of any network: 51 or 52 characters of base58 with a valid checksum
 * (redaction policy, section 6). One that was cut has none and stays.
 */
export const wifKey: Detector = {
  name: 'wif-key',
  needs: Anchor.RUN,
  offForIdentifiers: false,
  structural: false,
  find(scan) {
    visitTokens(scan, SHORTEST, visit)
  },
}

function visit(scan: Scan, start: number, end: number): boolean {
  if (end - start > LONGEST) return false
  const size = decodeBase58Check(scan.text.slice(start, end))?.length
  if (size !== PAYLOAD && size !== PAYLOAD + 1) return false
  scan.add('wif-key', start, end)
  return true
}
