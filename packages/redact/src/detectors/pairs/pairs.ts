import { Anchor } from '../../text/anchor.ts'
import type { Detector, Scan } from '../../text/scan.ts'
import { newKey, readKeyBefore } from './key.ts'
import { ruleOfKey } from './name.ts'
import { afterOtherColon, readSeparator, type Separator } from './operator.ts'
import { addValue } from './value.ts'

const COLON = 0x3a
const key = newKey()
const separator: Separator = { operator: 'equals', end: 0 }

/**
 * Pairs with a key of section 4 in any text (redaction policy, section 6): `key=value`, `key:=value`, `key => value`,
 * `"key":"value"` with quotes escaped to any depth, dumps of objects, and with finer rules `key: value`.
 */
export const pairs: Detector = {
  name: 'pairs',
  needs: Anchor.SEPARATOR,
  offForIdentifiers: false,
  structural: true,
  find(scan) {
    const { separators } = scan.anchors
    let from = 0
    for (let index = 0; index < separators.length; index++) {
      const at = separators.at(index)
      if (at >= from) from = readPair(scan, at)
    }
  },
}

/** Reads the pair whose separator, or that one's first character, is at `at`. Returns where to go on. */
function readPair(scan: Scan, at: number): number {
  const { text } = scan
  const isColon = text.charCodeAt(at) === COLON
  if (isColon) {
    const next = afterOtherColon(text, at)
    if (next >= 0) return next
  }
  const before = text.charCodeAt(at - 1)
  // `PASSWORD?=x` and `PASSWORD+=x` of make and shells.
  const keyEnd = !isColon && (before === 0x3f || before === 0x2b) ? at - 1 : at
  if (!readKeyBefore(text, keyEnd, key)) return at + 1
  const rule = ruleOfKey(scan, key)
  if (rule === undefined) return at + 1
  readSeparator(text, at, separator)
  return addValue(scan, rule, key, separator)
}
