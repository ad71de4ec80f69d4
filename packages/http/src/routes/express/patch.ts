import { patchMethod } from '../patch-method.ts'
import { stateOf } from '../state.ts'
import { enterRoute, enterRouter } from './track.ts'
import type { ExpressApp, ExpressRequest, Layer, Router } from './types.ts'

type Handle = (this: Router, request: ExpressRequest, response: unknown, next: unknown) => unknown
type HandleLayer = (this: Layer, request: ExpressRequest, response: unknown, next: unknown) => unknown

/** A router that its factory makes; `use` and `stack` are there in all versions. */
interface NewRouter extends Router {
  use(handler: () => void): unknown
}

/**
 * Patches the classes behind what `require('express')` or `require('router')` gives: the router's `handle` and the
 * layer's `handleRequest` (`handle_request` in express 4), which are looked up anew for each request, so that routers
 * of before are covered.
 *
 * @returns takes the patches back
 */
export function patchExpress(exports: unknown): readonly (() => void)[] {
  const factory = factoryIn(exports)
  if (!factory) return []
  const router = factory()
  router.use(() => {})
  return patchRouter(router)
}

/** The same by an app that is there, whatever file it came from. */
export function patchExpressApp(app: unknown): readonly (() => void)[] {
  if (!isExpressApp(app)) return []
  const router = routerOf(app)
  return router ? patchRouter(router) : []
}

/** The app's own router, if it has one yet. */
export function routerOf(app: ExpressApp): Router | undefined {
  // Express 5 makes it when it is read, and express 4 throws there.
  const router =
    '_router' in app ? app._router : Object.getOwnPropertyDescriptor(app, 'router')?.get?.call(app)
  return Array.isArray((router as Router | undefined)?.stack) ? (router as Router) : undefined
}

function patchRouter(router: Router): readonly (() => void)[] {
  const [layer] = router.stack
  if (!layer) return []
  const routers = ownerOf(router, 'handle')
  const layers: object = Object.getPrototypeOf(layer)
  return [
    routers && patchMethod<Handle>(routers, 'handle', wrapHandle),
    patchMethod<HandleLayer>(layers, 'handleRequest', wrapHandleRequest),
    patchMethod<HandleLayer>(layers, 'handle_request', wrapHandleRequest),
  ].filter((undo) => undo !== undefined)
}

function wrapHandle(original: Handle): Handle {
  return function handle(request, response, next) {
    enterRouter(this, request)
    return original.call(this, request, response, next)
  }
}

function wrapHandleRequest(original: HandleLayer): HandleLayer {
  return function handleRequest(request, response, next) {
    const state = stateOf(request)
    if (state !== undefined) {
      if (this.route === undefined) state.layer = this
      else enterRoute(state, this, request)
    }
    return original.call(this, request, response, next)
  }
}

function factoryIn(exports: unknown): (() => NewRouter) | undefined {
  const main = (exports as { default?: unknown })?.default ?? exports
  if (typeof main !== 'function') return undefined
  const { Router } = main as { Router?: unknown }
  if (typeof Router === 'function') return Router as () => NewRouter
  // The router package is its own factory.
  const { prototype } = main as { prototype?: { use?: unknown; handle?: unknown } }
  return prototype && 'handle' in prototype && 'use' in prototype ? (main as () => NewRouter) : undefined
}

function isExpressApp(app: unknown): app is ExpressApp {
  return typeof app === 'function' && 'handle' in app && 'mountpath' in app
}

function ownerOf(object: object, method: string): object | undefined {
  let owner: object | null = Object.getPrototypeOf(object)
  while (owner && !Object.hasOwn(owner, method)) owner = Object.getPrototypeOf(owner)
  return owner ?? undefined
}
