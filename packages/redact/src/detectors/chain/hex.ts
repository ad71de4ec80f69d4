import type { Category } from '../../category.ts'
import { visitTokens } from '../../checks/base58check-token.ts'
import { Anchor } from '../../text/anchor.ts'
import { isHexDigit } from '../../text/characters.ts'
import type { Detector, Scan } from '../../text/scan.ts'
import { contextOf, isNextOfList } from './hex-context.ts'

const ADDRESS = 40
const HASH = 64
const PREFIX = 2

/** Where the last 64 hex digits ended that were removed in the text that is searched, and as what. */
let removedUntil = -1
let removedAs: Category = 'tx-hash'

/**
 * Hex of chains (redaction policy, section 6): `0x` with 40 digits is an address, with 64 a transaction's hash (unless
 * its words say it is a block's) or a private key, with any other number above 40 call data; 64 digits without `0x`
 * only after words that say what they are, in strict all that are no digest. Shorter ones stay: selectors, trace ids,
 * MD5 and SHA-1.
 */
export const hex: Detector = {
  name: 'hex',
  needs: Anchor.RUN,
  offForIdentifiers: true,
  structural: false,
  find(scan) {
    removedUntil = -1
    visitTokens(scan, PREFIX + ADDRESS, visit)
  },
}

function visit(scan: Scan, start: number, end: number): boolean {
  const { text } = scan
  const size = end - start
  if (text.charCodeAt(start) === 0x30 && (text.charCodeAt(start + 1) | 0x20) === 0x78) {
    if (!isHex(text, start + PREFIX, end)) return false
    const digits = size - PREFIX
    if (digits === ADDRESS) scan.add('evm-address', start, end)
    else if (digits === HASH) judgePrefixed(scan, start, end)
    else scan.add('evm-calldata', start, end)
    return true
  }
  if (size !== HASH || !isHex(text, start, end)) return false
  judgeBare(scan, start, end)
  return true
}

function judgePrefixed(scan: Scan, start: number, end: number): void {
  const context = contextOf(scan.text, start, scan.key)
  if (context !== 'block') remove(scan, context === 'key' ? 'private-key' : 'tx-hash', start, end)
}

function judgeBare(scan: Scan, start: number, end: number): void {
  const context = contextOf(scan.text, start, scan.key)
  if (context === 'digest') return
  if (context === 'key') remove(scan, 'private-key', start, end)
  else if (context === 'transaction') remove(scan, 'tx-hash', start, end)
  else if (context === 'none' && removedUntil >= 0 && isNextOfList(scan.text, removedUntil, start))
    remove(scan, removedAs, start, end)
  else if (scan.strict) remove(scan, 'strict', start, end)
}

function remove(scan: Scan, category: Category, start: number, end: number): void {
  scan.add(category, start, end)
  removedUntil = end
  removedAs = category
}

function isHex(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (!isHexDigit(text.charCodeAt(at))) return false
  return true
}
