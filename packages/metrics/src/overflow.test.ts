import { describe, expect, it } from 'vitest'
import { createRegistry, type FamilyDefinition } from './index.ts'

const requests = {
  name: 'requests',
  kind: 'counter',
  description: 'Requests.',
  unit: '{request}',
  labels: [{ otel: 'http.request.method' }, { otel: 'http.route' }],
} as const satisfies FamilyDefinition

function setUp(seriesLimit = 3) {
  const said: string[] = []
  const registry = createRegistry({ seriesLimit, warn: (message) => said.push(message) })
  const family = registry.declare(requests)
  const producer = registry.producer({ names: 'otel' })
  const add = (...routes: string[]) => {
    for (const route of routes) family.series(['GET', route]).add(1)
  }
  const collect = async (name = 'requests') => {
    const { resourceMetrics } = await producer.collect()
    const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics)
    const points = metrics.find(({ descriptor }) => descriptor.name === name)?.dataPoints ?? []
    return points.map(({ attributes, value }) => [attributes, value])
  }
  const usage = () => registry.usage().find(({ name }) => name === 'requests')
  return { registry, family, said, add, collect, usage }
}

describe('beyond the budget', () => {
  it('points go to one series, and known series stay', async () => {
    const { add, collect, usage } = setUp()
    add('/a', '/b', '/c', '/d', '/e', '/a', '/d')
    expect(await collect()).toEqual([
      [{ 'http.request.method': 'GET', 'http.route': '/a' }, 2],
      [{ 'http.request.method': 'GET', 'http.route': '/b' }, 1],
      [{ 'http.request.method': 'GET', 'http.route': '/c' }, 1],
      [{ 'otel.metric.overflow': true }, 3],
    ])
    expect(usage()).toEqual({ name: 'requests', series: 3, limit: 3, overflowed: 3 })
  })

  it('the registry counts it, from 0 on', async () => {
    const { add, collect } = setUp()
    add('/a')
    const label = { 'sightglass.family': 'requests' }
    expect(await collect('sightglass.series.in_use')).toEqual([[label, 1]])
    expect(await collect('sightglass.series.overflow')).toEqual([[label, 0]])
    add('/b', '/c', '/d', '/e')
    expect(await collect('sightglass.series.in_use')).toEqual([[label, 3]])
    expect(await collect('sightglass.series.overflow')).toEqual([[label, 2]])
    expect(await collect('sightglass.series.overflow')).toEqual([[label, 2]])
  })

  it('every kind has an overflow series', async () => {
    const registry = createRegistry({ seriesLimit: 1, warn() {} })
    const { labels, description, unit } = requests
    const common = { labels, description, unit }
    const gauge = registry.declare({ ...common, name: 'g', kind: 'gauge' })
    const histogram = registry.declare({ ...common, name: 'h', kind: 'histogram', boundaries: [1] })
    const sum = registry.declare({ ...common, name: 'u', kind: 'updowncounter' })
    for (const method of ['GET', 'PUT', 'POST']) {
      gauge.series([method]).set(1)
      histogram.series([method]).record(1)
      sum.series([method]).add(-1)
    }
    const overflowed = registry.usage().filter((usage) => usage.overflowed > 0)
    expect(overflowed.map(({ name, overflowed }) => [name, overflowed])).toEqual([
      ['g', 2],
      ['h', 2],
      ['u', 2],
    ])
  })

  it('a lower limit keeps the series there are', async () => {
    const { registry, add, usage } = setUp()
    add('/a', '/b', '/c')
    registry.configure({ seriesLimit: 1 })
    add('/a', '/d')
    expect(usage()).toEqual({ name: 'requests', series: 3, limit: 1, overflowed: 1 })
  })
})

describe('the log line', () => {
  it('comes once and names the family and the label with the most values', () => {
    const { add, said } = setUp()
    add('/a', '/b', '/c', '/d', '/e', '/f')
    expect(said).toEqual([
      'metric requests has used up its budget of 3 series; label http.route has the most different values (4); ' +
        'what is new is counted in its overflow series (otel.metric.overflow="true")',
    ])
  })

  it('comes again only after a whole interval without overflow', async () => {
    const { add, collect, said } = setUp()
    add('/a', '/b', '/c', '/d')
    await collect()
    add('/e')
    await collect()
    add('/f')
    expect(said).toHaveLength(1)
    await collect()
    await collect()
    add('/g')
    expect(said).toHaveLength(2)
  })

  it('waits for somebody to tell it to', () => {
    const registry = createRegistry({ seriesLimit: 1 })
    const family = registry.declare(requests)
    for (const method of ['GET', 'PUT']) family.series([method]).add(1)
    const said: string[] = []
    registry.configure({ warn: (message) => said.push(message) })
    expect(said).toEqual([expect.stringContaining('metric requests has used up its budget of 1 series')])
  })

  it('may throw', () => {
    const registry = createRegistry({
      seriesLimit: 1,
      warn() {
        throw new Error('no log')
      },
    })
    const family = registry.declare(requests)
    for (const method of ['GET', 'PUT']) family.series([method]).add(1)
    expect(registry.usage().find(({ name }) => name === 'requests')?.overflowed).toBe(1)
  })
})
