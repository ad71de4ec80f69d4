import {
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  ROOT_CONTEXT,
  trace,
} from '@opentelemetry/api'
import { suppressTracing } from '@opentelemetry/core'
import { describe, expect, it } from 'vitest'
import { createJaegerPropagator } from './jaeger-propagator.ts'

const propagator = createJaegerPropagator()
const traceId = '0af7651916cd43dd8448eb211c80319c'
const spanId = 'b7ad6b7169203331'
const extract = (carrier: object) => propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter)

describe('leaves the context alone for', () => {
  it.each([
    ['no header', undefined],
    ['too few parts', `${traceId}:${spanId}:0`],
    ['letters beyond hex', `${traceId}:xyz:0:1`],
    ['an empty trace', `${'0'.repeat(32)}:${spanId}:0:1`],
    ['broken percent encoding', '%E0%A4%A'],
    ['flags of three digits', `${traceId}:${spanId}:0:111`],
  ])('%s', (_, header) => {
    expect(trace.getSpanContext(extract({ 'uber-trace-id': header }))).toBeUndefined()
  })
})

describe('reads', () => {
  it.each([
    ['a sampled trace', `${traceId}:${spanId}:0:1`, { traceId, spanId, traceFlags: 1, isRemote: true }],
    ['a trace that is not sampled', `${traceId}:${spanId}:0:0`, { traceId, spanId, traceFlags: 0 }],
    ['the debug flag beside', `${traceId}:${spanId}:0:3`, { traceFlags: 1 }],
    [
      'ids without leading zeros',
      'abc:1:0:1',
      { traceId: 'abc'.padStart(32, '0'), spanId: '1'.padStart(16, '0') },
    ],
    ['percent encoding', `${traceId}%3A${spanId}%3A0%3A1`, { traceId, spanId }],
  ])('%s', (_, header, expected) => {
    expect(trace.getSpanContext(extract({ 'uber-trace-id': header }))).toMatchObject(expected)
  })

  it('baggage', () => {
    const entries = propagation
      .getBaggage(extract({ 'uberctx-user': 'a%20b', 'uberctx-odd': '%' }))
      ?.getAllEntries()
    expect(entries).toEqual([
      ['user', { value: 'a b' }],
      ['odd', { value: '%' }],
    ])
  })
})

describe('writes', () => {
  const context = trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: 1 })
  const inject = (from: typeof context) => {
    const carrier = {}
    propagator.inject(from, carrier, defaultTextMapSetter)
    return carrier
  }

  it('trace and baggage', () => {
    const baggage = propagation.createBaggage({ user: { value: 'a b' } })
    expect(inject(propagation.setBaggage(context, baggage))).toEqual({
      'uber-trace-id': `${traceId}:${spanId}:0:1`,
      'uberctx-user': 'a%20b',
    })
  })

  it('nothing where tracing is suppressed or there is no span', () => {
    expect(inject(suppressTracing(context))).toEqual({})
    expect(inject(ROOT_CONTEXT)).toEqual({})
  })
})
