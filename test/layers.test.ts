import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../tools/lib/paths.mjs'

/**
 * The one direction of imports (ARCHITECTURE.md): a package may import those of lower layers, never one of
 * its own layer or above. A package that is not listed here fails the test: it has to find its place first.
 */
const LAYERS: readonly (readonly string[])[] = [
  ['core'],
  ['metrics', 'redact'],
  ['http', 'rpc-breaker', 'job-spans', 'health'],
  ['register'],
]

/** For tests and the demo only: imports none of the others, and is no run-time dependency of anything. */
const TESTKIT = '@sightglass/testkit'

const SDK = /^@opentelemetry\/(sdk-|exporter-|auto-instrumentations|context-async-hooks|propagator-)/

/** `import … from 'x'`, `export … from 'x'` and `import 'x'` at the start of a line, `import('x')` and `require('x')`. */
const IMPORT =
  /(?:^(?:import|export)\b[^;'"]*?\bfrom\s*|^import\s*|\bimport\(\s*|\brequire\(\s*)['"]([^'"\n]+)['"]/gm

/** The root brings it for every package's tests. */
const TEST_RUNNER = 'vitest'

interface Manifest {
  name: string
  private?: boolean
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
}

const names = readdirSync(join(ROOT, 'packages')).filter((name) =>
  existsSync(join(ROOT, 'packages', name, 'package.json')),
)
const layerOf = (name: string) => LAYERS.findIndex((layer) => layer.includes(name))

describe.each(names)('packages/%s', (name) => {
  const manifest = readManifest(name)
  const imports = importsOf(join(ROOT, 'packages', name, 'src'))
  const runTime = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })

  it('is called @sightglass/<folder>', () => {
    expect(manifest.name).toBe(`@sightglass/${name}`)
  })

  it('imports only packages of lower layers', () => {
    const own = [...imports.keys(), ...runTime].filter(
      (target) => target.startsWith('@sightglass/') && target !== TESTKIT,
    )
    if (name === 'testkit') return expect(own).toEqual([])
    expect(layerOf(name), `packages/${name} has no place in LAYERS`).toBeGreaterThanOrEqual(0)
    const wrong = own.filter((target) => !(layerOf(target.slice('@sightglass/'.length)) < layerOf(name)))
    expect(wrong.filter((target) => target !== manifest.name)).toEqual([])
  })

  it('declares every package it imports', () => {
    const declared = new Set([
      ...runTime,
      ...Object.keys(manifest.devDependencies ?? {}),
      manifest.name,
      TEST_RUNNER,
    ])
    const missing = [...imports]
      .filter(([target]) => !declared.has(target))
      .map(([target, file]) => `${target} in ${file}`)
    expect(missing).toEqual([])
  })

  it('keeps the testkit out of what is shipped', () => {
    expect(runTime).not.toContain(TESTKIT)
    const shipped = [...imports].filter(([target, file]) => target === TESTKIT && !file.endsWith('.test.ts'))
    expect(name === 'testkit' ? [] : shipped).toEqual([])
  })

  it('starts no SDK, unless it is register', () => {
    const mayStartOne = name === 'register' || name === 'testkit'
    expect(mayStartOne ? [] : runTime.filter((target) => SDK.test(target))).toEqual([])
  })
})

function readManifest(name: string): Manifest {
  return JSON.parse(readFileSync(join(ROOT, 'packages', name, 'package.json'), 'utf8'))
}

/** The external packages that the sources import, each with a file that does. */
function importsOf(folder: string): Map<string, string> {
  const found = new Map<string, string>()
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.[cm]?[tj]s$/.test(file),
  )
  for (const file of files) {
    const source = withoutComments(readFileSync(join(folder, file), 'utf8'))
    for (const [, specifier = ''] of source.matchAll(IMPORT)) {
      if (/^(\.|node:|#)/.test(specifier)) continue
      const name = specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/')
      if (!found.has(name) || found.get(name)?.endsWith('.test.ts')) found.set(name, file)
    }
  }
  return found
}

function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '')
}
