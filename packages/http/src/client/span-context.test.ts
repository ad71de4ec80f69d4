import { createContextKey, INVALID_SPAN_CONTEXT, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { suppressTracing, unsuppressTracing } from '@opentelemetry/core'
import { describe, expect, it } from 'vitest'
import { RPC_METADATA_KEY } from '../context-keys.ts'
import { isLeftAlone, SpanContextView } from './span-context.ts'

const KEY = createContextKey('a key')
const span = trace.wrapSpanContext({
  ...INVALID_SPAN_CONTEXT,
  traceId: '1'.repeat(32),
  spanId: '2'.repeat(16),
})
const parentSpan = trace.wrapSpanContext(INVALID_SPAN_CONTEXT)
const parent = trace.setSpan(ROOT_CONTEXT.setValue(KEY, 'value'), parentSpan)

describe('isLeftAlone', () => {
  it('reads what @opentelemetry/core writes', () => {
    expect(isLeftAlone(ROOT_CONTEXT)).toBe(false)
    expect(isLeftAlone(suppressTracing(ROOT_CONTEXT))).toBe(true)
    expect(isLeftAlone(unsuppressTracing(suppressTracing(ROOT_CONTEXT)))).toBe(false)
  })

  it('counts what an untraced request does, not what an exporter does beside a traced one', () => {
    const suppressed = suppressTracing(ROOT_CONTEXT)
    expect(isLeftAlone(suppressed.setValue(RPC_METADATA_KEY, { untraced: true }))).toBe(false)
    expect(isLeftAlone(suppressed.setValue(RPC_METADATA_KEY, { untraced: false }))).toBe(true)
  })
})

describe('SpanContextView', () => {
  it('answers with its own span, and for all else as the parent does', () => {
    const view = new SpanContextView(parent, span)
    expect(trace.getSpan(view)).toBe(span)
    expect(trace.getSpanContext(view)?.spanId).toBe('2'.repeat(16))
    expect(view.getValue(KEY)).toBe('value')
    expect(trace.getSpan(parent)).toBe(parentSpan)
  })

  it('gives contexts with the span when something is set or deleted', () => {
    const view = new SpanContextView(parent, span)
    const baggage = propagation.setBaggage(view, propagation.createBaggage({ a: { value: 'b' } }))
    expect(trace.getSpan(baggage)).toBe(span)
    expect(propagation.getBaggage(baggage)?.getEntry('a')?.value).toBe('b')
    expect(view.deleteValue(KEY).getValue(KEY)).toBeUndefined()
    expect(trace.getSpan(view.deleteValue(KEY))).toBe(span)
  })
})
