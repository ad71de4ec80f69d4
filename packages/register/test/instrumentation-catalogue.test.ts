import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runFixture } from '@sightglass/testkit'
import { describe, expect, it } from 'vitest'
import { catalogue } from '../src/instrumentation/generated/catalogue.ts'
import { moduleNameIn, moduleNameOf, packageFolder } from '../src/instrumentation/module-names.ts'
import { holds, isSupported } from '../src/instrumentation/supported-version.ts'

const folder = new URL('../src/instrumentation/', import.meta.url)

describe('the catalogue', () => {
  it('is what generating it from the installed packages gives', async () => {
    const generator = fileURLToPath(new URL('generate-catalogue.ts', folder))
    const { stdout, stderr, code } = await runFixture({ args: [generator, '--print'] })
    expect(code, stderr).toBe(0)
    expect(readFileSync(new URL('generated/catalogue.ts', folder), 'utf8')).toBe(stdout)
  })

  it('has only ranges of a known form', () => {
    const ranges = catalogue.flatMap((entry) => entry.modules.flatMap((module) => module.versions))
    expect(ranges.filter((range) => holds([1, 0, 0], range) === undefined)).toEqual([])
  })

  it('patches no module only where loading has another occasion', () => {
    const without = catalogue.filter((entry) => entry.modules.length === 0).map((entry) => entry.name)
    expect(without.sort()).toEqual(['aws-lambda', 'host-metrics', 'runtime-node', 'undici'])
  })
})

describe('a supported version', () => {
  it.each([
    ['8.23.1', ['>=8.0.3 <9'], true],
    ['8.0.2', ['>=8.0.3 <9'], false],
    ['9.0.0', ['>=8.0.3 <9'], false],
    ['9.0.0-beta.1', ['>=8.0.3 <9'], false],
    ['2.3.9', ['>=3.0.0 <4', '>=2.0.0 <2.4'], true],
    ['2.4.0', ['>=3.0.0 <4', '>=2.0.0 <2.4'], false],
    ['6.10.0', ['>= 6.7 < 8'], true],
    ['6.6.9', ['>= 6.7 < 8'], false],
    ['3.999.0', ['^3.1.0'], true],
    ['4.0.0', ['^3.1.0'], false],
    ['2.5.0', ['2'], true],
    ['3.0.0', ['2'], false],
    ['0.1.0', ['*'], true],
    // What is not a version, or not a known range, is left to upstream.
    ['workspace', ['>=1'], true],
    ['1.0.0', ['1.x || 2.x'], true],
  ])('%s against %j: %s', (version, ranges, supported) => {
    expect(isSupported(version, ranges)).toBe(supported)
  })
})

describe('names of modules', () => {
  it.each([
    ['node:http', 'http'],
    ['node:dns/promises', 'dns/promises'],
    ['node:http?iitm=true', 'http'],
    ['file:///app/node_modules/pg/lib/index.js', 'pg'],
    ['file:///app/node_modules/.pnpm/pg@8.23.1/node_modules/pg/esm/index.mjs?iitm=true', 'pg'],
    ['file:///app/node_modules/@nestjs/core/index.js', '@nestjs/core'],
    ['file:///app/node_modules/a/node_modules/b/index.js', 'b'],
    ['file:///app/src/pg.js', undefined],
    ['data:text/javascript,1', undefined],
  ])('%s belongs to %s', (url, name) => {
    expect(moduleNameOf(url)).toBe(name)
  })

  it.each([
    ['pg', 'pg'],
    ['pg/lib/client', 'pg'],
    ['@nestjs/core/router', '@nestjs/core'],
    ['node:http', 'http'],
    ['dns/promises', 'dns/promises'],
    ['./pg', undefined],
    ['/srv/pg', undefined],
    ['#pg', undefined],
    ['file:///srv/pg.js', undefined],
    ['C:\\srv\\pg.js', undefined],
    ['@', undefined],
    ['', undefined],
  ])('%s asks for %s', (specifier, name) => {
    expect(moduleNameIn(specifier)).toBe(name)
  })

  it('finds the folder of the nearest package', () => {
    expect(packageFolder('file:///a/node_modules/b/node_modules/@c/d/e.js')).toBe(
      'file:///a/node_modules/b/node_modules/@c/d/',
    )
    expect(packageFolder('node:http')).toBeUndefined()
  })
})
