import { type RegisterHooksOptions, registerHooks } from 'node:module'
import type { EsmWrapper } from './esm-wrapper.ts'

type ResolveHook = NonNullable<RegisterHooksOptions['resolve']>
type Resolution = Parameters<ResolveHook>
type Resolved = ReturnType<ResolveHook>

/** What the resolve hook asks for and reports to. */
export interface ResolveListener {
  /** A module was resolved for the app. */
  onResolved(url: string, specifier: string, parentUrl: string, byRequire: boolean): void
  /** The wrapper for imports, once the first target was imported. */
  wrapper(): EsmWrapper | undefined
  /** The URL of a CommonJS file of ours for a package that could not be resolved. */
  standIn(specifier: string, parentUrl: string): string | undefined
  /** Something of ours failed; the module loads as it would without us. */
  onError(error: unknown): void
}

/**
 * Watches what the module loader resolves, for `require` and `import` alike, in the app's own thread.
 * The app gets exactly what it would get without us: an error of the resolution itself passes through, one of
 * ours does not.
 *
 * @returns stops it
 */
export function installResolveHook(listener: ResolveListener): () => void {
  const hooks = registerHooks({
    resolve(specifier, context, nextResolve) {
      const before = listener.wrapper()
      const byRequire = isRequire(context.conditions)
      const resolved =
        before && !byRequire
          ? resolveWrapped(before, listener, [specifier, context, nextResolve])
          : resolveOrStandIn(listener, [specifier, context, nextResolve])
      try {
        listener.onResolved(resolved.url, specifier, context.parentURL ?? '', byRequire)
      } catch (error) {
        listener.onError(error)
      }
      const after = listener.wrapper()
      if (byRequire || after === before || !after) return resolved
      return resolveWrapped(after, listener, [specifier, context, nextResolve])
    },
  })
  return () => hooks.deregister()
}

/** Node 22.15 hands a Set to hooks that run for `require`, later versions an array. */
function isRequire(conditions: Iterable<string> | undefined): boolean {
  for (const condition of conditions ?? []) if (condition === 'require') return true
  return false
}

function resolveOrStandIn(
  listener: ResolveListener,
  [specifier, context, nextResolve]: Resolution,
): Resolved {
  try {
    return nextResolve(specifier, context)
  } catch (error) {
    const url = listener.standIn(specifier, context.parentURL ?? '')
    if (url === undefined) throw error
    return { url, format: 'commonjs', shortCircuit: true }
  }
}

function resolveWrapped(
  wrapper: EsmWrapper,
  listener: ResolveListener,
  [specifier, context, nextResolve]: Resolution,
): Resolved {
  let fromResolution = false
  const next: typeof nextResolve = (...args) => {
    try {
      return nextResolve(...args)
    } catch (error) {
      fromResolution = true
      throw error
    }
  }
  try {
    return wrapper.resolve(specifier, context, next)
  } catch (error) {
    if (fromResolution) throw error
    listener.onError(error)
    return nextResolve(specifier, context)
  }
}
