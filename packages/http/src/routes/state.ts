import { createTag } from '../tag.ts'
import { boundedText } from './text.ts'

// A note of ours on the raw request (`IncomingMessage`, of http2 too): nothing that the app could see, copy or remove.
const states = createTag<RouteState>()

/** Puts the state on a raw request, before the app sees it. */
export function putState(request: object, state: RouteState): void {
  states.put(request, state)
}

/** The state of a raw request; undefined where there is none, and for what is no request at all. */
export function stateOf(request: object | undefined | null): RouteState | undefined {
  return request == null ? undefined : states.get(request)
}

/**
 * What is learned about the route of one request while it is answered. Whoever creates the object declares all fields,
 * undefined at first, so that all of them have one shape; and sets all but `route` to undefined when the
 * request is over, because they lead to objects of the framework.
 */
export interface RouteState {
  /** Where upstream's instrumentations (hapi, restify, connect …) write what they know. */
  route?: string | undefined
  /** What the handler threw, where the framework tells. */
  error?: unknown
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
  state.error = undefined
}
