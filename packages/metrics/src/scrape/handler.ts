import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import { diag } from '@opentelemetry/api'
import { createEpisode, guard } from '@sightglass/core'
import { clientOf, createAccessGuard, type MetricsAccess, type Refusal } from './access.ts'
import { type Audit, createAuditLog, guardAudit } from './audit.ts'
import { createPage, type PageExporter } from './page.ts'

/** What the page is made of, and who may read it. */
export interface MetricsHandlerOptions {
  /** A PrometheusExporter made with `preventServerStart: true` and connected to its sources. */
  readonly exporter: PageExporter
  readonly access?: MetricsAccess
  /** Told about each refusal. Default: a line through `warn`, at most one per client and minute. */
  readonly audit?: Audit
  /** Takes a line when pages begin to fail and when they work again; default: the diag logger. */
  readonly warn?: (message: string) => void
  /** Most lines of a page, default 200 000; a longer one is answered with 500. */
  readonly maxLines?: number
  /** Longest time of a collection in ms, default 10 000, Prometheus's own default; then the answer is 500. */
  readonly timeoutMs?: number
}

/** Answers requests for the page: `app.get('/metrics', handler)`, or by hand in a node:http server. Never throws. */
export interface MetricsHandler {
  (request: IncomingMessage, response: ServerResponse, ...rest: unknown[]): void
  /** The same, guard and counts included, for a server of its own: answers other paths with 404, malformed URLs with 400. */
  forPath(path: string): (request: IncomingMessage, response: ServerResponse) => void
  /** Size of the last page that was made; undefined before the first. */
  readonly lastPage: { readonly lines: number; readonly bytes: number } | undefined
}

/** Prometheus's text format, which upstream's handler writes. */
const PAGE_TYPE = 'text/plain; version=0.0.4; charset=utf-8'
const TEXT = 'text/plain; charset=utf-8'
const MALFORMED_URL: Refusal = { status: 400, reason: 'malformed URL', headers: {} }
const OTHER_PATH: Refusal = { status: 404, reason: 'path', headers: {} }
const OTHER_METHOD: Refusal = { status: 405, reason: 'method', headers: { allow: 'GET, HEAD' } }

/**
 * Makes the handler of the metrics page. A request is counted, then its client's right is checked, then what it asks
 * for: a stranger learns nothing from the difference. HEAD collects as GET does, so that its status is true.
 *
 * @throws RangeError for a wrong range, limit or number, naming it
 */
export function createMetricsHandler(options: MetricsHandlerOptions): MetricsHandler {
  const { exporter, maxLines = 200_000, timeoutMs = 10_000 } = options
  positive('maxLines', maxLines)
  positive('timeoutMs', timeoutMs)
  const warn = quiet(options.warn ?? ((message) => diag.warn(message)))
  const audit = guardAudit(options.audit ?? createAuditLog({ warn }))
  const access = createAccessGuard(options.access)
  const page = createPage({ exporter, maxLines, timeoutMs })
  const failures = createEpisode()
  let lastPage: MetricsHandler['lastPage']

  function respond(request: IncomingMessage, response: ServerResponse, path?: string): void {
    const client = clientOf(request)
    const refusal = access.refuse(request, client) ?? refuseWish(request, path)
    if (refusal === undefined) {
      servePage(request, response)
      return
    }
    const { status, reason, headers } = refusal
    audit({ time: new Date().toISOString(), client, method: request.method ?? '', status, reason })
    answer(request, response, status, headers)
  }

  function servePage(request: IncomingMessage, response: ServerResponse): void {
    page(request).then((made) => {
      if (made.ok) {
        failures.good((count) => warn(`the metrics page works again, after ${count} failed requests`))
        lastPage = { lines: made.lines, bytes: made.body.length }
        answer(request, response, 200, { 'content-type': PAGE_TYPE }, made.body)
      } else {
        failures.bad(() => warn(`the metrics page fails, requests are answered with 500: ${made.problem}`))
        answer(request, response, 500, {})
      }
    })
  }

  const at = (path?: string) => {
    return function metrics(request: IncomingMessage, response: ServerResponse) {
      guard(
        () => respond(request, response, path),
        undefined,
        () => answer(request, response, 500, {}),
      )
    }
  }
  const handler = Object.assign(at(), { forPath: (path: string) => at(path) })
  return Object.defineProperty(handler, 'lastPage', { get: () => lastPage }) as MetricsHandler
}

function refuseWish(request: IncomingMessage, path: string | undefined): Refusal | undefined {
  if (path !== undefined) {
    const url = request.url ?? ''
    if (!URL.canParse(url, 'http://localhost')) return MALFORMED_URL
    if (new URL(url, 'http://localhost').pathname !== path) return OTHER_PATH
  }
  return request.method === 'GET' || request.method === 'HEAD' ? undefined : OTHER_METHOD
}

/** Answers with a fixed text unless there is a body. Never throws: an app may have changed what a response does. */
function answer(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: Buffer = Buffer.from(`${STATUS_CODES[status]}\n`),
): void {
  const write = () => {
    // The client may have gone, or something else have answered, while the page was made.
    if (response.headersSent || response.destroyed) return
    const common = { 'content-type': TEXT, 'cache-control': 'no-store', 'content-length': body.length }
    response.writeHead(status, { ...common, ...headers })
    if (request.method === 'HEAD') response.end()
    else response.end(body)
  }
  guard(write, undefined, () => response.destroy())
}

function quiet(warn: (message: string) => void): (message: string) => void {
  return (message) =>
    guard(
      () => warn(message),
      undefined,
      () => {},
    )
}

function positive(name: string, value: number): void {
  if (!(Number.isSafeInteger(value) && value >= 1)) {
    throw new RangeError(`${name} must be a whole number of 1 or more, got ${value}`)
  }
}
