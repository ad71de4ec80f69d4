import { existsSync } from 'node:fs'
import { V8CoverageProvider } from '@vitest/coverage-v8/dist/provider.js'

/**
 * Lets a bundle with a source map beside it count for the files it was made from; without this vitest looks only
 * at files that `coverage.include` names, and a bundle named there would be reported as an untested file. Needs
 * `excludeAfterRemap`, which then leaves out what else the bundle was made from, the libraries.
 */
export class BundleCoverageProvider extends V8CoverageProvider {
  override isIncluded(file: string, root?: string): boolean {
    return super.isIncluded(file, root) || (this.roots.some((own) => file.startsWith(own)) && isBundle(file))
  }
}

function isBundle(file: string): boolean {
  return /\.[cm]?js$/.test(file) && !file.includes('/node_modules/') && existsSync(`${file}.map`)
}
