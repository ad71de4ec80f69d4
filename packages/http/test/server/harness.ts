import { once } from 'node:events'
import * as http from 'node:http'
import * as https from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { context, propagation } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core'
import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import { createRegistry, type MetricRegistry } from '@sightglass/metrics'
import { waitUntil } from '@sightglass/testkit'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { type HttpInstrumentation, type HttpOptions, startHttp } from '../../src/index.ts'
import { appSettings } from '../../src/settings.ts'

/** The instrumentation in this process, with the SDK's own tracer. */
export interface Instrumented {
  readonly registry: MetricRegistry
  readonly warnings: readonly string[]
  readonly provider: TracerProvider
  /** The spans ended since the last test began, server spans only. */
  spans(): ReadableSpan[]
  /** The first span of that path; rejects after a while. */
  span(path: string): Promise<ReadableSpan>
  /** The points of a family as `labels → value`, histograms by their count. */
  points(name: string): Promise<Record<string, number>>
}

/** Starts the instrumentation before the tests of a file and stops it after them. */
export function useInstrumentation(options: Partial<HttpOptions> = {}): Instrumented {
  const exporter = new InMemorySpanExporter()
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] })
  const registry = createRegistry()
  const producer = registry.producer({ names: 'otel' })
  const warnings: string[] = []
  let running: HttpInstrumentation | undefined

  beforeAll(() => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
    propagation.setGlobalPropagator(
      new CompositePropagator({
        propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()],
      }),
    )
    const tracer = provider.getTracer('test')
    running = startHttp({
      tracer,
      registry,
      warn: (line) => warnings.push(line),
      client: false,
      undici: false,
      ...options,
    })
    // As the module loader would tell.
    for (const name of ['http', 'https']) running.onModuleResolved(name, `node:${name}`)
  })
  afterEach(() => {
    exporter.reset()
    appSettings.hooks = {}
    appSettings.routeOf = undefined
  })
  afterAll(() => {
    running?.stop()
    context.disable()
    propagation.disable()
  })

  const spans = () => exporter.getFinishedSpans().filter((span) => span.kind === 1)
  return {
    registry,
    warnings,
    provider,
    spans,
    span: (path) =>
      waitUntil(() => spans().find((span) => span.attributes['url.path'] === path), {
        what: `a span of ${path}`,
      }),
    async points(name) {
      const { resourceMetrics } = await producer.collect()
      const metric = resourceMetrics.scopeMetrics
        .flatMap((scope) => scope.metrics)
        .find((one) => one.descriptor.name === name)
      return Object.fromEntries(
        (metric?.dataPoints ?? []).map(({ attributes, value }) => [
          Object.entries(attributes)
            .map(([key, text]) => `${key}=${text}`)
            .join(' '),
          typeof value === 'number' ? value : value.count,
        ]),
      )
    },
  }
}

/** A server on a free port of 127.0.0.1; stopped after the test of `stopAfter`. */
export interface Listening {
  readonly port: number
  readonly url: string
  readonly server: http.Server
}

const servers: http.Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

/** Starts a server that is closed after the test. */
export async function serve(
  listener: http.RequestListener | undefined,
  options: https.ServerOptions & { secure?: boolean } = {},
): Promise<Listening> {
  const { secure = false, ...rest } = options
  const server = secure ? https.createServer(rest, listener) : http.createServer(rest, listener)
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { port, url: `${secure ? 'https' : 'http'}://127.0.0.1:${port}`, server }
}

/** A bare connection, for what an HTTP client would not send; `received` is all that came back so far. */
export async function dial(port: number): Promise<Socket & { received: string }> {
  const socket = Object.assign(connect(port, '127.0.0.1'), { received: '' })
  socket.setEncoding('latin1')
  socket.on('data', (text: string) => {
    socket.received += text
  })
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}
