import { describeError } from '@sightglass/core'
import type { CatalogueEntry } from './catalogue.ts'
import { type EsmWrapper, startEsmWrapper } from './esm-wrapper.ts'
import { findLoaded, requireAgain } from './loaded-before.ts'
import type { Loader } from './loader.ts'
import { moduleNameIn, moduleNameOf } from './module-names.ts'
import { isTelemetryModule } from './own-modules.ts'
import { installRequireHook } from './require-hook.ts'
import { installResolveHook } from './resolve-hook.ts'
import { indexTargets } from './targets.ts'
import { createVersionCheck } from './version-check.ts'

/** The file is a bundle of its own, see winston-transport.ts. */
const WINSTON_TRANSPORT = {
  name: '@opentelemetry/winston-transport',
  url: new URL('winston-transport.cjs', import.meta.url).href,
}

/**
 * What a framework is built on and its own instrumentation covers: that of the part would tell everything twice,
 * one `middleware - patched` around each handler. An app that requires the part itself gets it all the same.
 */
const PART_OF: Readonly<Record<string, string>> = { router: 'express' }

/**
 * Loads each instrumentation when the app first resolves a module that it patches, before that module runs.
 *
 * Three pieces, each as late as it can be: a resolve hook that notices targets (from the start; one look-up
 * per resolved module), require-in-the-middle (with the first instrumentation, see require-hook.ts) and
 * import-in-the-middle (with the first import of a target, see esm-wrapper.ts).
 *
 * @param onModule is told of every builtin and package that the app resolves
 * @returns takes the hooks out
 */
export function startModuleHooks(
  entries: readonly CatalogueEntry[],
  loader: Loader,
  warn: (message: string) => void,
  onModule: (name: string, url: string) => void,
): () => void {
  const targets = indexTargets(entries)
  const isVersionSupported = createVersionCheck((entry) => loader.loaded().includes(entry.package), warn)
  let wrapper: EsmWrapper | undefined
  let wrapperStarted = false
  let failed = false

  const isTarget = (name: string | undefined): name is string =>
    name !== undefined && targets.patching(name) !== undefined

  /** Loads what patches this module; true if at least one instrumentation is there for it. */
  function instrument(name: string | undefined, url: string, requiring?: string): boolean {
    if (!isTarget(name) || loader.busy) return false
    const beganBefore = !loader.ready
    let active = false
    for (const entry of targets.patching(name) ?? []) {
      if (isVersionSupported(entry, name, url) && loader.load(entry)) active = true
    }
    if (active && beganBefore && requiring !== undefined) requireHook.repeat(requiring)
    return active
  }

  function isCoveredPart(url: string, parentUrl: string): boolean {
    const name = moduleNameOf(url)
    const whole = name === undefined ? undefined : PART_OF[name]
    if (whole === undefined || targets.patching(whole) === undefined) return false
    const parent = moduleNameOf(parentUrl)
    return parent === whole || parent === name
  }

  function startWrapper(): void {
    wrapperStarted = true
    wrapper = startEsmWrapper(loader, targets, (url, specifier) => {
      return targets.wraps(url, specifier) && instrument(moduleNameOf(url), url)
    })
  }

  function onError(error: unknown): void {
    if (failed) return
    failed = true
    warn(`Some modules cannot be instrumented: ${describeError(error)}`)
  }

  const requireHook = installRequireHook({
    isReady: () => loader.ready,
    isTarget: (id) => !loader.busy && isTarget(moduleNameIn(id)),
    onTarget: (id, url) => instrument(moduleNameIn(id), url),
  })
  const removeResolveHook = installResolveHook({
    onResolved(url, specifier, parentUrl, byRequire) {
      if (loader.busy || isTelemetryModule(parentUrl)) return
      const name = moduleNameOf(url)
      if (name !== undefined) onModule(name, url)
      if (isCoveredPart(url, parentUrl)) return
      const active = instrument(name, url, byRequire ? specifier : undefined)
      if (active && !byRequire && !wrapperStarted && targets.wraps(url, specifier)) startWrapper()
    },
    wrapper: () => wrapper,
    standIn: (specifier, parentUrl) =>
      specifier === WINSTON_TRANSPORT.name && isTelemetryModule(parentUrl)
        ? WINSTON_TRANSPORT.url
        : undefined,
    onError,
  })
  try {
    instrumentLoaded()
  } catch (error) {
    onError(error)
  }

  return () => {
    removeResolveHook()
    requireHook.remove()
    wrapper?.remove()
  }

  function instrumentLoaded(): void {
    const early = findLoaded((url) => isTarget(moduleNameOf(url))).filter(({ url }) =>
      instrument(moduleNameOf(url), url),
    )
    if (early.length === 0) return
    for (const module of early) requireAgain(module)
    const names = [...new Set(early.map(({ url }) => moduleNameOf(url)))].join(', ')
    warn(`${names} was loaded before Sightglass; what was taken out of it by then stays untraced.`)
  }
}
