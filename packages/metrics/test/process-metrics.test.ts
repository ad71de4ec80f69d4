import { join } from 'node:path'
import { runFixture } from '@sightglass/testkit'
import { expect, it } from 'vitest'

const entry = join(import.meta.dirname, 'fixtures/process-metrics.ts')

// Observers that never started, that just started, and that have run for a while.
it.each([
  { delay: 60_000, collections: 0 },
  { delay: 0, collections: 1 },
  { delay: 0, collections: 5 },
])('keeps no process alive: $collections collections, delay $delay ms', async ({ delay, collections }) => {
  const flags = ['--conditions=sightglass-source', '--disable-warning=ExperimentalWarning']
  const args = [...flags, '--experimental-strip-types', entry, String(delay), String(collections)]
  const { code, stdout, stderr } = await runFixture({ args, timeoutMs: 20_000 })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const lines = stdout.trim().split('\n')
  expect(lines.at(-1)).toBe('ended')
  expect(lines).toHaveLength(collections + 1)
  // What it has on any platform: the families of process and Node.js.
  for (const line of lines.slice(0, -1)) expect(Number(line.slice('families: '.length))).toBeGreaterThan(15)
})
