import type { Findings } from '../../text/scan.ts'
import { dialectOf } from './dialect.ts'
import { findLiterals } from './find-literals.ts'

/**
 * Replaces the quoted literals in `[start, end)`, where other text may surround the SQL: apostrophes within words are no
 * quotes, and numbers stay (redaction policy, section 5).
 */
export function redactEmbeddedSql(text: string, start: number, end: number, out: Findings): void {
  const { literals } = findLiterals(text.slice(start, end), dialectOf(undefined), true)
  for (let index = 0; index < literals.length; index += 2)
    out.add('sql-literal', start + (literals[index] as number), start + (literals[index + 1] as number), '?')
}
