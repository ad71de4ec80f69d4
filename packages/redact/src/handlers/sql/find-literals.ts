import type { Dialect } from './dialect.ts'
import { readSql, type SqlParts } from './read-sql.ts'

const ESCAPED_QUOTE = /\\['"]/

/** Where MySQL has a comment and PostgreSQL an operator. */
const HASH = /\s#/

/**
 * The literals of a text, where a backslash before a quote may escape it or end the string: MySQL's and
 * PostgreSQL's strings differ there, and so does what `#` is. Of an unknown database the text is read both ways, and the
 * reading that makes more sense counts: `'it\'s'` is one string, and in `'C:\', 'x'` there are two. If both make as
 * much sense, what either holds for a literal is one, so that nothing is left of any.
 */
export function findLiterals(text: string, dialect: Dialect, isProse: boolean): SqlParts {
  const found = findStrings(text, dialect, isProse)
  if (isProse || dialect.doubleQuotes !== 'unknown' || !HASH.test(text)) return found
  return better(found, findStrings(text, { ...dialect, hashComments: true }, false))
}

function findStrings(text: string, dialect: Dialect, isProse: boolean): SqlParts {
  const escaped = readSql(text, dialect, true, isProse)
  if (dialect.backslash === 'escape' || !ESCAPED_QUOTE.test(text)) return escaped
  return better(escaped, readSql(text, dialect, false, isProse))
}

function better(one: SqlParts, other: SqlParts): SqlParts {
  if (one.faults < other.faults) return one
  if (other.faults < one.faults) return other
  return { ...one, literals: union(one.literals, other.literals) }
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
