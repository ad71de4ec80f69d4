import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { OLDEST_NODE, VERSION } from './version.ts'

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

it('is that of package.json', () => {
  expect(VERSION).toBe(manifest.version)
  expect(manifest.engines.node).toBe(`>=${OLDEST_NODE.join('.')}.0`)
})
