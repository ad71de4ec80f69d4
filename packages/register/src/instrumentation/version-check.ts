import { readFileSync } from 'node:fs'
import type { CatalogueEntry } from './catalogue.ts'
import { packageFolder } from './module-names.ts'
import { isSupported } from './supported-version.ts'

/** Whether an instrumentation supports the installed copy of a module that lies at `url`. */
export type VersionCheck = (entry: CatalogueEntry, moduleName: string, url: string) => boolean

/** Says once per instrumentation which version it does not support, instead of loading it for nothing. */
export function createVersionCheck(warn: (message: string) => void): VersionCheck {
  const versions = new Map<string, string | undefined>()
  const warned = new Set<CatalogueEntry>()
  return (entry, moduleName, url) => {
    const folder = packageFolder(url)
    if (folder === undefined) return true
    if (!versions.has(folder)) versions.set(folder, readVersion(folder))
    const version = versions.get(folder)
    const ranges = entry.modules.find((module) => module.name === moduleName)?.versions ?? []
    if (version === undefined || isSupported(version, ranges)) return true
    if (!warned.has(entry)) {
      warned.add(entry)
      warn(`${entry.package} supports ${moduleName} ${ranges.join(' or ')}; ${version} is not traced.`)
    }
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
