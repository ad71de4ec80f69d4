import type { HandlerFindings } from '../../text/scan.ts'
import { dialectOf } from './dialect.ts'
import { findLiterals } from './find-literals.ts'

/**
 * Replaces the literals of an SQL text with `?` and gives its comments to the detectors (redaction policy, section 5).
 * Identifiers, keywords, placeholders, NULL and casts stay, and a text without literals byte for byte.
 */
export function redactSql(text: string, dbSystem: string | undefined, out: HandlerFindings): void {
  const { literals, comments, identifiers } = findLiterals(text, dialectOf(dbSystem), false)
  for (let index = 0; index < literals.length; index += 2)
    out.add('sql-literal', literals[index] as number, literals[index + 1] as number, '?')
  for (let index = 0; index < comments.length; index += 2)
    out.scan(comments[index] as number, comments[index + 1] as number)
  for (let index = 0; index < identifiers.length; index += 2)
    out.scan(identifiers[index] as number, identifiers[index + 1] as number)
}
