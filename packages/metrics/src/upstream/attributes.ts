import type { LabelValue } from '../types.ts'

/** Longest text of an attribute that is kept, in characters. */
const LONGEST = 200

/**
 * An attribute's value as a label: texts (cut), numbers and booleans as they are, lists of them joined by commas.
 * Anything else, such as an object, is left out.
 */
export function labelValue(value: unknown): LabelValue {
  if (typeof value === 'string') return value.slice(0, LONGEST)
  if (typeof value === 'number' || typeof value === 'boolean') return value
  if (!Array.isArray(value)) return undefined
  // More elements than characters would be cut off anyway.
  const parts = value.slice(0, LONGEST).map(labelValue)
  return parts
    .filter((part) => part !== undefined)
    .join(',')
    .slice(0, LONGEST)
}

/** A word such as `SELECT` or `find`; what is none may hold a piece of a statement, and becomes `_OTHER`. */
export function operationName(value: string): string {
  return /^[a-z][a-z _]{0,31}$/i.test(value) ? value : '_OTHER'
}

/** A code or class name such as `23505`, `ECONNREFUSED`, `TypeError`; what is none may be a message, and becomes `_OTHER`. */
export function errorType(value: string): string {
  return /^[\w.$-]{1,64}$/.test(value) ? value : '_OTHER'
}

// host: '127.0.0.1', port: 3306, database: 'shop', user: 'me'
const MYSQL_POOL =
  /^(?:host: '([^']*)')?(?:, )?(?:port: (\d+))?(?:, )?(?:database: '([^']*)')?(?:, )?(?:user: .*)?$/

/**
 * The name of a pool without scheme, user, password and parameters: `host:port/database`. Upstream makes it of the
 * connection's options (pg, mysql: a list with the user) or its URL (mongodb, oracledb), or it is one's own.
 */
export function poolName(value: string): string | undefined {
  const text = value.trim()
  const mysql = text.startsWith('host: ') || text.startsWith('port: ') ? MYSQL_POOL.exec(text) : null
  if (mysql) {
    const [, host = '', port, database] = mysql
    return `${host}${port ? `:${port}` : ''}${database ? `/${database}` : ''}` || undefined
  }
  const bare = text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/[?#].*$/s, '')
  // A password may hold an @ or a slash that was not encoded: what stands after the last @ is the place.
  return bare.slice(bare.lastIndexOf('@') + 1) || undefined
}
