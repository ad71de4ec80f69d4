import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import { guard, processGlobal } from '@sightglass/core'
import type { MetricsHandler } from './handler.ts'

interface Slot {
  handler: MetricsHandler | undefined
}

function slot(): Slot {
  return processGlobal<Slot>('scrape.1', () => ({ handler: undefined }))
}

/**
 * Makes a handler the one of this process, for every copy of this package: `metricsHandler` answers with it. The
 * preload does so with its own; a later one takes the place of an earlier one.
 *
 * @returns what takes it back
 */
export function publishMetricsHandler(handler: MetricsHandler): () => void {
  const shared = slot()
  shared.handler = handler
  return () => {
    if (shared.handler === handler) shared.handler = undefined
  }
}

/**
 * The page of this process, to mount in an app: `app.get('/metrics', metricsHandler)`. Access control, rate limit and
 * numbers are those of the page that the preload serves on its own port. Where there is none it answers with 404.
 * Never throws.
 */
export function metricsHandler(
  request: IncomingMessage,
  response: ServerResponse,
  ..._rest: unknown[]
): void {
  const { handler } = slot()
  if (handler !== undefined) {
    handler(request, response)
    return
  }
  const body = `${STATUS_CODES[404]}\n`
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }
  const answer = () => response.writeHead(404, headers).end(request.method === 'HEAD' ? undefined : body)
  guard(answer, undefined, () => response.destroy())
}
