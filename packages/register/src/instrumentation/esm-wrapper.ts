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

/** Puts a module between an importer and a target, through which the target's exports can be replaced. */
export interface EsmWrapper {
  readonly resolve: ResolveHook
  remove(): void
}

/**
 * Prepares import-in-the-middle with synchronous hooks, when the first target is imported.
 *
 * Its own `register-hooks.mjs` would install hooks that miss the import which is just being resolved, so its
 * resolve function is called from ours instead. The load hook may come now: loading follows resolving.
 *
 * @param shouldWrap called for every import with the resolved URL and what the importer wrote
 */
export function startEsmWrapper(
  loader: Loader,
  shouldWrap: (url: string, specifier: string) => boolean,
): EsmWrapper {
  const file = loader.resolveFromInstrumentation('import-in-the-middle/create-hook.mjs')
  const { createHook } = createRequire(file)(file) as CreateHookModule
  const hook = createHook({ url: pathToFileURL(file).href })
  hook.applyOptions({ shouldInclude: shouldWrap })
  const hooks = registerHooks({ load: hook.loadSync })
  return { resolve: hook.resolveSync, remove: () => hooks.deregister() }
}

/**
 * Installs import-in-the-middle's asynchronous hook, for a Node on which `needsAsynchronousHook`. It runs in
 * a thread of its own and cannot join in later: the price of these versions is its start with every program.
 */
export function registerAsynchronousHook(loader: Loader, targets: Targets): void {
  const file = loader.resolveFromInstrumentation('import-in-the-middle/hook.mjs')
  register(pathToFileURL(file).href, { data: { include: targets.includeList() } })
}

/**
 * Whether this Node refuses what synchronous load hooks return for CommonJS (nodejs/node#59929, mended in
 * 22.22.3, 24.11.1, 25.1.0 and 26.0.0). The same answer as import-in-the-middle's `supportsSyncHooks`,
 * which is an ES module and would have to be loaded at every start.
 *
 * @param version as in `process.versions.node`
 */
export function needsAsynchronousHook(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map((part) => Number.parseInt(part, 10))
  if (major === 22) return minor < 22 || (minor === 22 && patch < 3)
  if (major === 24) return minor < 11 || (minor === 11 && patch < 1)
  if (major === 25) return minor < 1
  return major < 26
}
