import { fileURLToPath } from 'node:url'
import { runFixture } from '@sightglass/testkit'
import { expect, it } from 'vitest'

const flood = fileURLToPath(new URL('fixtures/flood.mjs', import.meta.url))

it('a million random label values stay within the budget, and the heap stays flat', {
  timeout: 120_000,
}, async () => {
  // Measured without coverage: its counters are on the heap, too.
  const env = { NODE_V8_COVERAGE: undefined }
  const { code, stdout, stderr } = await runFixture({ args: ['--expose-gc', flood], env, timeoutMs: 100_000 })
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const { series, overflowed, business, grown } = JSON.parse(stdout)
  expect(series).toBe(998)
  expect(overflowed).toBeGreaterThan(800_000)
  expect(business).toBe(101)
  // 900,000 remembered values would take 100 MB and more.
  expect(grown).toBeLessThan(3_000_000)
})
