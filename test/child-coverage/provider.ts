// vitest's V8 coverage, reaching into child processes: the preload runs nowhere else. vitest itself has children
// report (autoAttachSubprocess: it sets NODE_V8_COVERAGE in its workers) and counts TypeScript that Node ran by
// stripping its types. What it lacks is added here: bundles (bundle-provider.ts) and patience with
// children that were killed (child-reports.ts).
//
// Not counted: children that end by SIGKILL or by a signal's default action, for they write no report, and what
// children do after their test file has ended.
import v8 from '@vitest/coverage-v8'
import type { CoverageProviderModule } from 'vitest/node'
import { tidyChildReports } from './child-reports.ts'

const provider: CoverageProviderModule & { extendedContextCoverageDir?: string } = {
  ...v8,
  async takeCoverage(options) {
    if (this.extendedContextCoverageDir) await tidyChildReports(this.extendedContextCoverageDir)
    return v8.takeCoverage?.call(this, options)
  },
  async getProvider() {
    // Only vitest's main process may load it; this module is loaded by its workers too.
    const { BundleCoverageProvider } = await import('./bundle-provider.ts')
    return new BundleCoverageProvider()
  },
}

export default provider
