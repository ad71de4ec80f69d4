import type { Span } from '@opentelemetry/api'
import { boundedText } from './text.ts'

/** Under it a raw request (`IncomingMessage`, of http2 too) carries its {@link RouteState}, set before the app sees it. */
export const REQUEST_STATE: unique symbol = Symbol.for('sightglass.http.state') as never

/**
 * What is learned about the route of one request while it is answered. Whoever creates the object declares all fields,
 * undefined at first, so that all of them have one shape; and sets those below `route` and `span` to undefined when the
 * request is over, because they lead to objects of the framework.
 */
export interface RouteState {
  /** Where upstream's instrumentations (hapi, restify, connect …) write what they know. */
  route?: string | undefined
  /** The span of the request. What a fastify handler throws is recorded on it. */
  span?: Span | undefined
  /** What the app itself says by {@link setRoute}: nothing overrides it. */
  stated?: string | undefined
  /** The template that express, fastify or hono matched last. */
  matched?: string | undefined
  /** Express: where the router stands that was entered last. */
  mounted?: object | undefined
  /** Express: `req.baseUrl` when it was entered. A raw path, for comparisons only. */
  mountBase?: string | undefined
  /** Express: the layer of the last middleware, router or app that was called. */
  layer?: object | undefined
  /** Koa's context or fastify's request, asked when the response is over. */
  framework?: object | undefined
}

/** A request that may carry a state. */
export interface StatefulRequest {
  readonly [REQUEST_STATE]?: RouteState | undefined
}

/**
 * States the route of a request by hand, for frameworks that are not recognized: bundled into the app's own file, or
 * unknown. It wins over everything that is found.
 *
 * @param route the template, such as `/users/:id`, never a raw path; what is longer than 256 characters is cut
 */
export function setRoute(state: RouteState, route: string): void {
  if (typeof route === 'string') state.stated = boundedText(route)
}

/** Lets go of everything that leads to an object of the framework. Leaves what `resolveRoute` answers as it is. */
export function releaseRouteState(state: RouteState): void {
  state.mounted = undefined
  state.mountBase = undefined
  state.layer = undefined
  state.framework = undefined
}
