import { createRequire } from 'node:module'
import { describeError } from '@sightglass/core'
import type { CatalogueEntry } from './catalogue.ts'

const CATALOGUE = '@opentelemetry/auto-instrumentations-node'

type Patch = (this: unknown, exports: unknown, version?: string) => unknown

/** The part of upstream's InstrumentationBase that is used. */
interface Instrumentation {
  getModuleDefinitions(): { patch?: Patch; files: { patch: Patch }[] }[]
  disable(): void
}

/** Loads instrumentations of the catalogue, each at most once. */
export interface Loader {
  /** Requires, constructs and enables it. Never throws: a failure is one warning. */
  load(entry: CatalogueEntry): unknown
  /** True while `load` runs: what it requires is not the app's. */
  readonly busy: boolean
  /** npm names, in the order of loading. */
  loaded(): readonly string[]
  /** Resolves as @opentelemetry/instrumentation would, to get at its very copy of a dependency. */
  resolveFromInstrumentation(specifier: string): string
  disable(): void
}

export function createLoader(warn: (message: string) => void): Loader {
  const tried = new Map<CatalogueEntry, Instrumentation | undefined>()
  let busy = false
  let requireFromCatalogue: NodeJS.Require | undefined

  // A strict package manager lets only the catalogue itself see its dependencies.
  function fromCatalogue(): NodeJS.Require {
    requireFromCatalogue ??= createRequire(createRequire(import.meta.url).resolve(CATALOGUE))
    return requireFromCatalogue
  }

  function start(entry: CatalogueEntry): Instrumentation {
    const exported = fromCatalogue()(entry.package) as Record<string, new () => Instrumentation>
    const Class = exported[entry.className]
    if (!Class) throw new Error(`${entry.package} has no ${entry.className}`)
    const instrumentation = new Class()
    guardPatches(instrumentation, (error) => {
      warn(`${entry.package} could not patch its module and leaves it as it is: ${describeError(error)}`)
    })
    return instrumentation
  }

  return {
    load(entry) {
      if (tried.has(entry)) return tried.get(entry)
      tried.set(entry, undefined)
      busy = true
      try {
        tried.set(entry, start(entry))
      } catch (error) {
        warn(`${entry.package} could not be loaded, ${entry.name} is not traced: ${describeError(error)}`)
      } finally {
        busy = false
      }
      return tried.get(entry)
    },
    get busy() {
      return busy
    },
    loaded: () => [...tried].filter(([, instrumentation]) => instrumentation).map(([entry]) => entry.package),
    resolveFromInstrumentation: (specifier) =>
      createRequire(fromCatalogue().resolve('@opentelemetry/instrumentation')).resolve(specifier),
    disable() {
      for (const instrumentation of tried.values()) instrumentation?.disable()
    },
  }
}

/** Upstream calls `patch` inside the app's own `require`, where an error would be the app's. */
function guardPatches(instrumentation: Instrumentation, report: (error: unknown) => void): void {
  for (const definition of instrumentation.getModuleDefinitions()) {
    for (const patchable of [definition, ...definition.files]) {
      const patch = patchable.patch
      if (typeof patch !== 'function') continue
      patchable.patch = function (exports, version) {
        try {
          return patch.call(this, exports, version)
        } catch (error) {
          report(error)
          return exports
        }
      }
    }
  }
}
