import fc from 'fast-check'
import { expect, it } from 'vitest'
import { samplesOf } from '../test/pages.ts'
import { observedSums } from './observed-sums.ts'
import { createRegistry } from './registry.ts'

function counter() {
  const registry = createRegistry()
  const family = registry.declare({
    name: 'seen',
    kind: 'counter',
    description: 'Seen.',
    unit: '1',
    labels: [{ prometheus: 'kind' }, { otel: 'hidden' }],
    prometheus: [{ name: 'seen_total' }],
  })
  return { registry, sums: observedSums(family) }
}

function level() {
  const registry = createRegistry()
  const family = registry.declare({
    name: 'level',
    kind: 'updowncounter',
    description: 'Level.',
    unit: '1',
    labels: [{ prometheus: 'kind', maxValues: 2 }],
    prometheus: [{ name: 'level' }],
  })
  return { registry, sums: observedSums(family) }
}

it('shows the last totals, however they went', async () => {
  const rounds = fc.array(fc.dictionary(fc.constantFrom('a', 'b'), fc.integer({ min: -99, max: 99 })), {
    minLength: 1,
  })
  await fc.assert(
    fc.asyncProperty(rounds, async (all) => {
      const { registry, sums } = level()
      for (const round of all) {
        for (const [kind, total] of Object.entries(round)) sums.observe([kind], total)
        sums.commit()
      }
      const last = all.at(-1) ?? {}
      const samples = await samplesOf(registry)
      for (const kind of ['a', 'b']) {
        expect(samples.get(`level{kind="${kind}"}`) ?? 0).toBe(last[kind] ?? 0)
      }
    }),
  )
})

it('adds up what becomes equal: _other', async () => {
  const { registry, sums } = level()
  for (const kind of ['a', 'b', 'c', 'd']) sums.observe([kind], 10)
  sums.commit()
  sums.observe(['a'], 1)
  sums.observe(['d'], 4)
  sums.commit()
  const samples = await samplesOf(registry)
  expect(samples.get('level{kind="a"}')).toBe(1)
  expect(samples.get('level{kind="b"}')).toBe(0)
  expect(samples.get('level{kind="_other"}')).toBe(4)
})

it('takes a total of a counter that went down as a new start, and keeps one that is silent', async () => {
  const { registry, sums } = counter()
  sums.observe(['a', 'x'], 10)
  sums.observe(['a', 'y'], 5)
  sums.observe(['b', 'x'], 7)
  sums.commit()
  sums.observe(['a', 'x'], 3)
  sums.observe(['a', 'y'], 6)
  sums.observe(['b', 'x'], Number.NaN)
  sums.commit()
  expect(Object.fromEntries(await samplesOf(registry))).toMatchObject({
    'seen_total{kind="a"}': 19,
    'seen_total{kind="b"}': 7,
  })
  sums.observe(['b', 'x'], 8)
  sums.commit()
  expect((await samplesOf(registry)).get('seen_total{kind="b"}')).toBe(8)
})
