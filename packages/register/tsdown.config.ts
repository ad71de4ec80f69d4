import { defineConfig, type UserConfig } from 'tsdown'

const common: UserConfig = {
  format: ['cjs'],
  platform: 'node',
  target: 'node22.15',
  sourcemap: true,
  // Comments and white space are a third of what V8 would have to read; names stay, for stack traces.
  minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
  // Packages of this workspace are bundled from their sources, so that none has to be built before another.
  inputOptions: { resolve: { conditionNames: ['sightglass-source', 'node', 'import', 'default'] } },
}

// The API is 52 files, which cost a start more than all the rest. What is registered is shared through a global symbol.
const withApi: UserConfig = { ...common, deps: { alwaysBundle: ['@opentelemetry/api'] } }

// Bundles that share no chunk: the preload decides whether to start at all, the SDK is read only then, the
// transport only by winston's instrumentation, and the Prometheus page only where it is asked for.
export default defineConfig([
  {
    ...common,
    entry: { preload: 'src/preload.ts' },
    dts: { oxc: true },
    copy: ['src/import.mjs', 'src/import.d.mts'],
  },
  { ...withApi, entry: { sdk: 'src/start.ts' }, dts: false, clean: false },
  {
    ...common,
    entry: { 'winston-transport': 'src/instrumentation/winston-transport.ts' },
    dts: false,
    clean: false,
  },
  { ...withApi, entry: { prometheus: 'src/pipeline/prometheus.ts' }, dts: false, clean: false },
])
