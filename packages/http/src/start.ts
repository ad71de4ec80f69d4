import { httpClientDuration, httpServerActive, httpServerDuration } from '@sightglass/metrics'
import { type ServerModule, watchServerModules } from './builtins.ts'
import { startClient, startUndici } from './client/index.ts'
import { createHooks, type Hooks } from './hooks.ts'
import { putState, startRoutes } from './routes/index.ts'
import { createHttp1, type Http1 } from './server/http1.ts'
import { traceHttp2 } from './server/http2.ts'
import { incomingOf } from './server/incoming.ts'
import { createRecorder } from './server/recorder.ts'
import { createSpanStarter } from './server/request-span.ts'
import { createPathCheck, DEFAULT_UNTRACED_PATHS } from './server/untraced-paths.ts'
import { activeRouteState, appSettings } from './settings.ts'
import type { HttpOptions } from './types.ts'

/** The running instrumentation. */
export interface HttpInstrumentation {
  /**
   * Whoever watches the module loader tells which builtin or package was resolved, and where it lies. Without it
   * servers are noticed with their first request, and koa and hono have no routes.
   */
  onModuleResolved(name: string, url: string): void
  /** Takes everything back. Requests under way end without a span. */
  stop(): void
}

/** Records HTTP and fetch: spans by the tracer, measurements in the registry. No module is loaded for it. */
export function startHttp(options: HttpOptions): HttpInstrumentation {
  const { tracer, registry, warn = () => {} } = options
  const { server = true, client = true, undici = true } = options
  const hooks = createHooks(() => appSettings.hooks, warn)
  const outgoing = { tracer, families: { clientDuration: registry.declare(httpClientDuration) }, hooks, warn }
  const parts: Partial<HttpInstrumentation>[] = []
  if (server) parts.push(startServer(options, hooks))
  if (client) parts.push({ stop: startClient(outgoing) })
  if (undici) parts.push({ stop: startUndici(outgoing) })
  return {
    onModuleResolved(name, url) {
      for (const part of parts) part.onModuleResolved?.(name, url)
    },
    stop() {
      for (const part of parts.splice(0)) part.stop?.()
    },
  }
}

function startServer(options: HttpOptions, hooks: Hooks): HttpInstrumentation {
  const {
    tracer,
    registry,
    untracedPaths = DEFAULT_UNTRACED_PATHS,
    fastify = true,
    warn = () => {},
  } = options
  const recorder = createRecorder({
    hooks,
    startSpan: createSpanStarter(tracer, hooks, createPathCheck(untracedPaths)),
    families: { duration: registry.declare(httpServerDuration), active: registry.declare(httpServerActive) },
    routeOf(request) {
      const { routeOf } = appSettings
      const route = routeOf && hooks.run('routeOf', () => routeOf(request), undefined)
      return typeof route === 'string' ? route : undefined
    },
  })
  const routes = startRoutes({ activeState: activeRouteState, fastify, warn })
  const stops = [routes.stop]
  const http1 = createHttp1(recorder, routes.onRequest, warn)
  const modules = watchServerModules((name) => stops.push(...patch(name, http1)))
  stops.push(modules.stop)
  stops.push(
    traceHttp2({
      begin(stream, headers) {
        const state = recorder.begin(incomingOf(stream, headers), undefined)
        return {
          context: state,
          end: (status, errorType, error) => recorder.end(state, { status: status ?? 0, errorType, error }),
        }
      },
      onCompatRequest(request) {
        const state = activeRouteState()
        if (state !== undefined) putState(request, state)
      },
      onSecureServer: (prototype) => stops.push(http1.patchServer(prototype)),
      warn,
    }),
  )
  return {
    onModuleResolved(name, url) {
      modules.onModuleResolved(name)
      routes.onModuleResolved(name, url)
    },
    stop() {
      for (const stop of stops.splice(0)) stop()
    },
  }
}

/** Loads a module that the app is loading anyway, and patches its classes. */
function patch(name: ServerModule, http1: Http1): (() => void)[] {
  if (name === 'https') return [http1.patchServer(process.getBuiltinModule('node:https').Server.prototype)]
  const { Server, ServerResponse } = process.getBuiltinModule('node:http')
  return [http1.patchServer(Server.prototype), http1.patchResponse(ServerResponse.prototype)]
}
