import { Anchor } from '../../text/anchor.ts'
import type { Detector } from '../../text/scan.ts'
import { isFree } from '../boundary.ts'
import { isPartOfChain } from './dash-chain.ts'

const DASH = 0x2d

/**
 * Social security numbers: ddd-dd-dddd, not 000 or 666, 00 and 0000; 9xx included (redaction policy, section 6). Not
 * part of a longer id.
 */
export const ssn: Detector = {
  name: 'ssn',
  needs: Anchor.DIGITS,
  offForIdentifiers: true,
  structural: false,
  find(scan) {
    const { text } = scan
    const { numbers } = scan.anchors
    for (let run = 0; run + 5 < numbers.length; run += 2) {
      const start = numbers.at(run)
      if (numbers.at(run + 1) !== start + 3 || text.charCodeAt(start + 3) !== DASH) continue
      if (numbers.at(run + 2) !== start + 4 || numbers.at(run + 3) !== start + 6) continue
      if (numbers.at(run + 4) !== start + 7 || numbers.at(run + 5) !== start + 11) continue
      if (text.charCodeAt(start + 6) !== DASH || !isFree(text, start, start + 11)) continue
      if (isPartOfChain(text, start, start + 11) || !isIssued(text, start)) continue
      scan.add('ssn', start, start + 11)
    }
  },
}

function isIssued(text: string, start: number): boolean {
  if (text.startsWith('000', start) || text.startsWith('666', start)) return false
  return !text.startsWith('00', start + 4) && !text.startsWith('0000', start + 7)
}
