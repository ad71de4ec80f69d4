import Module, { isBuiltin } from 'node:module'
import { pathToFileURL } from 'node:url'

/** `Module` with the two undocumented members that every require hook rests on. */
interface ModuleInternals {
  prototype: { require(this: unknown, id: string): unknown }
  _resolveFilename(id: string, parent: unknown): string
}

/** Stands in for require-in-the-middle until the first instrumentation brings it. */
export interface RequireHook {
  /** The app is in the middle of `require(specifier)`, which began without require-in-the-middle. */
  repeat(specifier: string): void
  remove(): void
}

/** What the require hook asks and tells. */
export interface RequireListener {
  /** Whether require-in-the-middle is installed: it sees everything from then on. */
  isReady(): boolean
  /** Whether somebody patches the module that `id` names. */
  isTarget(id: string): boolean
  /** Loads the instrumentations of a target, which lies at `url`. */
  onTarget(id: string, url: string): void
}

/**
 * require-in-the-middle patches `Module.prototype.require`, so it misses a call that is already running when
 * it is installed; installing it at the start would cost every program. This hook needs nothing: it looks
 * at the name of each required module, and when the first one is a target, an instrumentation is loaded (and
 * so require-in-the-middle) and the same call starts again through that.
 */
export function installRequireHook({ isReady, isTarget, onTarget }: RequireListener): RequireHook {
  const internals = Module as unknown as ModuleInternals
  const native = internals.prototype.require
  let toRepeat: string | undefined

  function requireHook(this: unknown, id: string): unknown {
    if (isReady()) return native.call(this, id)
    if (typeof id === 'string' && isTarget(id)) {
      const url = resolve(internals, id, this)
      if (url !== undefined) onTarget(id, url)
      if (isReady()) return internals.prototype.require.call(this, id)
    }
    const exports = native.call(this, id)
    if (toRepeat !== id) return exports
    toRepeat = undefined
    return internals.prototype.require.call(this, id)
  }

  internals.prototype.require = requireHook
  return {
    repeat(specifier) {
      toRepeat = specifier
    },
    remove() {
      if (internals.prototype.require === requireHook) internals.prototype.require = native
    },
  }
}

/** Undefined for an optional dependency that is not there: it must not load its instrumentation. */
function resolve(internals: ModuleInternals, id: string, parent: unknown): string | undefined {
  try {
    const filename = internals._resolveFilename(id, parent)
    return isBuiltin(filename) ? filename : pathToFileURL(filename).href
  } catch {
    return undefined
  }
}
