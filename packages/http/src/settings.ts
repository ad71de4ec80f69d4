import type { IncomingMessage } from 'node:http'
import { context } from '@opentelemetry/api'
import { processGlobal } from '@sightglass/core'
import { RPC_METADATA_KEY } from './context-keys.ts'
import { type RouteState, setRoute } from './routes/index.ts'
import type { HttpHooks } from './types.ts'

/** What the app itself can set, at any time, also under the preload. */
export interface HttpSettings {
  readonly hooks?: HttpHooks
  /** The route of a request that no framework answered: for a plain node:http server. Undefined: unmatched. */
  readonly routeOf?: (request: IncomingMessage) => string | undefined
}

/** One per process: the app's copy of this package sets it, the preload's copy reads it. */
export const appSettings: { hooks: HttpHooks; routeOf: HttpSettings['routeOf'] } = processGlobal(
  'http.1',
  () => ({ hooks: {}, routeOf: undefined }),
)

/**
 * Sets hooks and the callback for routes; what is left out keeps its value.
 *
 * @throws TypeError naming what is not a function
 * @example configureHttp({ hooks: { ignoreIncomingRequestHook: (request) => request.url === '/ping' } })
 */
export function configureHttp(settings: HttpSettings): void {
  const { undici = {}, ...hooks } = settings.hooks ?? {}
  const functions = { ...hooks, ...undici, ...('routeOf' in settings && { routeOf: settings.routeOf }) }
  for (const [name, value] of Object.entries(functions)) {
    if (value !== undefined && typeof value !== 'function')
      throw new TypeError(`${name} must be a function, got ${value === null ? 'null' : typeof value}`)
  }
  appSettings.hooks = { ...appSettings.hooks, ...settings.hooks }
  if ('routeOf' in settings) appSettings.routeOf = settings.routeOf
}

/**
 * Names the route of the request that is being answered, for span and metrics: a template such as `/users/:id`, never
 * a path as it came. For handlers that no supported framework calls; elsewhere it is found without this.
 *
 * @returns whether there is such a request
 */
export function setHttpRoute(route: string): boolean {
  const state = activeRouteState()
  if (state === undefined) return false
  setRoute(state, route)
  return true
}

/** The state of the request in whose context the caller runs; undefined outside of any. */
export function activeRouteState(): RouteState | undefined {
  return context.active().getValue(RPC_METADATA_KEY) as RouteState | undefined
}
