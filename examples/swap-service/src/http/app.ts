import express, { type Express } from 'express'
import type { Logger } from 'pino'
import type { SwapDesk } from '../swaps/swap-desk.ts'
import { errorHandler } from './error-handler.ts'
import { swapRoutes } from './swap-routes.ts'

/** What the HTTP layer stands on. */
export interface AppParts {
  desk: SwapDesk
  /** Rejects when the database does not answer. */
  ping(): Promise<void>
  log: Logger
}

/** The whole of the HTTP layer; it listens nowhere yet. */
export function createApp({ desk, ping, log }: AppParts): Express {
  const app = express()
  app.disable('x-powered-by')
  app.use(express.json({ limit: '16kb' }))

  app.get('/healthz', async (_request, response) => {
    await ping()
    response.json({ status: 'ok' })
  })
  app.use(swapRoutes(desk))
  app.use((request, response) => {
    const message = `There is no ${request.method} ${request.path}`
    response.status(404).json({ error: { code: 'not_found', message } })
  })
  app.use(errorHandler(log))
  return app
}
