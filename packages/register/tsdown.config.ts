import { defineConfig, type UserConfig } from 'tsdown'

const common: UserConfig = {
  format: ['cjs'],
  platform: 'node',
  target: 'node22.15',
  sourcemap: true,
  // Packages of this workspace are bundled from their sources, so that none has to be built before another.
  inputOptions: { resolve: { conditionNames: ['sightglass-source', 'node', 'import', 'default'] } },
}

// Bundles that share no chunk: the preload decides whether to start at all, the SDK is read only then, the
// transport only by winston's instrumentation, and the Prometheus page only where it is asked for.
export default defineConfig([
  {
    ...common,
    entry: { preload: 'src/preload.ts' },
    dts: { oxc: true },
    copy: ['src/import.mjs', 'src/import.d.mts'],
  },
  { ...common, entry: { sdk: 'src/start.ts' }, dts: false, clean: false },
  {
    ...common,
    entry: { 'winston-transport': 'src/instrumentation/winston-transport.ts' },
    dts: false,
    clean: false,
  },
  { ...common, entry: { prometheus: 'src/pipeline/prometheus.ts' }, dts: false, clean: false },
])
