import type { IncomingMessage } from 'node:http'
import { isUntracked, untrackedRoute } from './express/untracked.ts'
import { fastifyRoute, isFastifyRequest } from './fastify.ts'
import { koaRoute } from './koa.ts'
import type { RouteState } from './state.ts'

/**
 * The template of the route that answered a request, such as `/users/:id`; undefined when it matched none. Never a raw
 * path. To be asked when the response is over, before the state is released. Never throws.
 */
export function resolveRoute(request: IncomingMessage, state: RouteState): string | undefined {
  const known = state.stated ?? state.matched
  if (known !== undefined) return known
  try {
    const { framework } = state
    if (framework !== undefined) {
      const route = isFastifyRequest(framework) ? fastifyRoute(framework) : koaRoute(framework)
      if (route !== undefined) return route
    }
    // Upstream's express instrumentation calls the mount of a middleware a route.
    if (state.mounted !== undefined) return undefined
    if (state.route === undefined && isUntracked(request)) return untrackedRoute(request)
    return state.route
  } catch {
    return undefined
  }
}
