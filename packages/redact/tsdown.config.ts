import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: { index: 'src/index.ts' },
  format: ['esm', 'cjs'],
  platform: 'node',
  target: 'node22.15',
  sourcemap: true,
  inputOptions: { resolve: { conditionNames: ['sightglass-source', 'node', 'import', 'default'] } },
  dts: { oxc: true },
})
