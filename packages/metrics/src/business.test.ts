import { basename } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  createRegistry,
  declareCounter,
  declareGauge,
  declareHistogram,
  declareUpDownCounter,
  getRegistry,
  type HistogramOptions,
  type MetricRegistry,
} from './index.ts'

const common = { name: 'swaps', description: 'Swaps.' }

function setUp() {
  const said: string[] = []
  const target = createRegistry({ warn: (message) => said.push(message) })
  return { said, target }
}

async function page(
  registry: MetricRegistry,
): Promise<Record<string, [attributes: object, value: unknown][]>> {
  const { resourceMetrics } = await registry.producer({ names: 'prometheus' }).collect()
  const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics)
  return Object.fromEntries(
    metrics.map(({ descriptor, dataPoints }) => [
      descriptor.name,
      dataPoints.map(({ attributes, value }) => [attributes, value]),
    ]),
  )
}

describe('refuses', () => {
  it.each<[options: unknown, message: string]>([
    [undefined, 'the options of a metric must be an object, got undefined'],
    [{}, 'the name of a metric must be a letter'],
    [{ ...common, name: 'swap count' }, 'got "swap count"'],
    [{ name: 'swaps' }, 'description of metric swaps must be a text that is not empty, got undefined'],
    [{ ...common, unit: 5 }, 'unit of metric swaps must be up to 63 ASCII characters of UCUM, got 5'],
    [
      { ...common, labels: { chain: [] } },
      'values of label chain of metric swaps must be 1 to 998 different texts',
    ],
    [
      { ...common, labels: { chain: { max: 0 } } },
      'maxValues of label chain of metric swaps must be a whole number from 1 to 998, got 0',
    ],
    [
      { ...common, labels: { chain: 20 } },
      'label chain of metric swaps must be a list of values or { max: number }, got 20',
    ],
    [{ ...common, labels: { chain: null } }, 'a list of values or { max: number }, got null'],
    [{ ...common, prometheusName: 'a b' }, 'got "a b"'],
    [
      { ...common, buckets: [2, 1] },
      'boundaries of metric swaps must be 1 to 100 finite numbers, ascending, got [2,1]',
    ],
  ])('%j', (options, message) => {
    const { target } = setUp()
    const given = options && { ...options, target }
    expect(() => declareHistogram(given as HistogramOptions)).toThrow(message)
  })

  it('buckets of what is no histogram', () => {
    const options = { ...common, ...setUp(), buckets: [1] }
    expect(() => declareCounter(options)).toThrow('buckets of metric swaps must be absent, got [1]')
  })

  it('a counter under a given name without _total', () => {
    expect(() => declareCounter({ ...common, ...setUp(), prometheusName: 'swaps' })).toThrow(
      'ending in _total',
    )
  })

  it('another declaration of the same name, and names both places', () => {
    const { target } = setUp()
    declareCounter({ ...common, target, labels: { chain: ['btc'] } })
    const here = basename(import.meta.filename)
    expect(() => declareCounter({ ...common, target, labels: { chain: ['btc', 'evm'] } })).toThrow(
      new RegExp(`different definitions at .*${here}:\\d+ and at .*${here}:\\d+$`),
    )
    expect(() => declareGauge({ ...common, target })).toThrow(here)
  })
})

describe('declares', () => {
  it('in the registry of the process', () => {
    const metric = declareCounter({ name: 'business.test', description: 'A test.' })
    expect(declareCounter({ name: 'business.test', description: 'A test.' })).toBe(metric)
    expect(
      getRegistry()
        .families()
        .map(({ name }) => name),
    ).toContain('business.test')
  })

  it('the same metric for the same declaration', () => {
    const { target } = setUp()
    const options = { ...common, target, labels: { chain: ['btc'] } }
    expect(declareGauge({ ...options })).toBe(declareGauge({ ...options }))
    expect(declareGauge({ ...common, target: createRegistry() })).not.toBe(declareGauge(options))
  })
})

describe('records', () => {
  it('every kind under its name on the page', async () => {
    const { target } = setUp()
    declareCounter({ ...common, target }).add(2)
    declareUpDownCounter({ name: 'open.orders', description: 'd', target }).add(-1)
    declareGauge({ name: 'oracle_price_age', description: 'd', unit: 's', target }).set(3)
    declareHistogram({ name: 'fee', description: 'd', unit: '{sat}', buckets: [10], target }).record(5)
    const prometheusName = 'app_pending_transactions_total'
    declareGauge({ name: 'pending_transactions', description: 'd', prometheusName, target }).set(4)
    expect(await page(target)).toMatchObject({
      app_swaps_total: [[{}, 2]],
      app_open_orders: [[{}, -1]],
      app_oracle_price_age_seconds: [[{}, 3]],
      app_fee: [[{}, { buckets: { boundaries: [10], counts: [1, 0] }, sum: 5, count: 1 }]],
      app_pending_transactions_total: [[{}, 4]],
    })
  })

  it('undeclared values as _other, and values beyond the most', async () => {
    const { target, said } = setUp()
    const swaps = declareCounter({ ...common, target, labels: { chain: ['btc', 'evm'], pool: { max: 1 } } })
    swaps.add(1, { chain: 'btc', pool: 'p1' })
    swaps.add(1, { pool: 'p2', chain: 'doge' })
    swaps.add(1, { chain: 'sol', pool: 'p3' })
    swaps.add(1, { chain: 'btc' })
    expect((await page(target)).app_swaps_total).toEqual([
      [{ chain: 'btc', pool: 'p1' }, 1],
      [{ chain: '_other', pool: '_other' }, 2],
      [{ chain: 'btc' }, 1],
    ])
    expect(said).toEqual([])
  })

  it('without labels that were not declared, which are counted and said once', async () => {
    const { target, said } = setUp()
    const swaps = declareCounter({ ...common, target, labels: { chain: ['btc'] } })
    for (const user of ['u1', 'u2', undefined]) swaps.add(1, { chain: 'btc', user } as { chain: string })
    swaps.add(1, { user: 'u3' } as { chain?: string })
    const shown = await page(target)
    expect(shown.app_swaps_total).toEqual([
      [{ chain: 'btc' }, 3],
      [{}, 1],
    ])
    expect(shown.sightglass_labels_ignored_total).toEqual([[{ family: 'swaps' }, 3]])
    expect(said).toEqual([
      'metric swaps was given label user, which it was not declared with; it is left out (declared: chain)',
    ])
  })

  it('whatever it is given, without throwing', async () => {
    const { target } = setUp()
    const swaps = declareCounter({ ...common, target, labels: { chain: ['btc'] } })
    const add = swaps.add as (...args: unknown[]) => void
    const throwing = {
      get chain() {
        throw new Error('not for whoever counts')
      },
    }
    const odd = [
      [],
      ['1'],
      [Number.NaN],
      [-1],
      [1, null],
      [1, 'btc'],
      [1, 5],
      [1, { chain: {} }],
      [1, throwing],
    ]
    for (const args of odd) add(...args)
    expect((await page(target)).app_swaps_total).toEqual([
      [{}, 4],
      [{ chain: '_other' }, 1],
    ])
  })
})
