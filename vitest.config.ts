import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

// Packages of this workspace are tested from their sources, as their exports say for the first one; the others are
// Vite's own for a server.
const conditions = ['sightglass-source', 'module', 'node', 'development|production']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: [
      '{packages,examples}/*/{src,test}/**/*.test.ts',
      'otel-collector/**/*.test.ts',
      'tools/**/*.test.ts',
      'test/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/dist/**', '.cache/**'],
    // vitest would leave one core to itself; most tests wait for a process rather than for a core.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // Process tests start real programs; two cores may be busy with each other.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    coverage: {
      // V8's, with what children ran as a bundle: the preload runs in no other way.
      provider: 'custom',
      customProviderModule: './test/child-coverage/provider.ts',
      autoAttachSubprocess: true,
      include: ['packages/*/src/**/*.ts', 'otel-collector/src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/generated/**', '**/fixtures/**'],
      excludeAfterRemap: true,
      reporter: [['text', { skipFull: true }], 'html', 'json-summary'],
      reportsDirectory: '.cache/coverage',
      thresholds: { lines: 90 },
    },
  },
})
