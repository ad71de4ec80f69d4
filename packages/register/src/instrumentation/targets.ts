import type { CatalogueEntry } from './catalogue.ts'
import { pathInModules, withoutNodePrefix } from './module-names.ts'

/** Everything needed to recognise the modules that somebody patches. */
export interface Targets {
  /** The instrumentations that patch this package or builtin; undefined if none does. */
  patching(moduleName: string): readonly CatalogueEntry[] | undefined
  /** Whether exports of the ES module at `url`, imported as `specifier`, are patched. */
  wraps(url: string, specifier: string): boolean
  /** The same answer as a list of specifiers and URL patterns, for a hook that runs in another thread. */
  includeList(): (string | RegExp)[]
}

/** Indexes the modules of the entries that are switched on. */
export function indexTargets(entries: readonly CatalogueEntry[]): Targets {
  const byModule = new Map<string, CatalogueEntry[]>()
  const mains = new Set<string>()
  const files = new Set<string>()
  for (const entry of entries) {
    for (const module of entry.modules) {
      const patching = byModule.get(module.name) ?? []
      byModule.set(module.name, patching)
      if (!patching.includes(entry)) patching.push(entry)
      if (module.main) mains.add(module.name)
      for (const file of module.files) files.add(file)
    }
  }
  return {
    patching: (moduleName) => byModule.get(moduleName),
    wraps: (url, specifier) => mains.has(withoutNodePrefix(specifier)) || files.has(pathInModules(url) ?? ''),
    includeList: () => [
      ...mains,
      ...Array.from(files, (file) => new RegExp(`/node_modules/${escapeDots(file)}$`)),
    ],
  }
}

/** The dot is the only character of a pattern that occurs in these paths. */
function escapeDots(path: string): string {
  return path.replaceAll('.', '\\.')
}
