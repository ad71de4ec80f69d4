/** What can go wrong, as a client reads it in `error.code`. */
export type ErrorCode =
  | 'invalid_request'
  | 'not_found'
  | 'deposit_already_named'
  | 'insufficient_funds'
  | 'upstream_failed'
  | 'upstream_timeout'
  | 'database_unavailable'

const STATUS: Readonly<Record<ErrorCode, number>> = {
  invalid_request: 400,
  not_found: 404,
  deposit_already_named: 409,
  insufficient_funds: 422,
  upstream_failed: 502,
  upstream_timeout: 504,
  database_unavailable: 503,
}

/** An error the service expects; its message is fit for a client. */
export class ServiceError extends Error {
  readonly code: ErrorCode
  readonly status: number

  constructor(code: ErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'ServiceError'
    this.code = code
    this.status = STATUS[code]
  }
}

/** Says which upstream failed and how, keeping the client library's error as the cause. */
export function upstreamError(upstream: string, timedOut: boolean, cause: unknown): ServiceError {
  return timedOut
    ? new ServiceError('upstream_timeout', `${upstream} did not answer in time`, cause)
    : new ServiceError('upstream_failed', `${upstream} failed`, cause)
}
