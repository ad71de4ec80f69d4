import { readFileSync } from 'node:fs'
import type { CatalogueEntry } from './catalogue.ts'
import { packageFolder } from './module-names.ts'
import { isSupported } from './supported-version.ts'

/** Whether an instrumentation supports the installed copy of a module that lies at `url`. */
export type VersionCheck = (entry: CatalogueEntry, moduleName: string, url: string) => boolean

/** Long enough for an app to have loaded the other packages of a family. */
const FAMILY_DELAY_MS = 1000

/**
 * Says once per instrumentation which version it does not support, instead of loading it for nothing.
 *
 * @param isLoaded whether an instrumentation was loaded after all: `redis` 5 is not patched, but the
 * `@redis/client` that it is made of is
 */
export function createVersionCheck(
  isLoaded: (entry: CatalogueEntry) => boolean,
  warn: (message: string) => void,
): VersionCheck {
  const versions = new Map<string, string | undefined>()
  const warned = new Set<CatalogueEntry>()
  return (entry, moduleName, url) => {
    const folder = packageFolder(url)
    if (folder === undefined) return true
    if (!versions.has(folder)) versions.set(folder, readVersion(folder))
    const version = versions.get(folder)
    const ranges = entry.modules.find((module) => module.name === moduleName)?.versions ?? []
    if (version === undefined || isSupported(version, ranges)) return true
    if (warned.has(entry)) return false
    warned.add(entry)
    const say = (): void => {
      if (isLoaded(entry)) return
      warn(`${entry.package} supports ${moduleName} ${ranges.join(' or ')}; ${version} is not traced.`)
    }
    if (entry.modules.length === 1) say()
    else setTimeout(say, FAMILY_DELAY_MS).unref()
    return false
  }
}

function readVersion(folder: string): string | undefined {
  try {
    const { version } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as {
      version?: unknown
    }
    return typeof version === 'string' ? version : undefined
  } catch {
    return undefined
  }
}
