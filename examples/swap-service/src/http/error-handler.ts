import type { ErrorRequestHandler } from 'express'
import type { Logger } from 'pino'
import { ServiceError } from '../errors.ts'

/** Turns every error into `{ error: { code, message } }`; only what the service did not expect stays unnamed. */
export function errorHandler(log: Logger): ErrorRequestHandler {
  return (error, request, response, next) => {
    if (response.headersSent) return next(error)
    const { status, code, message } = describe(error)
    if (status >= 500) log.error({ err: error, method: request.method, status }, 'request failed')
    response.status(status).json({ error: { code, message } })
  }
}

function describe(error: unknown): { status: number; code: string; message: string } {
  if (error instanceof ServiceError) return error
  // What express.json() throws carries the status of the client's mistake.
  if (error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status < 500) {
    return { status: error.status, code: 'invalid_request', message: error.message }
  }
  return { status: 500, code: 'internal', message: 'Something went wrong on our side' }
}
