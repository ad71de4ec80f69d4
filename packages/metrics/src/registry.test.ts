import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  createRegistry,
  type FamilyDefinition,
  getRegistry,
  MetricError,
  type RegistryOptions,
} from './index.ts'

const swaps = {
  name: 'swaps',
  kind: 'counter',
  description: 'Swaps.',
  unit: '{swap}',
  labels: [{ otel: 'chain', prometheus: 'chain' }],
} as const satisfies FamilyDefinition

function refusalOf(run: () => unknown): MetricError {
  try {
    run()
  } catch (error) {
    if (error instanceof MetricError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('refuses', () => {
  it.each<[options: Record<string, unknown>, message: string]>([
    [{ seriesLimit: 0 }, 'seriesLimit must be a whole number from 1 to 998, got 0'],
    [{ seriesLimit: 999 }, 'seriesLimit must be a whole number from 1 to 998, got 999'],
    [{ seriesLimit: 1.5 }, 'seriesLimit must be a whole number from 1 to 998, got 1.5'],
    [{ seriesLimit: '10' }, 'seriesLimit must be a whole number from 1 to 998, got "10"'],
    [{ prefix: '' }, 'prefix must be letters, digits and single underscores, a letter first, got ""'],
    [{ prefix: 'my-app' }, 'got "my-app"'],
    [{ prefix: 'app_' }, 'got "app_"'],
    [{ redactLabel: true }, 'redactLabel must be a function, got true'],
    [{ warn: console }, 'warn must be a function, got'],
  ])('the options %j', (options, message) => {
    const registry = createRegistry()
    expect(() => registry.configure(options as RegistryOptions)).toThrow(message)
    expect(() => createRegistry(options as RegistryOptions)).toThrow(message)
  })

  it('options as a whole when one is wrong', () => {
    const registry = createRegistry()
    expect(() => registry.configure({ seriesLimit: 5, prefix: '1' })).toThrow(MetricError)
    expect(registry.usage()[0]?.limit).toBe(998)
  })

  it('another definition of the same name, and names both places', () => {
    const registry = createRegistry()
    registry.declare(swaps)
    const { code, message } = refusalOf(() => registry.declare({ ...swaps, unit: '{trade}' }))
    const here = basename(import.meta.filename)
    expect(code).toBe('ERR_METRIC_CONFLICT')
    expect(message).toMatch(
      new RegExp(
        `^metric swaps is declared with different definitions at .*${here}:\\d+ and at .*${here}:\\d+$`,
      ),
    )
    const [first, second] = [...message.matchAll(/:(\d+)/g)].map(([, line]) => Number(line))
    expect(second).toBe((first ?? 0) + 1)
  })

  it('a second family under a name that is taken on either side', () => {
    const registry = createRegistry()
    registry.declare({ ...swaps, prometheus: [{ name: 'swaps_total', prefixed: true }] })
    const other = { ...swaps, name: 'trades' }
    const page = refusalOf(() =>
      registry.declare({ ...other, prometheus: [{ name: 'swaps_total', prefixed: true }] }),
    )
    expect(page.code).toBe('ERR_METRIC_CONFLICT')
    expect(page.message).toMatch(
      /^metric trades would be shown as <prefix>_swaps_total, the name of metric swaps: /,
    )
    expect(() => registry.declare({ ...other, otel: 'Swaps', prometheus: [] })).toThrow(
      'metric trades would be shown as swaps (OpenTelemetry), the name of metric swaps',
    )
    registry.declare(other)
  })

  it('a name that a histogram makes on the page', () => {
    const registry = createRegistry()
    registry.declare({ ...swaps, kind: 'histogram', boundaries: [1] })
    const gauge = { ...swaps, name: 'other', kind: 'gauge' } as const
    expect(() => registry.declare({ ...gauge, prometheus: [{ name: 'swaps_count' }] })).toThrow('swaps_count')
  })
})

describe('declares', () => {
  it('once: the same definition gives the same family', () => {
    const registry = createRegistry()
    const family = registry.declare(swaps)
    expect(registry.declare({ ...swaps, labels: [{ prometheus: 'chain', otel: 'chain' }] })).toBe(family)
    expect(registry.declare({ ...swaps, prometheus: [{ name: 'swaps_total' }] })).toBe(family)
  })

  it('and says what, with the names that were derived', () => {
    const registry = createRegistry()
    registry.declare(swaps)
    expect(registry.families().map(({ name }) => name)).toEqual([
      'sightglass.series.in_use',
      'sightglass.series.overflow',
      'sightglass.collect.errors',
      'sightglass.labels.ignored',
      'swaps',
    ])
    expect(registry.families().at(-1)).toEqual({
      ...swaps,
      otel: 'swaps',
      prometheus: [{ name: 'swaps_total' }],
    })
  })

  it('a place even where stacks are unusual', () => {
    const { prepareStackTrace, stackTraceLimit } = Error
    const registry = createRegistry()
    try {
      Error.prepareStackTrace = () => 42
      Error.stackTraceLimit = 0
      registry.declare(swaps)
      expect(Error.stackTraceLimit).toBe(0)
      const { message } = refusalOf(() => registry.declare({ ...swaps, unit: '' }))
      expect(message).toContain('at an unknown place and at an unknown place')
    } finally {
      Error.prepareStackTrace = prepareStackTrace
      Error.stackTraceLimit = stackTraceLimit
    }
  })
})

describe('before each collection', () => {
  it('every callback runs once, until it is stopped', async () => {
    const registry = createRegistry()
    let calls = 0
    const stop = registry.beforeCollect(() => calls++)
    const producer = registry.producer({ names: 'otel' })
    await producer.collect()
    await producer.collect()
    stop()
    await producer.collect()
    expect(calls).toBe(2)
  })

  it('one that throws is counted, said once, and keeps nothing from the others', async () => {
    const said: string[] = []
    const registry = createRegistry({ warn: (message) => said.push(message) })
    const gauge = registry.declare({ ...swaps, kind: 'gauge' })
    registry.beforeCollect(() => {
      throw new Error('no such file')
    })
    registry.beforeCollect(() => gauge.series(['btc']).set(7))
    const producer = registry.producer({ names: 'otel' })
    await producer.collect()
    const { resourceMetrics, errors } = await producer.collect()
    const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics)
    const shown = (name: string) =>
      metrics.find(({ descriptor }) => descriptor.name === name)?.dataPoints[0]?.value
    expect(shown('sightglass.collect.errors')).toBe(2)
    expect(shown('swaps')).toBe(7)
    expect(errors).toEqual([])
    expect(said).toEqual(['bringing metrics up to date failed: no such file'])
  })
})

it('is one per process', () => {
  expect(getRegistry()).toBe(getRegistry())
  expect(getRegistry()).not.toBe(createRegistry())
})
