import { createRequire, type RegisterHooksOptions, register, registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { Loader } from './loader.ts'
import type { Targets } from './targets.ts'

type ResolveHook = NonNullable<RegisterHooksOptions['resolve']>
type LoadHook = NonNullable<RegisterHooksOptions['load']>

/** What import-in-the-middle's create-hook.mjs exports. */
interface CreateHookModule {
  createHook(meta: { url: string }): {
    applyOptions(options: { shouldInclude(url: string, specifier: string): boolean }): void
    resolveSync: ResolveHook
    loadSync: LoadHook
  }
}

/** What its supports-sync-hooks.mjs exports. */
interface SupportsSyncHooksModule {
  supportsSyncHooks(): boolean
}

/** Puts a module between an importer and a target, through which the target's exports can be replaced. */
export interface EsmWrapper {
  readonly resolve: ResolveHook
  remove(): void
}

/** Says whether an import of `specifier`, resolved to `url`, is to be wrapped. */
type ShouldWrap = (url: string, specifier: string) => boolean

/**
 * Starts import-in-the-middle, when the first target is imported. Its synchronous hooks need a Node from
 * 22.22.3, 24.11.1, 25.1.0 or 26.0.0 on: earlier ones refuse what they return for CommonJS (nodejs/node#59929).
 */
export function startEsmWrapper(loader: Loader, targets: Targets, shouldWrap: ShouldWrap): EsmWrapper {
  return canBeSynchronous(loader)
    ? startSynchronousWrapper(loader, shouldWrap)
    : startAsynchronousWrapper(loader, targets)
}

/** With --no-experimental-require-module nothing of the wrapper, which is ESM, can be required. */
function canBeSynchronous(loader: Loader): boolean {
  if (!process.features.require_module) return false
  return requireFromWrapper<SupportsSyncHooksModule>(
    loader,
    'supports-sync-hooks.mjs',
  ).module.supportsSyncHooks()
}

/**
 * Its own `register-hooks.mjs` would install hooks that miss the import which is just being resolved, so its
 * resolve function is called from ours instead. The load hook may come now: loading follows resolving.
 */
function startSynchronousWrapper(loader: Loader, shouldWrap: ShouldWrap): EsmWrapper {
  const { module, url } = requireFromWrapper<CreateHookModule>(loader, 'create-hook.mjs')
  const hook = module.createHook({ url })
  hook.applyOptions({ shouldInclude: shouldWrap })
  const hooks = registerHooks({ load: hook.loadSync })
  return { resolve: hook.resolveSync, remove: () => hooks.deregister() }
}

/**
 * The hook runs in a thread of its own, whose start takes tens of milliseconds, and it can only be given a
 * list. Synchronous hooks come before it, so the import being resolved reaches it when it is resolved again.
 */
function startAsynchronousWrapper(loader: Loader, targets: Targets): EsmWrapper {
  const file = loader.resolveFromInstrumentation('import-in-the-middle/hook.mjs')
  register(pathToFileURL(file).href, { data: { include: targets.includeList() } })
  return {
    resolve: (specifier, context, nextResolve) => nextResolve(specifier, context),
    // Node has no way to take it out; without instrumentations it wraps and changes nothing.
    remove() {},
  }
}

/** A file of the very copy of import-in-the-middle in which the instrumentations register their patches. */
function requireFromWrapper<T>(loader: Loader, name: string): { module: T; url: string } {
  const file = loader.resolveFromInstrumentation(`import-in-the-middle/${name}`)
  return { module: createRequire(file)(file) as T, url: pathToFileURL(file).href }
}
