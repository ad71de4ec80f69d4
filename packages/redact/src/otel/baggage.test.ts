import {
  type Baggage,
  baggageEntryMetadataFromString,
  defaultTextMapGetter,
  defaultTextMapSetter,
  diag,
  propagation,
  ROOT_CONTEXT,
  trace,
} from '@opentelemetry/api'
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { redactBaggagePropagator } from './baggage.ts'
import { fakeRedactor } from './fixtures/fake-redactor.ts'

const spanContext = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 }

const composite = () =>
  new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] })

function inject(baggage: Baggage | undefined, redactor = fakeRedactor()): Record<string, string> {
  const traced = trace.setSpanContext(ROOT_CONTEXT, spanContext)
  const context = baggage === undefined ? traced : propagation.setBaggage(traced, baggage)
  const carrier: Record<string, string> = {}
  redactBaggagePropagator(composite(), redactor).inject(context, carrier, defaultTextMapSetter)
  if (baggage !== undefined) expect(propagation.getBaggage(context)).toBe(baggage)
  return carrier
}

afterEach(() => {
  diag.disable()
})

describe('redactBaggagePropagator (policy, section 1: entry values)', () => {
  it('sends redacted values with their metadata, and what other propagators send', () => {
    const metadata = baggageEntryMetadataFromString('ttl=60')
    const baggage = propagation.createBaggage({
      'SECRET.key': { value: 'kept' },
      user: { value: 'SECRET', metadata },
    })
    expect(inject(baggage)).toEqual({
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      baggage: 'SECRET.key=kept,user=%5BREDACTED%3Atest%5D;ttl=60',
    })
    expect(baggage.getEntry('user')?.value).toBe('SECRET')
  })

  it('judges values by their keys', () => {
    const redactor = fakeRedactor()
    const baggage = propagation.createBaggage({ password: { value: 'hunter2' } })
    expect(inject(baggage, redactor).baggage).toBe('password=%5BREDACTED%3Atest%5D')
    expect(redactor.calls).toEqual([
      { where: 'baggage', key: 'password', value: 'hunter2', hints: undefined },
    ])
  })

  it('passes on a context without secrets, or without baggage, as it is', () => {
    expect(inject(undefined)).not.toHaveProperty('baggage')
    const inner = composite()
    const spy = vi.spyOn(inner, 'inject')
    const context = propagation.setBaggage(ROOT_CONTEXT, propagation.createBaggage({ a: { value: 'b' } }))
    redactBaggagePropagator(inner, fakeRedactor()).inject(context, {}, defaultTextMapSetter)
    expect(spy.mock.calls[0]?.[0]).toBe(context)
  })

  it('extracts what came in untouched, and tells the fields', () => {
    const propagator = redactBaggagePropagator(composite(), fakeRedactor())
    const context = propagator.extract(ROOT_CONTEXT, { baggage: 'user=SECRET' }, defaultTextMapGetter)
    expect(propagation.getBaggage(context)?.getEntry('user')?.value).toBe('SECRET')
    expect(propagator.fields()).toEqual(['traceparent', 'tracestate', 'baggage'])
  })

  it('sends `[REDACTED:error]` where the redactor throws, and no baggage if it cannot be read', () => {
    const baggage = propagation.createBaggage({ a: { value: 'BOOM' }, b: { value: 'c' } })
    expect(inject(baggage).baggage).toBe('a=%5BREDACTED%3Aerror%5D,b=c')
    const error = vi.fn()
    const none = () => {}
    diag.setLogger({ error, warn: none, info: none, debug: none, verbose: none })
    const entries = vi.fn(() => [['a', { value: 'SECRET' }]] as [string, { value: string }][])
    entries.mockImplementationOnce(() => {
      throw new Error('SECRET')
    })
    const broken = Object.assign(propagation.createBaggage(), { getAllEntries: entries })
    expect(inject(broken)).toEqual({ traceparent: expect.any(String) })
    expect(error).toHaveBeenCalledTimes(1)
    expect(String(error.mock.calls[0])).not.toContain('SECRET')
  })
})
