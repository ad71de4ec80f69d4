import type { IncomingMessage } from 'node:http'
import { createRateLimiter, parseIpRanges, plainAddress } from '@sightglass/core'
import type { AuditReason } from './audit.ts'
import { createTokenCheck } from './token.ts'

/** Who may read the page, and how often. */
export interface MetricsAccess {
  /**
   * Addresses and CIDR ranges that need no token; `internal` stands for loopback, private, link-local and unique
   * local addresses. Default: `['internal']`. Empty, or `none`: everybody needs the token.
   */
  readonly allow?: readonly string[]
  /** What all others send as `Authorization: Bearer <token>`. Absent or empty: all others are refused. */
  readonly token?: string
  /** Requests per client, those of allowed networks as well; default 60 a minute. False: no limit. */
  readonly rateLimit?:
    | false
    | {
        /** Default 60. */
        readonly limit?: number
        /** Default 60 000. */
        readonly windowMs?: number
        /** Clients remembered, default 10 000. */
        readonly maxClients?: number
      }
  /** A monotonic clock in ms; performance.now by default. */
  readonly now?: () => number
}

/** A request that is not answered with the page. */
export interface Refusal {
  readonly status: number
  readonly reason: AuditReason
  readonly headers: Readonly<Record<string, string>>
}

/** The decision about one client. */
export interface AccessGuard {
  /** Counts the request and decides. Undefined: it may pass. */
  refuse(request: IncomingMessage, client: string): Refusal | undefined
}

const CHALLENGE = { 'www-authenticate': 'Bearer' }
const NO_TOKEN: Refusal = { status: 403, reason: 'no token configured', headers: {} }
const TOKEN_MISSING: Refusal = { status: 401, reason: 'token missing', headers: CHALLENGE }
const TOKEN_WRONG: Refusal = { status: 401, reason: 'token wrong', headers: CHALLENGE }

/**
 * Makes the guard. The client is the other end of the socket and nothing else: X-Forwarded-For and its like are what
 * the client says of itself.
 *
 * @throws RangeError for a wrong range or limit, naming it
 */
export function createAccessGuard(access: MetricsAccess = {}): AccessGuard {
  const { allow = ['internal'], token, rateLimit = {}, now } = access
  const exempt = parseIpRanges(allow)
  const checkToken = token ? createTokenCheck(token) : undefined
  const limiter =
    rateLimit === false
      ? undefined
      : createRateLimiter({ limit: 60, ...rateLimit, ...(now === undefined ? {} : { now }) })

  return {
    refuse(request, client) {
      const waitMs = limiter?.take(client) ?? 0
      if (waitMs > 0) {
        const headers = { 'retry-after': String(Math.ceil(waitMs / 1_000)) }
        return { status: 429, reason: 'rate limit', headers }
      }
      if (exempt.contains(client)) return undefined
      if (checkToken === undefined) return NO_TOKEN
      const verdict = checkToken(request.headers.authorization)
      if (verdict === 'right') return undefined
      return verdict === 'missing' ? TOKEN_MISSING : TOKEN_WRONG
    },
  }
}

/** The address of who asks, in one spelling; 'unknown' where the socket has none. */
export function clientOf(request: IncomingMessage): string {
  return plainAddress(request.socket?.remoteAddress) ?? 'unknown'
}
