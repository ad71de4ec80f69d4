import { type SinkSpan, type TraceNode, walkTrace } from '@sightglass/testkit'

/** The route of the request that the demo shows. */
export const ROUTE = '/swaps'
/** A customer and a swap are inserted, in a transaction. */
const SQL_SPANS = 2

/** Base URLs of the two upstreams. */
export interface Upstreams {
  esplora: string
  evm: string
}

/** One piece that a swap's trace must hold, and how many spans of it there are. */
export interface Piece {
  what: string
  found: number
  wanted: number
}

/**
 * Counts what one tree holds below (and with) the span of the HTTP request: only that counts, so that a span which
 * lost its parent is missing.
 */
export function piecesOf(trace: TraceNode, upstreams: Upstreams): Piece[] {
  const server = [...walkTrace(trace)].find(({ span }) => isOpenedSwap(span))
  const below = server ? [...walkTrace(server)].map(({ span }) => span) : []
  const count = (fits: (span: SinkSpan) => boolean) => below.filter(fits).length
  return [
    {
      what: `the HTTP server span with its route ${ROUTE}`,
      found: server?.span.attributes['http.route'] === ROUTE ? 1 : 0,
      wanted: 1,
    },
    { what: 'SQL spans', found: count(isSql), wanted: SQL_SPANS },
    { what: 'calls to Esplora', found: count((span) => isCallTo(upstreams.esplora, span)), wanted: 1 },
    { what: 'calls to the EVM node', found: count((span) => isCallTo(upstreams.evm, span)), wanted: 1 },
  ]
}

/** What a trace lacks, as text for people; empty when it holds everything. */
export function missingPieces(pieces: readonly Piece[]): string[] {
  return pieces
    .filter(({ found, wanted }) => found < wanted)
    .map(({ what, found, wanted }) => (wanted === 1 ? what : `${what} (${found} of at least ${wanted})`))
}

/** The server's span of a POST to /swaps that was answered 201, whether it knows its route or not. */
export function isOpenedSwap({ kind, attributes }: SinkSpan): boolean {
  const method = attributes['http.request.method'] ?? attributes['http.method']
  const path = attributes['url.path'] ?? attributes['http.target']
  const status = attributes['http.response.status_code'] ?? attributes['http.status_code']
  return kind === 'server' && method === 'POST' && path === ROUTE && Number(status) === 201
}

/** A statement; getting a connection from the pool is a span of the database too, but not SQL. */
function isSql({ kind, attributes }: SinkSpan): boolean {
  const system = attributes['db.system.name'] ?? attributes['db.system']
  const statement = attributes['db.query.text'] ?? attributes['db.statement']
  return kind === 'client' && system === 'postgresql' && statement !== undefined
}

function isCallTo(base: string, { kind, attributes }: SinkSpan): boolean {
  const url = attributes['url.full'] ?? attributes['http.url']
  return kind === 'client' && typeof url === 'string' && (url === base || url.startsWith(`${base}/`))
}
