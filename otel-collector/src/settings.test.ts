import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ROOT } from './paths.ts'
import { BIND_SETTING, COLLECTOR_PORTS, DEFAULT_BIND, JAEGER_PORTS } from './settings.ts'

const FOLDER = join(ROOT, 'otel-collector')
const read = (...path: string[]) => readFileSync(join(FOLDER, ...path), 'utf8')

/** Every setting of the configuration files with its defaults: there must be one. */
const defaults = new Map<string, Set<string>>()
for (const file of readdirSync(join(FOLDER, 'config'))) {
  for (const [, name = '', value = ''] of read('config', file).matchAll(/\$\{env:(SG_[A-Z_]+):-([^}]*)\}/g)) {
    defaults.set(name, (defaults.get(name) ?? new Set()).add(value))
  }
}

it('has one default for each setting, and the README tells it', () => {
  const rows = read('README.md').matchAll(/^\| `(SG_[A-Z_]+)` +\| `([^`]*)` +\|/gm)
  const documented = Object.fromEntries([...rows].map(([, name, value]) => [name, [value]]))
  expect(documented).toEqual(Object.fromEntries([...defaults].map(([name, values]) => [name, [...values]])))
})

it('has the same ports in the code as in the configuration files', () => {
  const ports = [...Object.values(COLLECTOR_PORTS), ...Object.values(JAEGER_PORTS)]
  for (const { setting, port } of ports)
    expect([...(defaults.get(setting) ?? [])], setting).toEqual([String(port)])
  const inFiles = [...defaults.keys()].filter((name) => name.endsWith('_PORT')).sort()
  expect(ports.map(({ setting }) => setting).sort()).toEqual(inFiles)
  expect([...(defaults.get(BIND_SETTING) ?? [])]).toEqual([DEFAULT_BIND])
})

it('has an image that exposes these ports', () => {
  const dockerfile = read('Dockerfile')
  const exposed = /^EXPOSE (.*)$/m.exec(dockerfile)?.[1]?.split(' ').map(Number)
  const ports = Object.values(COLLECTOR_PORTS).map(({ port }) => port)
  expect(exposed).toEqual(ports.sort((a, b) => a - b))
})
