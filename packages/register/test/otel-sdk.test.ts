import { preload, runFixture } from '@sightglass/testkit'
import { describe, expect, it } from 'vitest'
import { app, newService, ownLines, runApp, useSink } from './app.ts'

const at = useSink()

describe('OTEL_TRACES_SAMPLER', () => {
  it.each([
    ['always_on', undefined, true],
    ['always_off', undefined, false],
    ['traceidratio', '0', false],
    ['traceidratio', '1', true],
    ['parentbased_always_on', undefined, true],
    ['parentbased_always_off', undefined, false],
    ['parentbased_traceidratio', '0', false],
  ])('%s %s', async (sampler, arg, kept) => {
    const run = newService()
    await runApp('hello.mjs', {
      ...at.env,
      OTEL_EXPORTER_OTLP_HEADERS: `x-run=${run}`,
      OTEL_TRACES_SAMPLER: sampler,
      OTEL_TRACES_SAMPLER_ARG: arg,
    })
    const signals = at.sink.requests
      .filter(({ headers }) => headers['x-run'] === run)
      .map(({ signal }) => signal)
    expect(signals.includes('traces')).toBe(kept)
    expect(signals).toContain('metrics')
  })
})

describe('OTEL_PROPAGATORS', () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const spanId = 'b7ad6b7169203331'
  it.each([
    [undefined, ['baggage', 'traceparent'], { traceparent: `00-${traceId}-${spanId}-01` }],
    ['tracecontext', ['traceparent'], { traceparent: `00-${traceId}-${spanId}-01` }],
    ['b3', ['b3'], { b3: `${traceId}-${spanId}-1` }],
    [
      'b3multi',
      ['x-b3-sampled', 'x-b3-spanid', 'x-b3-traceid'],
      { 'x-b3-traceid': traceId, 'x-b3-spanid': spanId, 'x-b3-sampled': '1' },
    ],
    ['jaeger', ['uber-trace-id', 'uberctx-who'], { 'uber-trace-id': `${traceId}:${spanId}:0:1` }],
  ])('%s', async (propagators, headers, incoming) => {
    const result = await runFixture({
      args: ['--import', preload, app('propagation.mjs'), JSON.stringify(incoming)],
      env: { ...at.env, OTEL_PROPAGATORS: propagators },
    })
    const seen = JSON.parse(result.stdout)
    expect(seen.carrier.map((name: string) => name.toLowerCase())).toEqual(headers)
    expect(seen.incoming).toMatchObject({ traceId, spanId, traceFlags: 1 })
  })

  it('none carries nothing', async () => {
    const incoming = JSON.stringify({ traceparent: `00-${traceId}-${spanId}-01` })
    const result = await runFixture({
      args: ['--import', preload, app('propagation.mjs'), incoming],
      env: { ...at.env, OTEL_PROPAGATORS: 'none' },
    })
    expect(JSON.parse(result.stdout)).toEqual({ carrier: [] })
  })
})

it('limits of attributes, events and links are kept', async () => {
  const service = newService()
  await runApp('limits.mjs', {
    ...at.env,
    OTEL_SERVICE_NAME: service,
    OTEL_ATTRIBUTE_COUNT_LIMIT: '2',
    OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '3',
    OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT: '1',
    OTEL_SPAN_EVENT_COUNT_LIMIT: '2',
    OTEL_SPAN_LINK_COUNT_LIMIT: '1',
    OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: '1',
    OTEL_LINK_ATTRIBUTE_COUNT_LIMIT: '2',
  })
  const span = await at.sink.waitForSpan(({ resource }) => resource['service.name'] === service)
  expect(span.attributes).toEqual({ a: 'abc', b: expect.anything() })
  expect(span.events).toHaveLength(2)
  expect(Object.keys(span.events[0]?.attributes ?? {})).toHaveLength(1)
  expect(span.links).toHaveLength(1)
  expect(Object.keys(span.links[0]?.attributes ?? {})).toHaveLength(2)
  const log = await at.sink.waitForLog(({ resource }) => resource['service.name'] === service)
  expect(log.attributes).toEqual({ a: 'abc' })
})

describe('OTEL_EXPORTER_OTLP_METRICS_*', () => {
  it('TEMPORALITY_PREFERENCE=delta sends differences', async () => {
    const service = newService()
    await runApp('hello.mjs', {
      ...at.env,
      OTEL_SERVICE_NAME: service,
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta',
    })
    const metric = await at.sink.waitForMetric(({ resource }) => resource['service.name'] === service)
    expect(metric).toMatchObject({ name: 'greetings', temporality: 'delta' })
  })
})

it('OTEL_LOG_LEVEL=debug tells more, on stderr only', async () => {
  const result = await runApp('hello.mjs', { ...at.env, OTEL_LOG_LEVEL: 'debug' })
  expect(result.stdout).toBe('done\n')
  expect(ownLines(result).filter((line) => line.startsWith('sightglass: debug: ')).length).toBeGreaterThan(0)
})
