import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { defineConfig, type TsdownHooks, type UserConfig } from 'tsdown'

/**
 * The types of the SDK's MetricProducer are copied into ours, because the SDK is no dependency. The bundler then
 * imports helpers for code, which type files do not have, and names source maps that are not there.
 */
const cleanTypes: TsdownHooks['build:done'] = async ({ options, chunks }) => {
  const needed = new Set<string>()
  for (const chunk of chunks) {
    if (chunk.type !== 'chunk') continue
    if (!/\.d\.[cm]ts$/.test(chunk.fileName)) {
      for (const file of chunk.imports) needed.add(file)
      continue
    }
    const file = join(options.outDir, chunk.fileName)
    const clean = (await readFile(file, 'utf8'))
      .replace(/^import .* from "\.\/rolldown-runtime.*;\n/m, '')
      .replace(/^\/\/# sourceMappingURL=.*\n?/gm, '')
    await writeFile(file, clean)
  }
  for (const { fileName } of chunks) {
    const isHelper = fileName.startsWith('rolldown-runtime')
    if (isHelper && !needed.has(fileName)) await rm(join(options.outDir, fileName), { force: true })
  }
}

const common: UserConfig = { platform: 'node', target: 'node22.15', sourcemap: true }

export default defineConfig([
  {
    ...common,
    entry: { index: 'src/index.ts' },
    // Because an app may import or require it. Both meet in the process's one registry.
    format: ['esm', 'cjs'],
    // Their types only.
    deps: { onlyBundle: [/^@opentelemetry\/(core|resources|sdk-metrics)$/] },
    dts: { oxc: true },
    hooks: { 'build:done': cleanTypes },
  },
  {
    ...common,
    entry: { 'sightglass-series': 'src/cli/sightglass-series.ts' },
    format: ['esm'],
    dts: false,
    clean: false,
  },
])
