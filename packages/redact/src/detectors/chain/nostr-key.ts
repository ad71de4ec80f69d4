import { startsToken, tokenEnd } from '../../checks/base58check-token.ts'
import { isBech32Digit } from '../../checks/bech32.ts'
import { Anchor } from '../../text/anchor.ts'
import type { Detector } from '../../text/scan.ts'

const PREFIX = 'nsec'
/** Characters of bech32 after `nsec1` from which on it is a key, whole, mistyped or cut; a whole one has 58. */
const SHORTEST = 16
const ONE = 0x31

/**
 * Secret keys of Nostr (NIP-19): `nsec1…` in either case (redaction policy, section 6). Checksums are not looked at:
 * an error that quotes a key with a typo gives away almost all of it. Public keys (`npub1…`) stay.
 */
export const nostrKey: Detector = {
  name: 'nostr-key',
  needs: Anchor.PREFIXED,
  offForIdentifiers: false,
  structural: false,
  find(scan) {
    const { text } = scan
    const { numbers } = scan.anchors
    for (let index = 0; index < numbers.length; index += 2) {
      const one = numbers.at(index)
      if (text.charCodeAt(one) !== ONE || (text.charCodeAt(one - 1) | 0x20) !== 0x63) continue
      const start = one - PREFIX.length
      if (start < 0 || text.slice(start, one).toLowerCase() !== PREFIX || !startsToken(text, start)) continue
      let digits = one + 1
      while (digits - one <= SHORTEST && isBech32Digit(text.charCodeAt(digits))) digits++
      if (digits - one > SHORTEST) scan.add('nostr-key', start, tokenEnd(text, digits, text.length))
    }
  },
}
