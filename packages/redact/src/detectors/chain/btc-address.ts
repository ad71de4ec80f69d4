import { decodeBase58Check, isBase58 } from '../../checks/base58check.ts'
import { startsToken, tokenEnd, visitTokens } from '../../checks/base58check-token.ts'
import { isBech32 } from '../../checks/bech32.ts'
import { Anchor } from '../../text/anchor.ts'
import type { Detector, Scan } from '../../text/scan.ts'

const SHORTEST_BASE58 = 26
const LONGEST_BASE58 = 35
/** A version byte and the 20 bytes of a hash. */
const PAYLOAD = 21
/** `bc1`, a version, a program of two bytes and the checksum. */
const SHORTEST_BECH32 = 14
const LONGEST_BECH32 = 90
const ONE = 0x31

/**
 * Bitcoin addresses with a valid checksum (redaction policy, section 6): base58check of versions 0, 5, 111 and 196;
 * bech32 and bech32m of `bc`, `tb` and `bcrt` in either case. The scheme of a `bitcoin:` URI stays.
 */
export const btcAddress: Detector = {
  name: 'btc-address',
  needs: Anchor.PREFIXED | Anchor.RUN,
  offForIdentifiers: false,
  structural: false,
  find(scan) {
    visitTokens(scan, SHORTEST_BASE58, visitBase58)
    const { text } = scan
    const { numbers, bits } = scan.anchors
    if ((bits & Anchor.PREFIXED) === 0) return
    for (let index = 0; index < numbers.length; index += 2) {
      const separator = numbers.at(index)
      if (text.charCodeAt(separator) !== ONE) continue
      const size = prefixSize(text, separator)
      if (size > 0) findBech32(scan, separator - size, separator)
    }
  },
}

function visitBase58(scan: Scan, start: number, end: number): boolean {
  const { text } = scan
  if (end - start > LONGEST_BASE58 || !isFirst(text.charCodeAt(start)) || !isBase58(text, start, end))
    return false
  const payload = decodeBase58Check(text.slice(start, end))
  if (payload?.length !== PAYLOAD) return false
  const version = payload[0]
  if (version !== 0 && version !== 5 && version !== 111 && version !== 196) return false
  scan.add('btc-address', start, end)
  return true
}

/** What the versions begin with: `1`, `3`, `m` or `n`, and `2`. */
function isFirst(code: number): boolean {
  return (code >= ONE && code <= 0x33) || code === 0x6d || code === 0x6e
}

/** The length of the `bc`, `tb` or `bcrt` before `separator`, or 0. */
function prefixSize(text: string, separator: number): number {
  const last = text.charCodeAt(separator - 1) | 0x20
  const before = text.charCodeAt(separator - 2) | 0x20
  if (last === 0x63) return before === 0x62 ? 2 : 0
  if (last === 0x62) return before === 0x74 ? 2 : 0
  if (last !== 0x74 || before !== 0x72) return 0
  return (text.charCodeAt(separator - 3) | 0x20) === 0x63 && (text.charCodeAt(separator - 4) | 0x20) === 0x62
    ? 4
    : 0
}

function findBech32(scan: Scan, start: number, separator: number): void {
  const { text } = scan
  if (!startsToken(text, start)) return
  const end = tokenEnd(text, separator, start + LONGEST_BECH32 + 1)
  const size = end - start
  if (size < SHORTEST_BECH32 || size > LONGEST_BECH32) return
  if (isBech32(text, start, separator, end)) scan.add('btc-address', start, end)
}
