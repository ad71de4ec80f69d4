import type { IncomingMessage } from 'node:http'
import { patchMethod } from './patch-method.ts'
import { stateOf } from './state.ts'
import { declaredText } from './text.ts'

type CreateContext = (request: IncomingMessage & object, response: unknown) => object

/** What @koa/router and koa-router leave on koa's context. */
interface RoutedContext {
  readonly method?: string
  /** The path of the layer that ran last: a middleware of the router may be it. */
  readonly _matchedRoute?: unknown
  /** All layers whose path fits, routes and middlewares, over all routers of the request. */
  readonly matched?: readonly { readonly path?: unknown; readonly methods?: readonly string[] }[]
}

/**
 * Patches the class behind what `require('koa')` gives: `createContext`, by which koa's context can be asked when the
 * response is over.
 *
 * @returns takes the patch back
 */
export function patchKoa(exports: unknown): readonly (() => void)[] {
  const Koa = (exports as { default?: unknown })?.default ?? exports
  const { prototype } = (Koa ?? {}) as { prototype?: object }
  if (typeof Koa !== 'function' || !prototype) return []
  const undo = patchMethod<CreateContext>(prototype, 'createContext', (original) => {
    return function createContext(this: unknown, request, response) {
      const context = original.call(this, request, response)
      const state = stateOf(request)
      if (state !== undefined) state.framework = context
      return context
    }
  })
  return undo ? [undo] : []
}

/** The route that a router of koa matched, by path and method; undefined when there is none. */
export function koaRoute(context: object): string | undefined {
  const { _matchedRoute: last, matched, method } = context as RoutedContext
  if (last === undefined) return undefined
  if (!Array.isArray(matched) || typeof method !== 'string') return declaredText(last)
  for (let index = matched.length - 1; index >= 0; index--) {
    const layer = matched[index]
    if (layer?.methods?.includes(method)) return declaredText(layer.path)
  }
  return undefined
}
