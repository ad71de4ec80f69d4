import Module, { isBuiltin } from 'node:module'
import { pathToFileURL } from 'node:url'

/** `Module` with the two undocumented members that every require hook rests on. */
interface ModuleInternals {
  prototype: { require(this: unknown, id: string): unknown }
  _resolveFilename(id: string, parent: unknown): string
}

/** Stands in for require-in-the-middle until the first instrumentation brings it. */
export interface RequireHook {
  /**
   * Says that require-in-the-middle is installed now.
   *
   * @param running what the app required when it was, if that call began without it and must be repeated
   */
  handOver(running?: string): void
  remove(): void
}

/**
 * require-in-the-middle patches `Module.prototype.require`, so it misses a call that is already running when
 * it is installed; installing it at the start would cost every program. This hook needs nothing: it looks
 * at the name of each required module, and when the first one is a target, `onTarget` loads an
 * instrumentation (and so require-in-the-middle) and the same call starts again through that.
 *
 * @param isTarget whether somebody patches the module that `id` names
 * @param onTarget loads the instrumentation; `url` is where the module lies
 */
export function installRequireHook(
  isTarget: (id: string) => boolean,
  onTarget: (id: string, url: string) => void,
): RequireHook {
  const internals = Module as unknown as ModuleInternals
  const native = internals.prototype.require
  let handedOver = false
  let toRepeat: string | undefined

  function requireHook(this: unknown, id: string): unknown {
    if (handedOver) return native.call(this, id)
    if (typeof id === 'string' && isTarget(id)) {
      const url = resolve(internals, id, this)
      if (url !== undefined) onTarget(id, url)
      if (handedOver) return internals.prototype.require.call(this, id)
    }
    const exports = native.call(this, id)
    if (toRepeat !== id) return exports
    toRepeat = undefined
    return internals.prototype.require.call(this, id)
  }

  internals.prototype.require = requireHook
  return {
    handOver(running) {
      if (handedOver) return
      handedOver = true
      toRepeat = running
    },
    remove() {
      handedOver = true
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
