import {
  type Attributes,
  context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { suppressTracing } from '@opentelemetry/core'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  InMemorySpanExporter,
  ParentBasedSampler,
  type ReadableSpan,
  type Sampler,
  SamplingDecision,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SpanLimits } from './attributes.ts'
import { addAttribute } from './attributes.ts'
import { createTracerProvider } from './tracer-provider.ts'

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
})
afterAll(() => context.disable())

interface Options {
  sampler?: Sampler
  spanLimits?: Partial<SpanLimits>
}

const resource = resourceFromAttributes({ 'service.name': 'twin' })
const scope = ['scope', '1.2.3', { schemaUrl: 'https://example.org/schema' }] as const

/** Lets the SDK's tracer and ours do the same, and gives what each of them recorded. */
function both(run: (tracer: Tracer) => void, options: Options = {}): { ours: unknown[]; sdk: unknown[] } {
  const record = (make: (exporter: InMemorySpanExporter) => { getTracer(...args: typeof scope): Tracer }) => {
    const exporter = new InMemorySpanExporter()
    run(make(exporter).getTracer(...scope))
    const spans = exporter.getFinishedSpans()
    return spans.map((span) => comparable(span, spans))
  }
  const processors = (exporter: InMemorySpanExporter) => [new SimpleSpanProcessor({ exporter })]
  const sampler = options.sampler ?? new AlwaysOnSampler()
  return {
    ours: record((exporter) =>
      createTracerProvider({ ...options, resource, sampler, spanProcessors: processors(exporter) }),
    ),
    sdk: record(
      (exporter) => new TracerProvider({ ...options, resource, spanProcessors: processors(exporter) }),
    ),
  }
}

/** Everything of a span that the two have to agree on: ids by their place, times where they were given. */
function comparable(span: ReadableSpan, all: readonly ReadableSpan[]) {
  const { traceFlags, traceState, isRemote } = span.spanContext()
  const parent = span.parentSpanContext
  return {
    name: span.name,
    kind: span.kind,
    status: span.status,
    attributes: span.attributes,
    dropped: [span.droppedAttributesCount, span.droppedEventsCount, span.droppedLinksCount],
    events: span.events.map(({ time, ...event }) => ({ ...event, given: given(time) })),
    links: span.links,
    start: given(span.startTime),
    end: given(span.endTime),
    duration: given(span.startTime) && given(span.endTime) ? span.duration : undefined,
    ended: span.ended,
    context: { traceFlags, traceState: traceState?.serialize(), isRemote },
    parent: parent && (all.findIndex((one) => one.spanContext().spanId === parent.spanId) || parent.spanId),
    resource: span.resource.attributes,
    scope: span.instrumentationScope,
  }
}

/** The times of these tests lie in the year 2001. */
function given(time: readonly [number, number]): unknown {
  return time[0] < 1_100_000_000 ? time : undefined
}

const AT = 1_000_000_000_000

describe.each<[string, (tracer: Tracer) => void, Options?]>([
  ['a bare span', (tracer) => tracer.startSpan('a').end()],
  [
    'kind, attributes and times in milliseconds',
    (tracer) =>
      tracer
        .startSpan('a', {
          kind: SpanKind.CLIENT,
          attributes: { n: 1, s: 'x', b: true, l: ['p', 'q'] },
          startTime: AT,
        })
        .end(AT + 5),
  ],
  ['times as Date', (tracer) => tracer.startSpan('a', { startTime: new Date(AT) }).end(new Date(AT + 1))],
  [
    'times in nanoseconds',
    (tracer) => tracer.startSpan('a', { startTime: [1_000_000_000, 123_456_789] }).end([1_000_000_001, 1]),
  ],
  ['an end before the start', (tracer) => tracer.startSpan('a', { startTime: AT }).end(AT - 1)],
  [
    'what is set later, and too late',
    (tracer) => {
      const span = tracer.startSpan('a', { attributes: { k: 1 } })
      span.setAttribute('k', 2).setAttributes({ m: 'x', z: undefined } as Attributes)
      span.updateName('b').addEvent('e', { c: 1 }, AT).addEvent('f', AT)
      span.addLink({
        context: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 },
        attributes: { l: 1 },
      })
      span.end()
      span.setAttribute('late', 1).updateName('c').addEvent('g').setStatus({ code: SpanStatusCode.ERROR })
      span.end()
    },
  ],
  [
    'odd values of attributes',
    (tracer) => {
      const cyclic: Record<string, unknown> = {}
      cyclic.self = cyclic
      const odd = {
        u: undefined,
        n: null,
        nan: Number.NaN,
        inf: Infinity,
        f: () => 1,
        big: 1n,
        sym: Symbol('x'),
      }
      const more = {
        cyclic,
        '': 'no key',
        mixed: [1, 'a'],
        nested: { a: { b: [1] } },
        bytes: new Uint8Array([1]),
      }
      const span = tracer.startSpan('a', { attributes: { ...odd, ...more } as unknown as Attributes })
      for (const [key, value] of Object.entries({ ...odd, ...more }))
        span.setAttribute(`set.${key}`, value as never)
      span.end()
    },
  ],
  [
    'status: OK is final, UNSET says nothing',
    (tracer) => {
      const span = tracer.startSpan('a')
      span.setStatus({ code: SpanStatusCode.ERROR, message: 'no' }).setStatus({ code: SpanStatusCode.UNSET })
      span
        .setStatus({ code: SpanStatusCode.OK, message: 'dropped' })
        .setStatus({ code: SpanStatusCode.ERROR })
      span.end()
    },
  ],
  [
    'exceptions',
    (tracer) => {
      const span = tracer.startSpan('a')
      const error = Object.assign(new TypeError('bad'), { stack: 'at x', code: 42 })
      span.recordException(error, AT)
      span.recordException('text', AT)
      span.recordException({ name: 'Named' }, AT)
      span.recordException({} as never, AT)
      span.end()
    },
  ],
  [
    'parents: active, given, remote and none',
    (tracer) => {
      tracer.startActiveSpan('outer', (outer) => {
        tracer.startSpan('inner').end()
        tracer.startSpan('root', { root: true }).end()
        tracer.startActiveSpan('third', { kind: SpanKind.PRODUCER }, (third) => third.end())
        tracer.startActiveSpan('fourth', {}, ROOT_CONTEXT, (fourth) => fourth.end())
        outer.end()
      })
      const remote = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1, isRemote: true }
      tracer.startSpan('from afar', {}, trace.setSpanContext(ROOT_CONTEXT, remote)).end()
      const invalid = { ...remote, traceId: '0'.repeat(32) }
      tracer.startSpan('invalid parent', {}, trace.setSpanContext(ROOT_CONTEXT, invalid)).end()
    },
  ],
  ['a suppressed context', (tracer) => tracer.startSpan('a', {}, suppressTracing(ROOT_CONTEXT)).end()],
  [
    'limits',
    (tracer) => {
      const link = { context: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 } }
      const span = tracer.startSpan('a', {
        attributes: { a: 'longer', b: 2, c: 3 },
        links: [link, link, link],
      })
      span.setAttribute('b', 'replaced').setAttribute('d', 4)
      for (const name of ['e1', 'e2', 'e3']) span.addEvent(name, { one: 1, two: 2 }, AT)
      span.addLink({ ...link, attributes: { one: 1, two: 2 } })
      span.end()
    },
    {
      spanLimits: {
        attributeCountLimit: 2,
        attributeValueLengthLimit: 3,
        eventCountLimit: 2,
        linkCountLimit: 2,
        attributePerEventCountLimit: 1,
        attributePerLinkCountLimit: 1,
      },
    },
  ],
  ['a sampler that drops', (tracer) => tracer.startSpan('a').end(), { sampler: new AlwaysOffSampler() }],
  [
    'a sampler that adds attributes, records only, and changes the trace state',
    (tracer) => tracer.startSpan('a', { attributes: { own: 1 } }).end(),
    {
      sampler: {
        shouldSample: (_context, _traceId, name, kind, attributes) => ({
          decision: SamplingDecision.RECORD,
          attributes: { seen: `${name} ${kind} ${Object.keys(attributes)}` },
        }),
        toString: () => 'test',
      },
    },
  ],
])('as the SDK does it: %s', (_, run, options) => {
  it('records the same', () => {
    const { ours, sdk } = both(run, options)
    expect(ours).toEqual(sdk)
  })
})

describe('a span of ours', () => {
  const finished = (
    run: (tracer: ReturnType<ReturnType<typeof createTracerProvider>['getTracer']>) => void,
  ) => {
    const exporter = new InMemorySpanExporter()
    const spanProcessors = [new SimpleSpanProcessor({ exporter })]
    run(createTracerProvider({ resource, sampler: new AlwaysOnSampler(), spanProcessors }).getTracer('t'))
    return exporter.getFinishedSpans()
  }

  it('starts and ends in steps finer than a millisecond, in order', () => {
    const spans = finished((tracer) => {
      for (let index = 0; index < 100; index++) tracer.startSpan(`${index}`).end()
    })
    const starts = spans.map(({ startTime: [seconds, nanos] }) => seconds * 1e3 + nanos / 1e6)
    expect([...starts].sort((a, b) => a - b)).toEqual(starts)
    expect(starts.some((start) => start % 1 > 0.001)).toBe(true)
    expect(Math.abs((starts[0] ?? 0) - Date.now())).toBeLessThan(5_000)
  })

  it('adopts attributes, and counts them when the limit matters', () => {
    const [span] = finished((tracer) => {
      const owned = tracer.startOwned?.('a', SpanKind.SERVER, undefined, ROOT_CONTEXT, AT)
      owned?.adoptAttributes?.({ a: 1, b: 2 })
      owned?.setAttribute('c', 3)
      owned?.end(AT + 1.5)
    })
    expect(span?.attributes).toEqual({ a: 1, b: 2, c: 3 })
    expect(span?.duration).toEqual([0, 1_500_000])
  })

  it('has ids that differ, of the right form', () => {
    const spans = finished((tracer) => {
      for (let index = 0; index < 5_000; index++) tracer.startSpan('a').end()
    })
    const ids = spans.map((span) => span.spanContext())
    expect(new Set(ids.map(({ traceId }) => traceId)).size).toBe(5_000)
    expect(new Set(ids.map(({ spanId }) => spanId)).size).toBe(5_000)
    expect(
      ids.every(({ traceId, spanId }) => /^[0-9a-f]{32}$/.test(traceId) && /^[0-9a-f]{16}$/.test(spanId)),
    ).toBe(true)
  })
})

it('a kind, status or name that there is not does not reach a receiver', () => {
  const exporter = new InMemorySpanExporter()
  const spanProcessors = [new SimpleSpanProcessor({ exporter })]
  const provider = createTracerProvider({ resource, sampler: new AlwaysOnSampler(), spanProcessors })
  const tracer = provider.getTracer(undefined as never, 7 as never)
  const span = tracer.startSpan(5 as never, { kind: -1 as never })
  span
    .setStatus({ code: 9 as never })
    .addEvent(undefined as never)
    .updateName(null as never)
    .end()
  expect(exporter.getFinishedSpans()[0]).toMatchObject({
    name: 'null',
    kind: SpanKind.INTERNAL,
    status: { code: SpanStatusCode.UNSET },
    events: [{ name: 'undefined' }],
    instrumentationScope: { name: '' },
  })
})

it('a root that the sampler drops anyway has ids once they are asked for, and they stay', () => {
  const spanProcessors = [new SimpleSpanProcessor({ exporter: new InMemorySpanExporter() })]
  const sampler = new ParentBasedSampler({ root: new AlwaysOffSampler() })
  const tracer = createTracerProvider({ resource, sampler, dropsRoots: true, spanProcessors }).getTracer('t')
  const root = tracer.startOwned?.('a', SpanKind.SERVER, undefined, ROOT_CONTEXT, AT) as Span
  expect(root.isRecording()).toBe(false)
  const ids = root.spanContext()
  expect(ids).toMatchObject({ traceFlags: 0, traceId: expect.stringMatching(/^[0-9a-f]{32}$/) })
  expect(root.spanContext()).toBe(ids)
  root.setAttribute('a', 1).updateName('b').addEvent('c').setStatus({ code: SpanStatusCode.ERROR }).end()
  // A parent that was sampled still decides.
  const remote = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1, isRemote: true }
  const parent = trace.setSpanContext(ROOT_CONTEXT, remote)
  expect(tracer.startOwned?.('a', SpanKind.SERVER, undefined, parent, AT).isRecording()).toBe(true)
})

it('a value that throws when it is looked at is left out, and the app hears nothing of it', () => {
  const hostile = new Proxy(
    {},
    {
      ownKeys() {
        throw new Error('hostile')
      },
    },
  )
  const attributes: Record<string, unknown> = {}
  const limits = { attributeCountLimit: 8, attributeValueLengthLimit: 100 }
  expect(addAttribute(attributes, 0, 'hostile', hostile, limits as never)).toBe('invalid')
  expect(attributes).toEqual({})
})
