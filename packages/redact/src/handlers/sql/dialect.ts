/** What a database's SQL says of the characters that dialects read differently (redaction policy, section 5). */
export interface Dialect {
  /** What `"…"` is. */
  readonly doubleQuotes: 'identifier' | 'literal' | 'unknown'
  /** Whether a backslash escapes a quote in a plain string. */
  readonly backslash: 'escape' | 'unknown'
  /** Whether `#` starts a comment. */
  readonly hashComments: boolean
  /** Whether `--` starts a comment whatever follows; else only before white space. */
  readonly dashComments: 'always' | 'before-space' | 'unknown'
  /** Whether `[…]` may be an identifier. */
  readonly brackets: boolean
}

const UNKNOWN: Dialect = {
  doubleQuotes: 'unknown',
  backslash: 'unknown',
  hashComments: false,
  dashComments: 'unknown',
  brackets: true,
}
const MYSQL: Dialect = {
  doubleQuotes: 'literal',
  backslash: 'escape',
  hashComments: true,
  dashComments: 'before-space',
  brackets: false,
}
/** Strings in double quotes and with backslashes, but comments unlike MySQL's. */
const STRINGS: Dialect = { ...MYSQL, hashComments: false, dashComments: 'unknown' }
const STANDARD: Dialect = { ...UNKNOWN, doubleQuotes: 'identifier', dashComments: 'always', brackets: false }
const BRACKETS: Dialect = { ...STANDARD, brackets: true }

const dialects = new Map<string, Dialect>([
  ['', UNKNOWN],
  ['other_sql', UNKNOWN],
])
const REDIS = new Set('redis memcached valkey keydb dragonfly dragonflydb'.split(' '))
const DOCUMENTS = new Set(
  'mongodb elasticsearch opensearch couchdb aws.dynamodb dynamodb azure.cosmosdb cosmosdb firestore'.split(
    ' ',
  ),
)

function enter(dialect: Dialect, systems: string): void {
  for (const system of systems.split(' ')) dialects.set(system, dialect)
}

enter(MYSQL, 'mysql mariadb tidb memsql singlestore')
enter(STRINGS, 'neo4j couchbase gcp.bigquery bigquery hive spark databricks')
enter(
  STANDARD,
  'postgresql postgres cockroachdb cockroach redshift aws.redshift yugabytedb oracle oracle.db db2 ibm.db2 cassandra sap.hana hanadb teradata trino presto snowflake clickhouse firebirdsql derby hsqldb h2 h2database informix ibm.informix ingres actian.ingres netezza ibm.netezza vertica gcp.spanner spanner edb greenplum duckdb influxdb maxdb sap.maxdb interbase pervasive cloudscape adabas softwareag.adabas filemaker polardb progress intersystems_cache',
)
enter(BRACKETS, 'mssql microsoft.sql_server mssqlcompact sybase sqlite msaccess')

/** The dialect of a `db.system` or `db.system.name`; that of an unknown database where it says nothing. */
export function dialectOf(dbSystem: string | undefined): Dialect {
  return dialects.get(dbSystem?.toLowerCase() ?? '') ?? UNKNOWN
}

/** What a `db.system` or `db.system.name` says of the language of its queries; undefined where it says nothing. */
export function languageOf(dbSystem: string | undefined): 'sql' | 'redis' | 'documents' | undefined {
  const system = dbSystem?.toLowerCase() ?? ''
  if (REDIS.has(system)) return 'redis'
  if (DOCUMENTS.has(system)) return 'documents'
  return dialects.has(system) && system !== '' ? 'sql' : undefined
}
