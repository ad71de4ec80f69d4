import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { isTelemetryModule } from './own-modules.ts'

/** A CommonJS module that was loaded before the hooks were there. */
export interface LoadedModule {
  readonly filename: string
  readonly url: string
}

const require = createRequire(import.meta.url)

/**
 * What another `--require` or `--import` has loaded of the modules that `isTarget` accepts. Left out is what
 * only the telemetry uses so far, such as @grpc/grpc-js under an exporter: the app's own `require` of it is
 * still to come.
 */
export function findLoaded(isTarget: (url: string) => boolean): readonly LoadedModule[] {
  const loaded = Object.keys(require.cache)
    .map((filename) => ({ filename, url: pathToFileURL(filename).href }))
    .filter(({ url }) => isTarget(url))
  if (loaded.length === 0) return loaded
  const ours = loadedByTelemetry()
  return loaded.filter(({ filename }) => !ours.has(filename))
}

/** Sends a loaded module through require-in-the-middle, which patches its exports in place. */
export function requireAgain({ filename }: LoadedModule): void {
  require(filename)
}

function loadedByTelemetry(): ReadonlySet<string> {
  const found = new Set<string>()
  const visit = (module: NodeModule): void => {
    if (found.has(module.filename)) return
    found.add(module.filename)
    for (const child of module.children) visit(child)
  }
  for (const [filename, module] of Object.entries(require.cache)) {
    if (module && isTelemetryModule(pathToFileURL(filename).href)) visit(module)
  }
  return found
}
