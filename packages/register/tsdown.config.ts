import { defineConfig } from 'tsdown'

export default defineConfig({
  entry: { preload: 'src/preload.ts' },
  format: ['cjs'],
  platform: 'node',
  target: 'node22.15',
  sourcemap: true,
  dts: { oxc: true },
})
