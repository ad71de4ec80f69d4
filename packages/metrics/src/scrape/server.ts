import cluster from 'node:cluster'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { diag } from '@opentelemetry/api'
import { describeError, guard } from '@sightglass/core'
import { UNTRACED } from '../untraced.ts'
import type { MetricsHandler } from './handler.ts'

/** Where the page is served. */
export interface MetricsServerOptions {
  /** Address to listen on, default 127.0.0.1. */
  readonly host?: string
  /** Default 9464, as registered for OpenTelemetry's Prometheus page. 0: any free one. */
  readonly port?: number
  /** Default /metrics; everything else is answered with 404. */
  readonly path?: string
  readonly handler: MetricsHandler
  /** Takes the line when the port cannot be had; default: the diag logger. */
  readonly warn?: (message: string) => void
}

/** A server of its own for the page. */
export interface MetricsServer {
  /** The port, once it listens; undefined when it cannot. Never rejects. */
  readonly listening: Promise<number | undefined>
  /** Ends it with the requests under way. Never rejects. */
  stop(): Promise<void>
}

const DEFAULT_PORT = 9464
// Scrapers are few; sockets of strangers must not use up what the app may have open.
const MAX_CONNECTIONS = 100
const REQUEST_TIMEOUT_MS = 10_000
const IDLE_TIMEOUT_MS = 30_000

/**
 * Serves the page on a port of its own. Neither the server nor its sockets keep the process alive. The port is
 * exclusive: in a cluster a worker listens by itself instead of sharing the primary's, for each process has its own
 * numbers. Never throws: a port that cannot be had costs one line, and the app runs on.
 */
export function startMetricsServer(options: MetricsServerOptions): MetricsServer {
  const { host = '127.0.0.1', port = DEFAULT_PORT, path = '/metrics', handler } = options
  const warn = options.warn ?? ((message) => diag.warn(message))
  const timeouts = { headersTimeout: REQUEST_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS }
  const server = createServer(timeouts, handler.forPath(path))
  Object.assign(server, { [UNTRACED]: true })
  server.maxConnections = MAX_CONNECTIONS
  server.timeout = IDLE_TIMEOUT_MS
  server.unref()
  server.on('connection', (socket) => socket.unref())

  const listening = new Promise<number | undefined>((resolve) => {
    let open = false
    const fail = (error: unknown) => {
      // One that listens may still fail to accept; that is no reason to end an app by an unhandled 'error'.
      if (!open)
        guard(
          () => warn(refusal(host, port, error)),
          undefined,
          () => {},
        )
      resolve(undefined)
    }
    server.on('error', fail)
    server.once('close', () => resolve(undefined))
    server.once('listening', () => {
      open = true
      resolve((server.address() as AddressInfo).port)
    })
    guard(() => server.listen({ host, port, exclusive: true }), undefined, fail)
  })
  return { listening, stop: () => stop(server) }
}

function refusal(host: string, port: number, error: unknown): string {
  const hint = cluster.isWorker
    ? 'give each worker a port of its own: cluster.fork({ OTEL_EXPORTER_PROMETHEUS_PORT: ... })'
    : 'set OTEL_EXPORTER_PROMETHEUS_PORT to a free port'
  return `the metrics page cannot be opened on ${host}:${port} (${describeError(error)}); ${hint}`
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
