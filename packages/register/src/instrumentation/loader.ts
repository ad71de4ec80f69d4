import { createRequire } from 'node:module'
import { describeError } from '@sightglass/core'
import type { CatalogueEntry } from './catalogue.ts'
import { SAFE_CONFIGS } from './safe-configs.ts'

const CATALOGUE = '@opentelemetry/auto-instrumentations-node'

type Patch = (this: unknown, exports: unknown, version?: string) => unknown

/** A module or a file of one. */
interface Patchable {
  readonly name: string
  patch?: Patch
}

/** The part of upstream's InstrumentationBase that is used. */
interface Instrumentation {
  /** What it patches. Its `getModuleDefinitions()` would make new definitions, of which nobody hears. */
  readonly _modules?: readonly (Patchable & { files: readonly Patchable[] })[]
  disable(): void
}

/** What is used of @opentelemetry/instrumentation. */
interface BasePackage {
  /** Hands over the global providers. */
  registerInstrumentations(options: { instrumentations: Instrumentation[] }): void
}

/** Loads instrumentations of the catalogue, each at most once. */
export interface Loader {
  /** Requires, constructs and enables it. Never throws: a failure is one warning. */
  load(entry: CatalogueEntry): unknown
  /** True while `load` runs: what it requires is not the app's. */
  readonly busy: boolean
  /** True once an instrumentation was constructed: require-in-the-middle is installed with the first one. */
  readonly ready: boolean
  /** npm names, in the order of loading. */
  loaded(): readonly string[]
  /** Resolves as @opentelemetry/instrumentation would, to get at its very copy of a dependency. */
  resolveFromInstrumentation(specifier: string): string
  disable(): void
}

/** Nothing is resolved or required before the first `load`. `warn` gets one line per failure. */
export function createLoader(warn: (message: string) => void): Loader {
  const tried = new Map<CatalogueEntry, Instrumentation | undefined>()
  let busy = false
  let ready = false
  let requireFromCatalogue: NodeJS.Require | undefined

  // A strict package manager lets only the catalogue itself see its dependencies.
  function fromCatalogue(): NodeJS.Require {
    requireFromCatalogue ??= createRequire(createRequire(import.meta.url).resolve(CATALOGUE))
    return requireFromCatalogue
  }

  function start(entry: CatalogueEntry): Instrumentation {
    const exported = fromCatalogue()(entry.package) as Record<
      string,
      new (
        config?: object,
      ) => Instrumentation
    >
    const Class = exported[entry.className]
    if (!Class) throw new Error(`${entry.package} has no ${entry.className}`)
    const instrumentation = new Class(SAFE_CONFIGS[entry.package])
    ready = true
    // As upstream's NodeSDK does; some take their meter or logger only here.
    const { registerInstrumentations } = fromCatalogue()('@opentelemetry/instrumentation') as BasePackage
    registerInstrumentations({ instrumentations: [instrumentation] })
    guardPatches(instrumentation, (name, error) => {
      warn(`${entry.package} could not patch ${name}, which stays as it is: ${describeError(error)}`)
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
    get ready() {
      return ready
    },
    loaded: () => [...tried].filter(([, instrumentation]) => instrumentation).map(([entry]) => entry.package),
    resolveFromInstrumentation: (specifier) =>
      createRequire(fromCatalogue().resolve('@opentelemetry/instrumentation')).resolve(specifier),
    disable() {
      for (const instrumentation of tried.values()) instrumentation?.disable()
    },
  }
}

/**
 * Upstream calls `patch` inside the app's own `require` or `import`, where an error would be the app's. A module
 * or file whose patch fails stays as it is; `report` hears of the first one.
 */
function guardPatches(
  instrumentation: Instrumentation,
  report: (name: string, error: unknown) => void,
): void {
  let reported = false
  // The redis instrumentation consists of two, one for each family of versions.
  const parts = [instrumentation, ...Object.values(instrumentation)].filter(hasDefinitions)
  for (const definition of parts.flatMap((part) => part._modules)) {
    for (const patchable of [definition, ...definition.files]) {
      const patch = patchable.patch
      if (typeof patch !== 'function') continue
      patchable.patch = function (exports, version) {
        try {
          return patchEither((one) => patch.call(this, one, version), exports)
        } catch (error) {
          if (!reported) report(patchable.name, error)
          reported = true
          return exports
        }
      }
    }
  }
}

/** Some patches know only what `require` gives, which is the default export of an imported CommonJS module. */
function patchEither(patch: (exports: unknown) => unknown, exports: unknown): unknown {
  try {
    return patch(exports)
  } catch (error) {
    if (!isNamespace(exports) || typeof exports.default !== 'function') throw error
    return patch(exports.default)
  }
}

function isNamespace(value: unknown): value is { default?: unknown } {
  return (
    typeof value === 'object' && value !== null && Object.prototype.toString.call(value) === '[object Module]'
  )
}

function hasDefinitions(value: unknown): value is Required<Instrumentation> {
  return typeof value === 'object' && value !== null && '_modules' in value && Array.isArray(value._modules)
}
