import { type Attributes, type Context, diag, SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api'
import { emptyResource, resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  type Span,
  type SpanExporter,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { fakeRedactor, MARKER } from './fixtures/fake-redactor.ts'
import { redactSpan } from './span.ts'
import { redactSpanExporter } from './span-exporter.ts'
import { RedactingSpanProcessor } from './span-processor.ts'

const linked = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 }

/** A processor that keeps what it is told. */
class Recorder implements SpanProcessor {
  readonly started: Span[] = []
  readonly ending: Span[] = []
  readonly ended: ReadableSpan[] = []
  readonly calls: string[] = []
  onStart(span: Span, _context: Context): void {
    this.started.push(span)
  }
  onEnding(span: Span): void {
    this.ending.push(span)
  }
  onEnd(span: ReadableSpan): void {
    this.ended.push(span)
  }
  async forceFlush(): Promise<void> {
    this.calls.push('forceFlush')
  }
  async shutdown(): Promise<void> {
    this.calls.push('shutdown')
  }
}

function record(make: (span: Span) => void, resource: Attributes = {}): ReadableSpan {
  const recorder = new Recorder()
  const provider = new TracerProvider({
    resource: resourceFromAttributes(resource),
    spanProcessors: [recorder],
  })
  const span = provider.getTracer('lib SECRET', '1.SECRET').startSpan('GET /users/SECRET1') as Span
  make(span)
  span.end()
  return recorder.ended[0] as ReadableSpan
}

const full = () =>
  record(
    (span) => {
      span.setAttributes({ 'url.path': '/SECRET1', 'http.route': '/users/{id}', tags: ['a', 'SECRET2'] })
      span.setAttribute('SECRET.key', 'kept')
      span.addEvent('SECRET event', { 'exception.message': 'no SECRET3' })
      span.addEvent('clean', { at: 1 })
      span.addLink({ context: linked, attributes: { peer: 'SECRET4' } })
      span.setStatus({ code: SpanStatusCode.ERROR, message: 'failed for SECRET5' })
    },
    { 'service.name': 'shop', 'host.name': 'SECRET6' },
  )

afterEach(() => {
  diag.disable()
})

function spyOnDiag() {
  const error = vi.fn()
  const none = () => {}
  diag.setLogger({ error, warn: none, info: none, debug: none, verbose: none })
  error.mockClear()
  return error
}

describe('redactSpan (policy, section 1)', () => {
  it('redacts name, status, attributes, events, links and resource, and nothing else', () => {
    const span = full()
    const copy = redactSpan(span, fakeRedactor())
    expect(copy.name).toBe(`GET /users/${MARKER}`)
    expect(copy.status).toEqual({ code: SpanStatusCode.ERROR, message: `failed for ${MARKER}` })
    expect(copy.attributes).toEqual({
      'url.path': `/${MARKER}`,
      'http.route': '/users/{id}',
      tags: ['a', MARKER],
      'SECRET.key': 'kept',
    })
    expect(copy.events.map(({ name, attributes }) => ({ name, attributes }))).toEqual([
      { name: 'SECRET event', attributes: { 'exception.message': `no ${MARKER}` } },
      { name: 'clean', attributes: { at: 1 } },
    ])
    expect(copy.events[0]?.time).toBe(span.events[0]?.time)
    expect(copy.links).toEqual([{ ...span.links[0], context: linked, attributes: { peer: MARKER } }])
    expect(copy.resource.attributes).toEqual({ 'service.name': 'shop', 'host.name': MARKER })
    expect(copy.instrumentationScope).toBe(span.instrumentationScope)
    expect(copy.instrumentationScope).toMatchObject({ name: 'lib SECRET', version: '1.SECRET' })
  })

  it('keeps ids, times, kind and counts, and answers as the span does', () => {
    const span = full()
    const copy = redactSpan(span, fakeRedactor())
    expect(copy).not.toBe(span)
    expect(copy.spanContext()).toBe(span.spanContext())
    const same = ['kind', 'startTime', 'endTime', 'duration', 'ended', 'parentSpanContext'] as const
    for (const name of same) expect(copy[name]).toBe(span[name])
    expect(copy.droppedAttributesCount).toBe(0)
    expect(copy.droppedEventsCount).toBe(0)
    expect(copy.droppedLinksCount).toBe(0)
    expect((copy as Span).isRecording()).toBe(false)
  })

  it('does not change the original', () => {
    const span = full()
    redactSpan(span, fakeRedactor())
    expect(span.name).toBe('GET /users/SECRET1')
    expect(span.status.message).toBe('failed for SECRET5')
    expect(span.attributes.tags).toEqual(['a', 'SECRET2'])
    expect(span.events[0]?.attributes).toEqual({ 'exception.message': 'no SECRET3' })
    expect(span.links[0]?.attributes).toEqual({ peer: 'SECRET4' })
    expect(span.resource.attributes['host.name']).toBe('SECRET6')
  })

  it('gives back the span itself, or its parts, where nothing was to be removed', () => {
    const clean = record((span) => span.updateName('GET /users').addEvent('e', { a: 'b' }))
    expect(redactSpan(clean, fakeRedactor())).toBe(clean)
    const span = full()
    const copy = redactSpan(span, fakeRedactor())
    expect(copy.events[1]).toBe(span.events[1])
    const named = record((span) => span.setAttribute('a', 'b').addEvent('e').addLink({ context: linked }))
    const renamed = redactSpan(named, fakeRedactor())
    expect(renamed).not.toBe(named)
    for (const part of ['attributes', 'events', 'links', 'status', 'resource'] as const)
      expect(renamed[part]).toBe(named[part])
  })

  it('tells the redactor where each value stands', () => {
    const redactor = fakeRedactor()
    redactSpan(full(), redactor)
    const told = redactor.calls.map(({ where, key }) => `${where}:${key}`)
    expect(told).toEqual([
      'span.name:',
      'span.status:',
      'span.attribute:url.path',
      'span.attribute:http.route',
      'span.attribute:tags',
      'span.attribute:SECRET.key',
      'span.event:exception.message',
      'span.event:at',
      'span.link:peer',
      'resource.attribute:service.name',
      'resource.attribute:host.name',
    ])
  })

  it.each([
    [{ 'db.system.name': 'postgresql', 'db.system': 'mysql' }, 'postgresql'],
    [{ 'db.system': 'mysql' }, 'mysql'],
    [{ 'db.system.name': 7 }, undefined],
    [{}, undefined],
  ])('hints at the database of %j (policy, section 5, SQL)', (attributes, dbSystem) => {
    const redactor = fakeRedactor()
    redactSpan(
      record((span) => span.setAttributes({ ...attributes, 'db.query.text': 'SELECT 1' })),
      redactor,
    )
    const call = redactor.calls.find(({ key }) => key === 'db.query.text')
    expect(call?.hints?.dbSystem).toBe(dbSystem)
  })

  it('redacts attributes of scopes, once per scope', () => {
    const redactor = fakeRedactor()
    const scope = { name: 'lib', version: '1', attributes: { tenant: 'SECRET' } }
    const spans = [full(), full()].map((span) => Object.assign(span, { instrumentationScope: scope }))
    const copies = spans.map((span) => redactSpan(span, redactor))
    expect(copies[0]?.instrumentationScope).toEqual({
      name: 'lib',
      version: '1',
      attributes: { tenant: MARKER },
    })
    expect(copies[1]?.instrumentationScope).toBe(copies[0]?.instrumentationScope)
    expect(redactor.calls.filter(({ where }) => where === 'scope.attribute')).toHaveLength(1)
  })

  it('makes a value of which the redactor throws `[REDACTED:error]`', () => {
    const span = record((span) => span.updateName('BOOM').setAttributes({ a: 'BOOM', b: 'SECRET' }))
    const copy = redactSpan(span, fakeRedactor())
    expect(copy.name).toBe('[REDACTED:error]')
    expect(copy.attributes).toEqual({ a: '[REDACTED:error]', b: MARKER })
  })

  it('survives an attribute called __proto__', () => {
    const attributes = JSON.parse('{"__proto__":"SECRET","a":1}')
    const span = Object.assign(
      record(() => {}),
      { attributes },
    )
    const copy = redactSpan(span, fakeRedactor())
    expect(JSON.stringify(copy.attributes)).toBe(`{"__proto__":"${MARKER}","a":1}`)
  })
})

describe('resources', () => {
  it('are redacted once, and every span gets the same copy', () => {
    const redactor = fakeRedactor()
    const recorder = new Recorder()
    const resource = resourceFromAttributes({ 'process.command_args': 'SECRET' }, { schemaUrl: 'https://s' })
    const provider = new TracerProvider({ resource, spanProcessors: [recorder] })
    for (const name of ['a', 'b']) provider.getTracer('t').startSpan(name).end()
    const [a, b] = recorder.ended.map((span) => redactSpan(span, redactor))
    expect(a?.resource).toBe(b?.resource)
    expect(a?.resource.schemaUrl).toBe('https://s')
    expect(a?.resource.asyncAttributesPending).toBe(false)
    expect(redactor.calls.filter(({ where }) => where === 'resource.attribute')).toHaveLength(1)
    expect(redactSpan(a as ReadableSpan, redactor).resource).toBe(a?.resource)
  })

  it('show redacted raw attributes and redacted merges', async () => {
    const late = Promise.resolve('late SECRET')
    const resource = resourceFromAttributes({ a: 'SECRET', b: late })
    const { resource: redacted } = redactSpan(Object.assign(full(), { resource }), fakeRedactor())
    const raw = await Promise.all(redacted.getRawAttributes().map(async ([key, value]) => [key, await value]))
    expect(raw).toEqual([
      ['a', MARKER],
      ['b', `late ${MARKER}`],
    ])
    const merged = redacted.merge(resourceFromAttributes({ c: 'SECRET' }))
    await merged.waitForAsyncAttributes?.()
    expect(merged.attributes).toEqual({ a: MARKER, b: `late ${MARKER}`, c: MARKER })
    expect(emptyResource().merge(redacted).getRawAttributes()[0]).toEqual(['a', MARKER])
  })

  it('that are still being detected are exported redacted when they are complete', async () => {
    let detect: (host: string) => void = () => {}
    const host = new Promise<string>((resolve) => {
      detect = resolve
    })
    const exporter = new InMemorySpanExporter()
    const batch = new BatchSpanProcessor({ exporter })
    const seen: ReadableSpan[] = []
    const onEnd = batch.onEnd.bind(batch)
    vi.spyOn(batch, 'onEnd').mockImplementation((span) => {
      seen.push(span)
      onEnd(span)
    })
    const provider = new TracerProvider({
      resource: resourceFromAttributes({ early: 'SECRET', 'host.name': host }),
      spanProcessors: [new RedactingSpanProcessor(batch, fakeRedactor())],
    })
    provider.getTracer('t').startSpan('first').end()
    provider.getTracer('t').startSpan('second').end()
    // Who looks early sees what is known, and the rest later.
    const early = seen[0]?.resource
    expect(early?.asyncAttributesPending).toBe(true)
    expect(early?.attributes).toEqual({ early: MARKER })
    const flushed = provider.forceFlush()
    detect('SECRET host')
    await flushed
    const [first, second] = exporter.getFinishedSpans()
    expect(first?.resource.attributes).toEqual({ early: MARKER, 'host.name': `${MARKER} host` })
    expect(second?.resource).toBe(first?.resource)
    await provider.shutdown()
  })
})

describe('RedactingSpanProcessor', () => {
  it('hands the span itself to onStart and onEnding, and a copy to onEnd', () => {
    const next = new Recorder()
    const provider = new TracerProvider({
      spanProcessors: [new RedactingSpanProcessor(next, fakeRedactor())],
    })
    const span = provider.getTracer('t').startSpan('SECRET', { kind: SpanKind.CLIENT }) as Span
    span.end()
    expect(next.started[0]).toBe(span)
    expect(next.ending[0]).toBe(span)
    expect(next.ended[0]).not.toBe(span)
    expect(next.ended[0]?.name).toBe(MARKER)
    expect(next.ended[0]?.kind).toBe(SpanKind.CLIENT)
    expect(span.name).toBe('SECRET')
  })

  it('works with a next processor that has no onEnding, and passes on flush and shutdown', async () => {
    const next = new Recorder()
    const exporter = new InMemorySpanExporter()
    const simple = new SimpleSpanProcessor({ exporter })
    const provider = new TracerProvider({
      spanProcessors: [
        new RedactingSpanProcessor(next, fakeRedactor()),
        new RedactingSpanProcessor(simple, fakeRedactor()),
      ],
    })
    provider.getTracer('t').startSpan('SECRET').end()
    await provider.forceFlush()
    expect(exporter.getFinishedSpans()[0]?.name).toBe(MARKER)
    expect(exporter.getFinishedSpans()[0]?.spanContext().traceFlags).toBe(TraceFlags.SAMPLED)
    await provider.shutdown()
    expect(next.calls).toEqual(['forceFlush', 'shutdown'])
  })

  it('does not export a span that cannot be read, and says so once, without its message', () => {
    const error = spyOnDiag()
    const next = new Recorder()
    const processor = new RedactingSpanProcessor(next, fakeRedactor())
    const broken = () =>
      Object.defineProperty(full(), 'events', {
        get: () => {
          throw new RangeError('SECRET')
        },
      })
    processor.onEnd(broken())
    processor.onEnd(broken())
    processor.onEnd(full())
    expect(next.ended).toHaveLength(1)
    expect(error).toHaveBeenCalledTimes(1)
    expect(String(error.mock.calls[0])).toContain('not exported (RangeError)')
    expect(String(error.mock.calls[0])).not.toContain('SECRET')
  })
})

describe('redactSpanExporter', () => {
  it('exports copies and passes on flush and shutdown', async () => {
    const inner = new InMemorySpanExporter()
    const flush = vi.spyOn(inner, 'forceFlush')
    const shutdown = vi.spyOn(inner, 'shutdown')
    const exporter = redactSpanExporter(inner, fakeRedactor())
    const span = full()
    const result = await new Promise<{ code: number }>((done) => exporter.export([span, span], done))
    expect(result.code).toBe(0)
    expect(inner.getFinishedSpans().map(({ name }) => name)).toEqual([
      `GET /users/${MARKER}`,
      `GET /users/${MARKER}`,
    ])
    await exporter.forceFlush?.()
    expect(flush).toHaveBeenCalledTimes(1)
    await exporter.shutdown()
    expect(shutdown).toHaveBeenCalledTimes(1)
  })

  it('leaves out what cannot be read, and fails if that is all', () => {
    const error = spyOnDiag()
    const sent: ReadableSpan[][] = []
    const inner: SpanExporter = {
      export: (spans, done) => {
        sent.push(spans)
        done({ code: 0 })
      },
      shutdown: async () => {},
    }
    const exporter = redactSpanExporter(inner, fakeRedactor())
    const broken = {} as ReadableSpan
    const results: number[] = []
    exporter.export([broken, full()], ({ code }) => results.push(code))
    exporter.export([broken], ({ code }) => results.push(code))
    exporter.export([], ({ code }) => results.push(code))
    expect(sent.map(({ length }) => length)).toEqual([1, 0])
    expect(results).toEqual([0, 1, 0])
    expect(error).toHaveBeenCalledTimes(1)
  })
})
