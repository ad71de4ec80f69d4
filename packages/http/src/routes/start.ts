import { adoptApp, disownApps } from './express/untracked.ts'
import { startFastify } from './fastify.ts'
import { createRoutedModules } from './modules.ts'
import type { RouteState } from './state.ts'

/** What the module hooks tell. */
export interface RouteHooks {
  /**
   * The app resolved a module; nothing is loaded by this. Every file of ROUTED_PACKAGES may be told, again and again.
   *
   * @param name of the package, such as `koa`
   * @param url of the file, such as `file:///app/node_modules/koa/lib/application.js`
   */
  onModuleResolved(name: string, url: string): void
}

/** What startRoutes needs. */
export interface RouteOptions {
  /** The state of the request in whose async context the caller runs; undefined outside of any. */
  readonly activeState: () => RouteState | undefined
  /** False leaves fastify alone. Default true. */
  readonly fastify?: boolean
  /** Told one line per kind of problem. */
  readonly warn?: (message: string) => void
}

/** A server, as far as its listeners go. */
export interface ListeningServer {
  listeners(event: 'request'): readonly unknown[]
}

/** The running resolvers. */
export interface RunningRoutes extends RouteHooks {
  /**
   * To be called for each request before the app sees it: patches the frameworks that were loaded since the last one.
   * One comparison or two when there is nothing to do. Never throws.
   *
   * @param server finds the express app of one that is bundled into another file
   */
  onRequest(server?: ListeningServer): void
  /** Takes the patches back and the subscriptions away. */
  stop(): void
}

/** Begins to learn the routes of the frameworks. */
export function startRoutes({ activeState, fastify = true, warn = () => {} }: RouteOptions): RunningRoutes {
  const modules = createRoutedModules(() => {
    try {
      return activeState()
    } catch {
      return undefined
    }
  })
  const stopFastify = fastify ? startFastify(warn) : () => {}
  const known = new WeakSet<ListeningServer>()

  return {
    onModuleResolved: modules.add,
    onRequest(server) {
      modules.patchLoaded()
      if (server === undefined || known.has(server)) return
      known.add(server)
      for (const listener of server.listeners('request')) adoptApp(listener)
    },
    stop() {
      stopFastify()
      modules.stop()
      disownApps()
    },
  }
}
