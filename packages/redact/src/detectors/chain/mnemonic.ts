import { Anchor } from '../../text/anchor.ts'
import type { Detector } from '../../text/scan.ts'
import { findLabelled } from './mnemonic-label.ts'
import { findPhrases } from './mnemonic-phrase.ts'

/**
 * Mnemonics of BIP-39 English words, in any case, separated by white space, commas, numbering or quotes: 12 and more
 * words anywhere, three and more right after a label (redaction policy, section 6). The whole row goes, up to its last
 * word. Checksums and lengths are not looked at.
 */
export const mnemonic: Detector = {
  name: 'mnemonic',
  needs: Anchor.PHRASE | Anchor.LABEL | Anchor.SEPARATOR,
  offForIdentifiers: false,
  structural: false,
  find(scan) {
    const { bits } = scan.anchors
    if ((bits & (Anchor.LABEL | Anchor.SEPARATOR)) !== 0) findLabelled(scan)
    if ((bits & Anchor.PHRASE) !== 0) findPhrases(scan)
  },
}
