import { visitRun } from '../../checks/base58check-token.ts'
import { isBech32Digit } from '../../checks/bech32.ts'
import { Anchor } from '../../text/anchor.ts'
import { isLetter } from '../../text/characters.ts'
import type { Detector, Scan } from '../../text/scan.ts'

/** `ln`, then `bc` or `tb` of the main and test networks, `tbs` and `bcrt` of others; lower case. */
const PREFIX = /^ln(?:bc|tb)(?:rt|s)?$/
const SHORTEST_PREFIX = 4
const LONGEST_PREFIX = 6
/** Furthest from its first digit that the separator of an invoice stands: before it is only the amount. */
const LONGEST_AMOUNT = 24
/** Least characters of bech32 after the separator. */
const SHORTEST = 80
/** Least of them that are left of an invoice that was cut. */
const SHORTEST_CUT = 24
const ONE = 0x31

/**
 * Lightning invoices (BOLT-11): `lnbc`, `lntb` or `lnbcrt`, an amount perhaps, `1` and at least 80 characters of
 * bech32, in either case (redaction policy, section 6); at the very end of a text, which a limit may have cut, 24. The
 * scheme of a `lightning:` URI stays.
 */
export const lightningInvoice: Detector = {
  name: 'lightning-invoice',
  needs: Anchor.RUN,
  offForIdentifiers: false,
  structural: false,
  find(scan) {
    const { runs } = scan.anchors
    for (let index = 0; index < runs.length; index += 2) {
      const start = runs.at(index)
      const end = runs.at(index + 1)
      const shortest = SHORTEST_PREFIX + 1 + (end === scan.text.length ? SHORTEST_CUT : SHORTEST)
      if (end - start >= shortest) visitRun(scan, start, end, shortest, visit)
    }
  },
}

function visit(scan: Scan, start: number, end: number): boolean {
  const { text } = scan
  if ((text.charCodeAt(start) | 0x20) !== 0x6c || (text.charCodeAt(start + 1) | 0x20) !== 0x6e) return false
  let digit = start
  while (digit - start <= LONGEST_PREFIX && isLetter(text.charCodeAt(digit))) digit++
  if (!PREFIX.test(text.slice(start, digit).toLowerCase())) return false
  for (let separator = digit; separator < digit + LONGEST_AMOUNT; separator++) {
    if (text.charCodeAt(separator) !== ONE) continue
    let last = separator + 1
    while (isBech32Digit(text.charCodeAt(last))) last++
    const size = last - separator - 1
    if (size < SHORTEST && (size < SHORTEST_CUT || last < text.length)) continue
    scan.add('lightning-invoice', start, end)
    return true
  }
  return false
}
