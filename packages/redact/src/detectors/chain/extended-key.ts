import { isBase58 } from '../../checks/base58check.ts'
import { visitRun } from '../../checks/base58check-token.ts'
import { Anchor } from '../../text/anchor.ts'
import type { Detector, Scan } from '../../text/scan.ts'

const KINDS = 'xyztuvYZUV'
const PREFIX = 4
/** The 107 characters after the prefix, and a few less or more. */
const SHORTEST = 100
const LONGEST = 114
/** Least that is left, after the prefix, of a key that was cut. */
const SHORTEST_CUT = 16

/**
 * Extended keys (BIP-32, SLIP-132), private and public: a prefix such as `xprv` or `zpub` and about 107 characters of
 * base58 (redaction policy, section 6); checksums are not looked at. At the very end of a text, which a limit may have
 * cut, 16 characters are enough if they begin as a key of small depth does.
 */
export const extendedKey: Detector = {
  name: 'extended-key',
  needs: Anchor.RUN,
  offForIdentifiers: false,
  structural: false,
  find(scan) {
    const { runs } = scan.anchors
    for (let index = 0; index < runs.length; index += 2) {
      const start = runs.at(index)
      const end = runs.at(index + 1)
      const shortest = PREFIX + (end === scan.text.length ? SHORTEST_CUT : SHORTEST)
      if (end - start >= shortest) visitRun(scan, start, end, shortest, visit)
    }
  },
}

function visit(scan: Scan, start: number, end: number): boolean {
  const { text } = scan
  if (!KINDS.includes(text.charAt(start))) return false
  const isPrivate = text.startsWith('prv', start + 1)
  if (!isPrivate && !text.startsWith('pub', start + 1)) return false
  const size = end - start - PREFIX
  if (size > LONGEST || !isBase58(text, start, end)) return false
  if (size < SHORTEST && (end < text.length || !isSmallDepth(text.charAt(start + PREFIX), isPrivate)))
    return false
  scan.add('extended-key', start, end)
  return true
}

/** Whether a key of the first levels has this character after its prefix: the version decides it, and the depth. */
function isSmallDepth(character: string, isPrivate: boolean): boolean {
  return (isPrivate ? '189AB' : '567D').includes(character)
}
