import { Anchor } from '../../text/anchor.ts'
import type { Detector, Scan } from '../../text/scan.ts'
import { findFailingRow, findKeyValues } from './db-error-details.ts'
import { EmbeddedStatements } from './db-error-embedded.ts'
import { findDuplicateEntry } from './db-error-entry.ts'
import { findDuplicateKey } from './db-error-mongo.ts'

/**
 * What databases and their drivers say of the row or statement that failed, in any text (redaction policy, section 5):
 * the values of `Key (a)=(x)`, `Duplicate entry 'x'`, `Failing row contains (…)`, `dup key: { a: "x" }`, and the quoted
 * literals of a statement with all that is behind it.
 */
export const dbError: Detector = {
  name: 'db-error',
  needs: Anchor.LABEL,
  offForIdentifiers: false,
  structural: false,
  find,
}

function find(scan: Scan): void {
  const { text, anchors } = scan
  const { bits, labels } = anchors
  if ((bits & (Anchor.QUOTE | Anchor.OPEN | Anchor.DOLLAR)) === 0) return
  /** Details before it have been found. */
  let done = 0
  let statements: EmbeddedStatements | undefined
  for (let index = 0; index < labels.length; index += 2) {
    const start = labels.at(index)
    const end = labels.at(index + 1)
    switch (end - start) {
      case 3:
        if (start < done) break
        if (is(text, start, 'key')) {
          const next = findKeyValues(scan, end)
          done = next > end ? next : findDuplicateKey(scan, start, end)
        } else if (is(text, start, 'row')) done = findFailingRow(scan, start, end)
        break
      case 5:
        if (start >= done && is(text, start, 'entry')) done = findDuplicateEntry(scan, start, end)
        break
      case 6:
        // What looks like a statement within a value has gone with it.
        if (start < done || (bits & (Anchor.QUOTE | Anchor.DOLLAR)) === 0 || !isStatement(text, start)) break
        statements ??= new EmbeddedStatements(scan)
        statements.label(start, end)
        break
    }
  }
}

function is(text: string, start: number, word: string): boolean {
  for (let index = 0; index < word.length; index++)
    if ((text.charCodeAt(start + index) | 0x20) !== word.charCodeAt(index)) return false
  return true
}

function isStatement(text: string, start: number): boolean {
  switch (text.charCodeAt(start) | 0x20) {
    case 0x73:
      return is(text, start, 'select')
    case 0x69:
      return is(text, start, 'insert')
    case 0x75:
      return is(text, start, 'update')
    case 0x64:
      return is(text, start, 'delete')
    case 0x76:
      return is(text, start, 'values')
    default:
      return false
  }
}
