import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { patchExpress } from './express/patch.ts'
import { patchHono } from './hono.ts'
import { patchKoa } from './koa.ts'
import type { RouteState } from './state.ts'

type Patch = (exports: unknown, activeState: () => RouteState | undefined) => readonly (() => void)[]

const PATCHES: Readonly<Record<string, Patch>> = {
  express: patchExpress,
  router: patchExpress,
  koa: patchKoa,
  hono: patchHono,
}

/** The packages whose resolved modules `onModuleResolved` wants to hear of; others it ignores. */
export const ROUTED_PACKAGES: ReadonlySet<string> = new Set(Object.keys(PATCHES))

const require = createRequire(import.meta.url)

/** Of hono only what exports an app or a router; any file of it may be resolved. */
const HONO_FILE = /\/(?:index|hono|tiny|quick|router)\.js$/

/** Modules that were resolved and may have something to patch, once they have run. */
export interface RoutedModules {
  add(name: string, url: string): void
  /** Patches what has run by now. Cheap when nothing waits. */
  patchLoaded(): void
  /** Takes all patches back. */
  stop(): void
}

/** @param activeState the state of the request in whose context the caller runs */
export function createRoutedModules(activeState: () => RouteState | undefined): RoutedModules {
  const seen = new Set<string>()
  const undos: (() => void)[] = []
  let waiting: { readonly name: string; readonly url: string }[] = []
  // A module that was resolved may never run: it is looked for at the 1st, 2nd, 4th, 8th … call.
  let calls = 0
  let nextLook = 1

  function tryPatch(name: string, url: string): boolean {
    const exports = loadedExports(name, url)
    if (exports === undefined) return false
    try {
      undos.push(...(PATCHES[name]?.(exports, activeState) ?? []))
    } catch {
      // A version that we do not know: its requests have no route.
    }
    return true
  }

  return {
    add(name, url) {
      if (!ROUTED_PACKAGES.has(name) || seen.has(url)) return
      seen.add(url)
      if (name === 'hono' && !HONO_FILE.test(url)) return
      if (!url.startsWith('file:')) return
      waiting.push({ name, url })
      calls = 0
      nextLook = 1
    },
    patchLoaded() {
      if (waiting.length === 0 || ++calls < nextLook) return
      nextLook *= 2
      // By itself: a require of ours may resolve, and so add, more.
      const now = waiting
      waiting = []
      for (const module of now) if (!tryPatch(module.name, module.url)) waiting.push(module)
    },
    stop() {
      waiting = []
      for (const undo of undos.splice(0)) undo()
    },
  }
}

/**
 * The exports of a module that has run; undefined when it has not. CommonJS is only looked up. An ES module can only be
 * asked for by `require`, which gives the app's own instance; it would run one that was resolved and not imported.
 */
function loadedExports(name: string, url: string): unknown {
  try {
    const path = fileURLToPath(url)
    const cached = require.cache[path]
    if (cached) return cached.loaded ? (cached.exports ?? {}) : undefined
    return isEsm(name, path) ? require(path) : undefined
  } catch {
    return undefined
  }
}

function isEsm(name: string, path: string): boolean {
  return path.endsWith('.mjs') || (name === 'hono' && !/[\\/]cjs[\\/]/.test(path))
}
