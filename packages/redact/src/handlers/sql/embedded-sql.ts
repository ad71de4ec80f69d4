import type { Findings } from '../../text/scan.ts'
import { dialectOf } from './dialect.ts'
import { findLiterals } from './find-literals.ts'

/**
 * Replaces the quoted literals in `[start, end)`, where other text may surround the SQL: apostrophes within words are no
 * quotes, and numbers stay (redaction policy, section 5).
 */
export function redactEmbeddedSql(text: string, start: number, end: number, out: Findings): void {
  const { literals } = findLiterals(text.slice(start, end), dialectOf(undefined), true)
  for (let index = 0; index < literals.length; index += 2) {
    const from = start + (literals[index] as number)
    const to = start + (literals[index + 1] as number)
    out.add('sql-literal', withBackslashes(text, from, to), to, '?')
  }
}

/** The start of a literal whose quotes are escaped, in a text within a text: with what escapes the first of them. */
function withBackslashes(text: string, from: number, to: number): number {
  if (text.charCodeAt(to - 2) !== 0x5c) return from
  while (text.charCodeAt(from - 1) === 0x5c) from--
  return from
}
