import pg from 'pg'
import { ServiceError } from '../errors.ts'

const SCHEMA = `
  create table if not exists customers (
    id bigint generated always as identity primary key,
    email text not null unique,
    created_at timestamptz not null default now()
  );
  create table if not exists swaps (
    id uuid primary key default gen_random_uuid(),
    customer_id bigint not null references customers (id),
    direction text not null,
    amount_sats bigint not null,
    token_units numeric(78) not null,
    bitcoin_address text not null,
    evm_address text not null,
    status text not null default 'awaiting-deposit',
    deposit_txid text,
    created_at timestamptz not null default now()
  );
  create index if not exists swaps_by_status on swaps (status, created_at);
`

/** For openDatabase; times in milliseconds. */
export interface DatabaseOptions {
  url: string
  poolMax: number
  /** For getting a connection, and for each statement. */
  timeoutMs: number
  /** A connection that broke while nobody used it; the pool replaces it. */
  onIdleError(error: Error): void
}

/** Runs one statement and gives its rows. Rejects with a ServiceError when the server is not available. */
export type Query = <Row extends pg.QueryResultRow>(text: string, values?: unknown[]) => Promise<Row[]>

/** A pool of connections. */
export interface Database {
  query: Query
  /** Runs `work` between BEGIN and COMMIT on one connection; rolls back when it throws. */
  transaction<T>(work: (query: Query) => Promise<T>): Promise<T>
  createSchema(): Promise<void>
  close(): Promise<void>
}

/** Connects with the first statement, not before. */
export function openDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.poolMax,
    connectionTimeoutMillis: options.timeoutMs,
    query_timeout: options.timeoutMs,
  })
  pool.on('error', options.onIdleError)

  const queryOn =
    (target: pg.Pool | pg.PoolClient): Query =>
    async <Row extends pg.QueryResultRow>(text: string, values?: unknown[]) =>
      (await translated(target.query<Row>(text, values))).rows

  return {
    query: queryOn(pool),
    transaction: async (work) => {
      const client = await translated(pool.connect())
      const query = queryOn(client)
      let broken: Error | undefined
      try {
        await query('begin')
        const result = await work(query)
        await query('commit')
        return result
      } catch (error) {
        await query('rollback').catch((failure: Error) => {
          broken = failure
        })
        throw error
      } finally {
        client.release(broken) // an error makes the pool throw the connection away
      }
    },
    createSchema: async () => {
      await translated(pool.query(SCHEMA))
    },
    close: () => pool.end(),
  }
}

/** A server that is away, full or shutting down is a 503; an error in a statement stays what it is. */
async function translated<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    // SQLSTATE classes 08 connection, 53 resources, 57 operator intervention.
    if (error instanceof pg.DatabaseError && !/^(08|53|57)/.test(error.code ?? '')) throw error
    throw new ServiceError('database_unavailable', 'The database is not available', error)
  }
}
