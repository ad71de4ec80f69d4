import { createRateLimiter, guard } from '@sightglass/core'

/** Why a request for the page was refused. */
export type AuditReason =
  | 'rate limit'
  | 'no token configured'
  | 'token missing'
  | 'token wrong'
  | 'malformed URL'
  | 'path'
  | 'method'

/** One refused request. It holds neither the URL nor any header: both may carry secrets. */
export interface AuditRecord {
  /** ISO 8601, UTC. */
  readonly time: string
  /** Address of the socket's other end, IPv4-mapped IPv6 as IPv4; 'unknown' where it has none (a Unix socket). */
  readonly client: string
  readonly method: string
  readonly status: number
  readonly reason: AuditReason
}

/** Told about each refused request, at once. What it throws is dropped. */
export type Audit = (record: AuditRecord) => void

const MINUTE_MS = 60_000
const LINES_PER_MINUTE = 20

/** For the log of refusals. */
export interface AuditLogOptions {
  /** Takes the line. */
  readonly warn: (message: string) => void
  /** A monotonic clock in ms; performance.now by default. */
  readonly now?: () => number
}

/**
 * The audit where the app has none of its own: a line in the log, at most one per client and minute and at most 20 a
 * minute in all, so that nobody can fill the log from outside.
 */
export function createAuditLog({ warn, now = () => performance.now() }: AuditLogOptions): Audit {
  const perClient = createRateLimiter({ limit: 1, windowMs: MINUTE_MS, maxClients: 1_000, now })
  const inAll = createRateLimiter({ limit: LINES_PER_MINUTE, windowMs: MINUTE_MS, maxClients: 1, now })
  let unsaid = 0
  return function auditLog({ client, method, status, reason }) {
    if (perClient.take(client) > 0 || inAll.take('') > 0) {
      unsaid++
      return
    }
    const more = unsaid === 0 ? '' : `; ${unsaid} refusals before it are not listed`
    unsaid = 0
    warn(`the metrics page refused ${method} from ${client} with ${status} (${reason})${more}`)
  }
}

/** An audit that cannot throw. */
export function guardAudit(audit: Audit): Audit {
  return (record) =>
    guard(
      () => audit(record),
      undefined,
      () => {},
    )
}
