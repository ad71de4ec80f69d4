import type { Dialect } from './dialect.ts'
import { readSql, type SqlParts } from './read-sql.ts'

const ESCAPED_QUOTE = /\\['"]/

/**
 * The literals of a text, where a backslash before a quote may escape it or end the string: MySQL's and
 * PostgreSQL's strings differ there. Of an unknown database the text is read both ways, and the reading that makes
 * more sense counts: `'it\'s'` is one string, and in `'C:\', 'x'` there are two. If both make as much sense, what
 * either holds for a literal is one, so that nothing is left of any.
 */
export function findLiterals(text: string, dialect: Dialect, isProse: boolean): SqlParts {
  const escaped = readSql(text, dialect, true, isProse)
  if (dialect.backslash === 'escape' || !ESCAPED_QUOTE.test(text)) return escaped
  const plain = readSql(text, dialect, false, isProse)
  if (escaped.faults < plain.faults) return escaped
  if (plain.faults < escaped.faults) return plain
  return { ...escaped, literals: union(escaped.literals, plain.literals) }
}

/** Both lists of pairs in one, in order, with those that overlap as one. */
function union(one: readonly number[], other: readonly number[]): number[] {
  const result: number[] = []
  let left = 0
  let right = 0
  while (left < one.length || right < other.length) {
    const isLeft = right >= other.length || (one[left] ?? Infinity) <= (other[right] ?? Infinity)
    const start = (isLeft ? one[left] : other[right]) as number
    const end = (isLeft ? one[left + 1] : other[right + 1]) as number
    if (isLeft) left += 2
    else right += 2
    const last = result.length - 1
    if (last > 0 && start < (result[last] as number)) result[last] = Math.max(result[last] as number, end)
    else result.push(start, end)
  }
  return result
}
