import type { HandlerFindings } from '../text/scan.ts'
import { redactJsonQuery } from './json-query.ts'
import { redactRedis } from './redis.ts'
import { languageOf } from './sql/dialect.ts'
import { redactSql } from './sql/redact-sql.ts'
import { startsWithSql } from './sql/verbs.ts'

const TRUNCATED = '[TRUNCATED]'
/** A call as JDBC and ODBC write it. */
const CALL = /^\s{0,8}\{\s{0,8}(?:\?\s{0,8}=\s{0,8})?call\s/i

/**
 * Redacts the text of a query (redaction policy, section 5): JSON if it starts with `{` or `[`, SQL if it starts with an
 * SQL verb, else Redis. `dbSystem` is `db.system.name` or `db.system`, where it is known; it decides between SQL and
 * Redis, and what double quotes are in SQL.
 */
export function redactDatabase(text: string, dbSystem: string | undefined, out: HandlerFindings): void {
  // What was cut before stays known as such, and what is before it is read as it was.
  const query = text.endsWith(TRUNCATED) ? text.slice(0, -TRUNCATED.length) : text
  const first = query.trimStart()
  const language = languageOf(dbSystem)
  // A marker at the start is no array.
  const isJson = first.startsWith('{') || (first.startsWith('[') && !first.startsWith('[REDACTED'))
  if (isJson && !CALL.test(query)) redactJsonQuery(query, out)
  else if (isJson || language === 'sql' || (language !== 'redis' && startsWithSql(query)))
    redactSql(query, dbSystem, out)
  else if (language !== 'redis' && isCall(first)) redactJsonQuery(query, out)
  else redactRedis(query, out)
}

/** `find({…`, `db.users.find(…`: a call of a method, or one that is given an object, a list or a text. */
const METHOD = /^[A-Za-z_$][\w$]{0,63}(?:\s?\.\s?[\w$]{1,64}){1,8}\s?\(/
const FUNCTION = /^[A-Za-z_$][\w$]{0,63}\s?\(\s{0,8}[{["'`]/

/** A call such as `db.users.find({…})`, in which a space may divide anything. */
function isCall(query: string): boolean {
  return METHOD.test(query) || FUNCTION.test(query)
}
