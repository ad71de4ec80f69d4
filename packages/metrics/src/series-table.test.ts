import { describe, expect, it } from 'vitest'
import { createRegistry, type FamilyDefinition, type LabelValue, type MetricRegistry } from './index.ts'
import { ALIASES_PER_SERIES } from './series-table.ts'

const swaps = {
  name: 'swaps',
  kind: 'counter',
  description: 'Swaps.',
  unit: '{swap}',
  labels: [
    { otel: 'chain', prometheus: 'chain' },
    { otel: 'pool', prometheus: 'pool' },
  ],
} as const satisfies FamilyDefinition

/** What is shown of a family over OTLP: attributes as JSON, and value. */
async function shown(
  registry: MetricRegistry,
  name = 'swaps',
): Promise<[attributes: string, value: unknown][]> {
  const { resourceMetrics } = await registry.producer({ names: 'otel' }).collect()
  const metric = resourceMetrics.scopeMetrics[0]?.metrics.find(({ descriptor }) => descriptor.name === name)
  return (metric?.dataPoints ?? []).map((point) => [JSON.stringify(point.attributes), point.value])
}

describe('label values', () => {
  it('that write the same are one series, however they were given', async () => {
    const registry = createRegistry()
    const family = registry.declare(swaps)
    family.series(['1', 'true']).add(1)
    family.series([1, true]).add(2)
    expect(await shown(registry)).toEqual([['{"chain":"1","pool":"true"}', 3]])
  })

  it('undefined, null and empty are no label', async () => {
    const registry = createRegistry()
    const family = registry.declare(swaps)
    for (const none of [undefined, null, '']) family.series(['btc', none as undefined]).add(1)
    family.series(['btc']).add(1)
    expect(await shown(registry)).toEqual([['{"chain":"btc"}', 4]])
  })

  it('that are none never throw', async () => {
    const registry = createRegistry()
    const family = registry.declare(swaps)
    const none = {
      toString: () => {
        throw new Error('no text')
      },
    }
    for (const value of [none, [], Symbol('s'), 1n]) family.series([value as unknown as string, 'p']).add(1)
    expect(await shown(registry)).toEqual([['{"chain":"_other","pool":"p"}', 4]])
  })

  it('are cut at 256 characters', async () => {
    const registry = createRegistry()
    const family = registry.declare(swaps)
    for (const end of ['a', 'b', 'b']) family.series(['x'.repeat(256) + end, 'p']).add(1)
    expect(await shown(registry)).toEqual([[`{"chain":"${'x'.repeat(256)}","pool":"p"}`, 3]])
  })

  it('that a label does not declare become _other', async () => {
    const registry = createRegistry({ redactLabel: () => 'redacted' })
    const family = registry.declare({ ...swaps, labels: [{ otel: 'chain', values: ['btc', 'evm'] }] })
    for (const chain of ['btc', 'evm', 'doge', 'sol']) family.series([chain]).add(1)
    expect(await shown(registry)).toEqual([
      ['{"chain":"btc"}', 1],
      ['{"chain":"evm"}', 1],
      ['{"chain":"_other"}', 2],
    ])
  })

  it('beyond the most of a label become _other, counted as they are shown', async () => {
    const registry = createRegistry({ redactLabel: (_family, _label, text) => text.toLowerCase() })
    const family = registry.declare({ ...swaps, labels: [{ otel: 'chain', maxValues: 2 }] })
    for (const chain of ['btc', 'BTC', 'evm', 'sol', 'doge', 'EVM', 'btc']) family.series([chain]).add(1)
    expect(await shown(registry)).toEqual([
      ['{"chain":"btc"}', 3],
      ['{"chain":"evm"}', 2],
      ['{"chain":"_other"}', 2],
    ])
  })

  it('of a family without labels are not asked for', async () => {
    const registry = createRegistry({ seriesLimit: 1 })
    const family = registry.declare({ ...swaps, labels: [] })
    for (const values of [[], ['ignored']]) family.series(values).add(1)
    expect(await shown(registry)).toEqual([['{}', 2]])
  })
})

describe('redaction', () => {
  it('happens once for each combination, is told family and label, and merges what becomes equal', async () => {
    const asked: string[] = []
    const registry = createRegistry({
      redactLabel(family, label, text) {
        asked.push(`${family} ${label} ${text}`)
        return text.replace(/\d+/, '…')
      },
    })
    const family = registry.declare(swaps)
    for (const pool of ['p1', 'p2', 'p1', 'p2']) family.series(['btc', pool]).add(1)
    expect(asked).toEqual(['swaps chain btc', 'swaps pool p1', 'swaps chain btc', 'swaps pool p2'])
    expect(await shown(registry)).toEqual([['{"chain":"btc","pool":"p…"}', 4]])
    expect(registry.usage().find(({ name }) => name === 'swaps')?.series).toBe(1)
  })

  it('that fails hides the value and says so once, without the value', async () => {
    const said: string[] = []
    const registry = createRegistry({
      warn: (message) => said.push(message),
      redactLabel(_family, label, text) {
        if (label === 'pool') throw new Error(`cannot redact ${text}`)
        return text
      },
    })
    const family = registry.declare(swaps)
    for (const pool of ['secret-1', 'secret-2']) family.series(['btc', pool]).add(1)
    expect(await shown(registry)).toEqual([['{"chain":"btc","pool":"_other"}', 2]])
    expect(said).toEqual(['redacting label pool of metric swaps failed; such values become _other'])
  })

  it('stops remembering raw values at its limit, and still finds their series', async () => {
    let asked = 0
    const registry = createRegistry({
      seriesLimit: 2,
      redactLabel() {
        asked++
        return 'same'
      },
    })
    const family = registry.declare({ ...swaps, labels: [{ otel: 'user' }] })
    const remembered = 1 + 2 * ALIASES_PER_SERIES
    for (let user = 0; user < 100; user++) family.series([user]).add(1)
    for (let user = 0; user < remembered; user++) family.series([user]).add(1)
    expect(asked).toBe(100)
    family.series([99]).add(1)
    expect(asked).toBe(101)
    expect(await shown(registry)).toEqual([['{"user":"same"}', 101 + remembered]])
  })

  it('set later also covers the series that are there, without losing what readers know of them', async () => {
    const registry = createRegistry()
    const family = registry.declare(swaps)
    const delta = registry.producer({ names: 'otel', temporality: () => 'delta' })
    const kept = family.series(['btc', 'p1'])
    kept.add(1)
    family.series(['btc', 'p2']).add(1)
    await delta.collect()
    registry.configure({ redactLabel: (_family, _label, text) => text.replace(/\d+/, '…') })
    kept.add(5)
    family.series(['btc', 'p3']).add(1)
    expect(await shown(registry)).toEqual([['{"chain":"btc","pool":"p…"}', 8]])
    const { resourceMetrics } = await delta.collect()
    const metric = resourceMetrics.scopeMetrics[0]?.metrics.find(
      ({ descriptor }) => descriptor.name === 'swaps',
    )
    const points = metric?.dataPoints.map(({ attributes, value }) => [attributes, value])
    expect(points).toEqual([[{ chain: 'btc', pool: 'p…' }, 6]])
    expect(registry.usage().find(({ name }) => name === 'swaps')?.series).toBe(2)
  })
})

describe('clear', () => {
  it('and another redactor give the values of a label back', async () => {
    const registry = createRegistry()
    const family = registry.declare({ ...swaps, labels: [{ otel: 'chain', maxValues: 1 }] })
    family.series(['btc-1']).add(1)
    registry.configure({ redactLabel: (_family, _label, text) => text.replace(/\d+/, '…') })
    expect(await shown(registry)).toEqual([['{"chain":"btc-…"}', 1]])
    family.clear()
    family.series(['evm-1']).add(1)
    expect(await shown(registry)).toEqual([['{"chain":"evm-…"}', 1]])
  })

  it('removes every series and gives the budget back', async () => {
    const registry = createRegistry({ seriesLimit: 1, warn() {} })
    const family = registry.declare({ ...swaps, kind: 'gauge' })
    for (const chain of ['btc', 'evm']) family.series([chain]).set(1)
    family.clear()
    expect(await shown(registry)).toEqual([])
    family.series(['evm']).set(2)
    expect(await shown(registry)).toEqual([['{"chain":"evm"}', 2]])
  })

  it('is noticed by a reader that had seen the series', async () => {
    const registry = createRegistry()
    const family = registry.declare({ ...swaps, kind: 'gauge' })
    const producer = registry.producer({ names: 'otel' })
    const values = async () => {
      const { resourceMetrics } = await producer.collect()
      const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics)
      return metrics
        .find(({ descriptor }) => descriptor.name === 'swaps')
        ?.dataPoints.map(({ value }) => value)
    }
    for (const [chain, value] of [
      ['btc', 1],
      ['evm', 2],
    ] as [LabelValue, number][])
      family.series([chain]).set(value)
    expect(await values()).toEqual([1, 2])
    family.clear()
    family.series(['sol']).set(3)
    expect(await values()).toEqual([3])
  })
})
