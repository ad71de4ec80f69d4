import { isAlphanumeric } from '../../text/characters.ts'

/** Longest scheme that is read backwards from its colon. */
const LONGEST_SCHEME = 32

/** Schemes whose user part may hold a raw password: databases, brokers, mail, files, directories. */
const CONNECTIONS = new Set(
  (
    'postgres postgresql pgsql psql mysql mysqlx mariadb mongodb mongo redis rediss valkey valkeys keydb memcached ' +
    'memcache mssql sqlserver oracle cockroach cockroachdb crdb cassandra scylla scylladb clickhouse couchbase couchbases ' +
    'couchdb neo4j bolt db2 ibmdb hive hive2 impala presto trino snowflake redshift vertica crate cratedb sqlite firebird ' +
    'hana hdb sybase teradata informix yugabyte timescale timescaledb tidb influxdb influx elastic elasticsearch opensearch ' +
    'libsql duckdb dremio databricks arangodb rethinkdb singlestore memsql exasol ' +
    'amqp amqps kafka kafkas nats rabbitmq mqtt mqtts stomp stomps pulsar activemq celery beanstalk beanstalkd zmq sqs ' +
    'smtp smtps submission imap imaps pop pop3 pop3s mail ' +
    'ftp ftps ftpes sftp scp ldap ldaps ldapi jdbc'
  ).split(' '),
)

/** Schemes after whose `//` no authority with a user stands, but a package or a file. */
const WITHOUT_USER = new Set(['webpack', 'webpack-internal', 'npm', 'pkg', 'jsr', 'node', 'file'])

const HTTP = new Set(['http', 'https', 'ws', 'wss'])

/** How the user part of a scheme is read. */
export type SchemeKind = 'http' | 'connection' | 'without-user' | 'other'

/**
 * The kind of the scheme whose `:` is at `colon`: `mongodb+srv` is `mongodb`, `jdbc:<any>` is a connection
 * (redaction policy, section 5).
 */
export function schemeKind(text: string, colon: number): SchemeKind {
  // Nearly all of them, without a slice of the text.
  if (text.startsWith('https', colon - 5) && isStart(text, colon - 5)) return 'http'
  const start = schemeStart(text, colon)
  const scheme = text.slice(start, colon).toLowerCase()
  if (isJdbc(text, start - 1)) return 'connection'
  const plus = scheme.indexOf('+')
  const base = (plus > 0 ? scheme.slice(0, plus) : scheme).replace(/^.*[._]/, '')
  if (CONNECTIONS.has(base)) return 'connection'
  if (HTTP.has(base)) return 'http'
  return WITHOUT_USER.has(base) ? 'without-user' : 'other'
}

/** Where the scheme begins whose `:` is at `colon`. */
export function schemeStart(text: string, colon: number): number {
  const least = Math.max(0, colon - LONGEST_SCHEME)
  let start = colon
  while (start > least && isSchemePart(text.charCodeAt(start - 1))) start--
  return start
}

/** Whether the colon at `colon` follows `jdbc`, or `jdbc:` and one more word (`jdbc:oracle:thin:`). */
export function isJdbc(text: string, colon: number): boolean {
  if (text.charCodeAt(colon) !== 0x3a) return false
  const start = schemeStart(text, colon)
  if (text.slice(start, colon).toLowerCase() === 'jdbc') return true
  return text.charCodeAt(start - 1) === 0x3a && text.slice(start - 5, start - 1).toLowerCase() === 'jdbc'
}

/** The position after `://` or `:\/\/`, or -1 if the colon at `colon` begins neither. */
export function afterSlashes(text: string, colon: number): number {
  const next = text.charCodeAt(colon + 1)
  if (next === 0x2f) return text.charCodeAt(colon + 2) === 0x2f ? colon + 3 : -1
  return next === 0x5c && text.startsWith('\\/\\/', colon + 1) ? colon + 5 : -1
}

function isStart(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1)
  return before !== 0x3a && !isSchemePart(before)
}

function isSchemePart(code: number): boolean {
  return isAlphanumeric(code) || code === 0x2b || code === 0x2d || code === 0x2e || code === 0x5f
}
