import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { findPackage, loadDetectors } from './resource.ts'
import { REMOTE_DETECTORS } from './settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-resource-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true })
  writeFileSync(join(folder, path), text)
}

write('app/package.json', '{ "name": "shop", "version": "1.2.3" }')
write('app/dist/package.json', '{ "type": "module" }')
write('app/broken/package.json', '{ "name": ')
write('app/node_modules/tool/package.json', '{ "name": "tool" }')

it.each([
  ['beside the entry', 'app/main.js', { name: 'shop', version: '1.2.3' }],
  ['above one without a name', 'app/dist/main.js', { name: 'shop', version: '1.2.3' }],
  ['above one that is broken', 'app/broken/main.js', { name: 'shop', version: '1.2.3' }],
])('finds the package %s', (_, entry, expected) => {
  expect(findPackage(join(folder, entry))).toEqual(expected)
})

it('a tool in node_modules is not the service: the working folder says whose it is', () => {
  expect(findPackage(join(folder, 'app/node_modules/tool/cli.js'))).not.toMatchObject({ name: 'tool' })
})

it('knows nothing without an entry', () => {
  expect(findPackage(undefined)).toEqual({})
})

it.each(REMOTE_DETECTORS)('finds the detectors of %s in the catalogue', (name) => {
  const detectors = loadDetectors(name, (line) => expect.unreachable(line))
  expect(detectors.length).toBeGreaterThan(0)
  for (const detector of detectors) expect(detector.detect).toBeTypeOf('function')
})
