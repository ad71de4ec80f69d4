import type { IncomingMessage } from 'node:http'
import { declaredText } from '../text.ts'
import { patchExpressApp, routerOf } from './patch.ts'
import type { ExpressRequest } from './types.ts'

const undos: (() => void)[] = []

/** True for a request that an express app had whose classes are not patched: one that is bundled into another file. */
export function isUntracked(request: IncomingMessage): boolean {
  const { app } = request as ExpressRequest
  return typeof app === 'function' && 'mountpath' in app
}

/**
 * Patches the app's classes for the requests to come. Of this one the route is only known when the app has it itself.
 */
export function untrackedRoute(request: IncomingMessage): string | undefined {
  const { app, route } = request as ExpressRequest
  if (!app) return undefined
  adoptApp(app)
  const router = routerOf(app)
  if (!route || !router || app.parent !== undefined) return undefined
  return router.stack.some((layer) => layer.route === route) ? declaredText(route.path) : undefined
}

/** Patches the classes of an express app, if it is one. Never throws. */
export function adoptApp(app: unknown): void {
  try {
    undos.push(...patchExpressApp(app))
  } catch {
    // A version that we do not know: its requests have no route.
  }
}

/** Takes back what adoptApp patched. */
export function disownApps(): void {
  for (const undo of undos.splice(0)) undo()
}
