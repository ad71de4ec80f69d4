import type { Attributes, BatchObservableCallback, Meter, ObservableResult } from '@opentelemetry/api'
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { otelPointsOf, samplesOf } from '../../test/pages.ts'
import { createRegistry } from '../registry.ts'
import type { FamilyDefinition, MetricRegistry } from '../types.ts'
import { createAllowListMeterProvider, isCatalogueMeter } from './meter-provider.ts'

class Reader extends MetricReader {
  protected override async onForceFlush() {}
  protected override async onShutdown() {}
}

let registry: MetricRegistry
let warnings: string[]
let reader: Reader
let sdk: MeterProvider

beforeEach(() => {
  warnings = []
  registry = createRegistry({ warn: (message) => warnings.push(message) })
  reader = new Reader()
  sdk = new MeterProvider({ readers: [reader] })
})
afterEach(() => sdk.shutdown())

const PG = '@opentelemetry/instrumentation-pg'

function meterOf(name: string, allow?: string[]): Meter {
  return createAllowListMeterProvider({ registry, fallback: sdk, ...(allow && { allow }) }).getMeter(name)
}

/** Names of what went to the SDK, with the attributes of their points. */
async function sdkPoints(): Promise<Record<string, object[]>> {
  const { resourceMetrics } = await reader.collect()
  const metrics = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics)
  return Object.fromEntries(
    metrics.map((metric) => [metric.descriptor.name, metric.dataPoints.map((point) => point.attributes)]),
  )
}

describe('whose meters', () => {
  it.each([
    PG,
    '@opentelemetry/instrumentation-host-metrics',
    '@opentelemetry/sdk-trace',
    '@opentelemetry/otlp-exporter',
  ])('%s is subject to the list', (name) => {
    expect(isCatalogueMeter(name)).toBe(true)
  })

  it.each([
    'shop',
    'my-@opentelemetry/instrumentation-x',
    '@fastify/otel',
    '@opentelemetry/otlp-exporter-x',
    '',
  ])('%j is not', (name) => {
    expect(isCatalogueMeter(name)).toBe(false)
  })

  it("the app's own meter is the SDK's, whatever its instruments are called", async () => {
    meterOf('shop').createCounter('http.orders').add(1, { user: 'me' })
    meterOf('shop').createHistogram('db.client.operation.duration').record(1, { 'db.query.text': 'x' })
    expect(await sdkPoints()).toEqual({
      'http.orders': [{ user: 'me' }],
      'db.client.operation.duration': [{ 'db.query.text': 'x' }],
    })
    expect((await otelPointsOf(registry)).has('db.client.operation.duration')).toBe(false)
  })
})

describe('an instrument on the list', () => {
  it('is recorded with the attributes that are kept, under both names', async () => {
    const duration = meterOf(PG).createHistogram('db.client.operation.duration', { unit: 's' })
    for (const port of [1, 2, 3]) {
      duration.record(0.02, {
        'db.system.name': 'postgresql',
        'db.namespace': 'shop',
        'db.operation.name': 'SELECT',
        'server.address': 'db',
        'server.port': port,
        'db.query.text': 'select s3cret',
      })
    }
    duration.record(0.5, { 'db.system.name': 'postgresql', 'error.type': "value 's3cret' is too long" })

    expect((await otelPointsOf(registry)).get('db.client.operation.duration')).toEqual([
      [{ 'db.system.name': 'postgresql', 'db.namespace': 'shop', 'db.operation.name': 'SELECT' }, 3],
      [{ 'db.system.name': 'postgresql', 'error.type': '_OTHER' }, 1],
    ])
    const labels = 'db_system_name="postgresql",db_namespace="shop",db_operation_name="SELECT"'
    const samples = await samplesOf(registry)
    expect(samples.get(`db_client_operation_duration_seconds_count{${labels}}`)).toBe(3)
    expect(samples.get(`db_client_operation_duration_seconds_bucket{${labels},le="0.05"}`)).toBe(3)
    expect(samples.get(`db_client_operation_duration_seconds_bucket{${labels},le="0.01"}`)).toBe(0)
    expect(JSON.stringify([...samples.keys()])).not.toContain('s3cret')
    expect(await sdkPoints()).toEqual({})
  })

  it('of several instrumentations adds up', async () => {
    const name = 'db.client.connection.count'
    const attributes = { 'db.client.connection.state': 'idle' }
    for (const [meter, pool] of [
      [PG, 'db:1/shop'],
      ['@opentelemetry/instrumentation-mongodb', 'mongodb://db:1/shop'],
    ] as const) {
      const count = meterOf(meter).createUpDownCounter(name)
      count.add(3, { ...attributes, 'db.client.connection.pool.name': pool })
      count.add(-1, { ...attributes, 'db.client.connection.pool.name': pool })
    }
    expect((await samplesOf(registry)).get('db_client_connection_count{state="idle",pool="db:1/shop"}')).toBe(
      4,
    )
  })

  it('never throws, whatever it is given', async () => {
    const meter = meterOf(PG)
    const duration = meter.createHistogram('db.client.operation.duration')
    const timeouts = meter.createCounter('db.client.connection.timeouts')
    const hostile: unknown[] = [
      undefined,
      null,
      {
        get 'db.namespace'(): string {
          throw new Error('no')
        },
      },
      { 'db.namespace': { toString: null } },
      { 'db.namespace': Object.create(null) },
      Object.create(null),
      'text',
    ]
    for (const attributes of hostile) {
      for (const value of [1, -1, Number.NaN, 'x', undefined, 1n]) {
        expect(() => duration.record(value as number, attributes as Attributes)).not.toThrow()
        expect(() => timeouts.add(value as number, attributes as Attributes)).not.toThrow()
      }
    }
    expect((await samplesOf(registry)).get('db_client_connection_timeouts_total')).toBeGreaterThan(0)
  })

  it('that the app has declared otherwise does nothing, and that is said', async () => {
    registry.declare({
      name: 'db.client.connection.max',
      kind: 'gauge',
      description: 'Mine.',
      unit: '1',
      labels: [],
    })
    const max = meterOf(PG).createUpDownCounter('db.client.connection.max')
    expect(() => max.add(1)).not.toThrow()
    await samplesOf(registry)
    await samplesOf(registry)
    expect(warnings).toEqual([expect.stringContaining('db.client.connection.max')])
  })

  it('of another kind than the list has does nothing', async () => {
    meterOf(PG).createHistogram('db.client.connection.count').record(1)
    meterOf(PG).createCounter('db.client.operation.duration').add(1)
    expect([...(await otelPointsOf(registry)).keys()].filter((name) => name.startsWith('db.'))).toEqual([])
  })
})

describe('an instrument that is not on the list', () => {
  it('does nothing', async () => {
    const meter = meterOf('@opentelemetry/instrumentation-runtime-node')
    const histogram = meter.createHistogram('http.server.request.duration')
    const gauge = meter.createObservableGauge('nodejs.eventloop.utilization')
    let calls = 0
    const callback = () => {
      calls++
    }
    gauge.addCallback(callback)
    meter.addBatchObservableCallback(callback, [gauge])
    meter.createUpDownCounter('http.server.active_requests').add(1)
    meter.createCounter('otel.sdk.span.started').add(1)
    meter.createGauge('x').record(1)
    meter.createObservableCounter('y').addCallback(callback)
    meter.createObservableUpDownCounter('z').addCallback(callback)
    histogram.record(1)
    await samplesOf(registry)
    gauge.removeCallback(callback)
    meter.removeBatchObservableCallback(callback, [gauge])
    expect(calls).toBe(0)
    expect(await sdkPoints()).toEqual({})
    expect(
      [...(await otelPointsOf(registry)).keys()].filter((name) => !name.startsWith('sightglass')),
    ).toEqual([])
  })

  it("goes to the SDK as it is once the user lists it, by name or beginning, and so does one of the list's", async () => {
    const meter = meterOf(PG, ['nodejs.*', 'db.client.connection.max'])
    const utilization = meter.createObservableGauge('nodejs.eventloop.utilization')
    utilization.addCallback((result) => result.observe(0.5, { free: 'text' }))
    meter.createUpDownCounter('db.client.connection.max').add(5, { free: 'text' })
    meter.createUpDownCounter('db.client.connection.max.other').add(5)
    meter.createHistogram('nodejs').record(1)
    for (const kind of ['Counter', 'UpDownCounter'] as const) meter[`create${kind}`](`nodejs.${kind}`).add(1)
    for (const kind of ['Gauge', 'Histogram'] as const) meter[`create${kind}`](`nodejs.${kind}`).record(1)
    for (const kind of ['Counter', 'UpDownCounter'] as const) {
      meter[`createObservable${kind}`](`nodejs.Observable${kind}`).addCallback((result) => result.observe(1))
    }
    expect(await sdkPoints()).toEqual({
      'nodejs.eventloop.utilization': [{ free: 'text' }],
      'db.client.connection.max': [{ free: 'text' }],
      'nodejs.Counter': [{}],
      'nodejs.UpDownCounter': [{}],
      'nodejs.Gauge': [{}],
      'nodejs.Histogram': [{}],
      'nodejs.ObservableCounter': [{}],
      'nodejs.ObservableUpDownCounter': [{}],
    })
    expect((await otelPointsOf(registry)).has('db.client.connection.max')).toBe(false)
  })
})

describe('observable instruments', () => {
  const kinds = ['counter', 'updowncounter', 'gauge'] as const
  const instruments = kinds.map((kind) => ({
    definition: {
      name: `seen.${kind}`,
      kind,
      description: 'Seen.',
      unit: '1',
      labels: [{ otel: 'state', prometheus: 'state' }],
    } satisfies FamilyDefinition,
  }))
  const summed = { definition: { ...instruments[2]?.definition, name: 'seen.summed' } as FamilyDefinition }

  function observables() {
    const provider = createAllowListMeterProvider({
      registry,
      fallback: sdk,
      allow: ['listed'],
      instruments: [...instruments, { ...summed, equalGauges: 'sum' }],
    })
    const meter = provider.getMeter(PG)
    return {
      meter,
      counter: meter.createObservableCounter('seen.counter'),
      level: meter.createObservableUpDownCounter('seen.updowncounter'),
      gauge: meter.createObservableGauge('seen.gauge'),
      summed: meter.createObservableGauge('seen.summed'),
      listed: meter.createObservableGauge('listed'),
    }
  }

  const points = async (name: string) => (await otelPointsOf(registry)).get(name)

  it('add up points that become equal, and of the same point keep the last', async () => {
    const { counter, level, gauge, summed: total } = observables()
    const report = (result: ObservableResult) => {
      result.observe(1, { state: 'on', cpu: 0 })
      result.observe(10, { cpu: 1, state: 'on' })
      result.observe(20, { state: 'on', cpu: 1 })
      result.observe(100, { state: 'off' })
    }
    for (const observable of [counter, level, gauge, total]) observable.addCallback(report)
    for (let round = 0; round < 3; round++) {
      expect(await points('seen.counter')).toEqual([
        [{ state: 'on' }, 21],
        [{ state: 'off' }, 100],
      ])
    }
    expect(await points('seen.updowncounter')).toEqual(await points('seen.counter'))
    expect(await points('seen.summed')).toEqual(await points('seen.counter'))
    expect(await points('seen.gauge')).toEqual([
      [{ state: 'on' }, 20],
      [{ state: 'off' }, 100],
    ])
  })

  it('show the totals of now, and nothing of a callback that was taken back', async () => {
    const { level, gauge } = observables()
    let now = 5
    const report = (result: ObservableResult) => result.observe(now, { state: 'on' })
    for (const observable of [level, gauge]) {
      observable.addCallback(report)
      observable.addCallback(report)
    }
    expect(await points('seen.updowncounter')).toEqual([[{ state: 'on' }, 5]])
    now = 2
    expect(await points('seen.updowncounter')).toEqual([[{ state: 'on' }, 2]])
    expect(await points('seen.gauge')).toEqual([[{ state: 'on' }, 2]])
    for (const observable of [level, gauge]) observable.removeCallback(report)
    expect(await points('seen.updowncounter')).toEqual([[{ state: 'on' }, 0]])
    expect(await points('seen.gauge')).toBeUndefined()
  })

  it('take batch callbacks, each instrument going its own way', async () => {
    const { meter, level, gauge, listed } = observables()
    const stranger = meter.createObservableGauge('not.on.the.list')
    const report: BatchObservableCallback = (result) => {
      for (const observable of [level, gauge, listed, stranger])
        result.observe(observable, 7, { state: 'on' })
    }
    meter.addBatchObservableCallback(report, [level, listed, stranger])
    expect(await points('seen.updowncounter')).toEqual([[{ state: 'on' }, 7]])
    expect(await points('seen.gauge')).toBeUndefined()
    expect(await sdkPoints()).toEqual({ listed: [{ state: 'on' }] })
    meter.addBatchObservableCallback(report, [gauge])
    expect(await points('seen.gauge')).toEqual([[{ state: 'on' }, 7]])
    meter.removeBatchObservableCallback(report, [level, listed, stranger])
    expect(await points('seen.updowncounter')).toEqual([[{ state: 'on' }, 0]])
    expect(await points('seen.gauge')).toBeUndefined()
  })

  it('wait for no async callback, and do not call it again while it runs', async () => {
    const { gauge, level } = observables()
    let finish = () => {}
    let calls = 0
    gauge.addCallback(async (result) => {
      calls++
      result.observe(calls, { state: 'at once' })
      await new Promise<void>((resolve) => {
        finish = resolve
      })
      result.observe(calls, { state: 'later' })
    })
    level.addCallback(async (result) => {
      await null
      result.observe(1, { state: 'later' })
    })
    expect(await points('seen.gauge')).toEqual([[{ state: 'at once' }, 1]])
    expect(await points('seen.gauge')).toEqual([[{ state: 'at once' }, 1]])
    expect(calls).toBe(1)
    finish()
    await new Promise(setImmediate)
    expect(await points('seen.gauge')).toEqual([[{ state: 'at once' }, 2]])
    finish()
    await new Promise(setImmediate)
    expect(await points('seen.updowncounter')).toEqual([[{ state: 'later' }, 1]])
  })

  it('survive callbacks that fail, which is said', async () => {
    const { level, gauge, counter } = observables()
    gauge.addCallback(() => {
      throw new Error('first')
    })
    counter.addCallback(async () => {
      throw new Error('second')
    })
    level.addCallback((result) => result.observe(3, { state: 'on' }))
    expect(await points('seen.updowncounter')).toEqual([[{ state: 'on' }, 3]])
    await new Promise(setImmediate)
    expect(await points('seen.updowncounter')).toEqual([[{ state: 'on' }, 3]])
    expect(warnings).toEqual([expect.stringContaining('first')])
    expect((await samplesOf(registry)).get('sightglass_collect_errors_total')).toBeGreaterThan(1)
  })

  it('lose a point whose attributes cannot be read, and not the others', async () => {
    const { level } = observables()
    level.addCallback((result) => {
      for (const state of ['a', 1n, 'b'] as string[]) result.observe(1, { state })
      result.observe(1, { state: 'a', circular: registry as unknown as string })
    })
    expect(await points('seen.updowncounter')).toEqual(
      expect.arrayContaining([
        [{ state: 'a' }, expect.any(Number)],
        [{ state: 'b' }, 1],
      ]),
    )
    expect(warnings).toEqual([])
  })

  it('stay bounded when a callback reports without end', async () => {
    const { level } = observables()
    level.addCallback((result) => {
      for (let i = 0; i < 20_000; i++) result.observe(1, { state: `s${i}` })
    })
    expect((await points('seen.updowncounter'))?.length).toBe(999)
  })
})
