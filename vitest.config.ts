import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      '{packages,examples}/*/{src,test}/**/*.test.ts',
      'otel-collector/**/*.test.ts',
      'tools/**/*.test.ts',
      'test/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/dist/**', '.cache/**'],
    // Process tests start real programs; two cores may be busy with each other.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
})
