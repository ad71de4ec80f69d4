import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import { afterEach, describe, expect, it } from 'vitest'
import type { Redact } from './redact.ts'
import { SpanBatch } from './span-batch.ts'
import { createSpan } from './testing/create-span.ts'
import { attributesIn, type Decoded, decodeRequest, spansIn } from './testing/decode-request.ts'
import { randomSpans } from './testing/random-spans.ts'

const MIB = 1024 * 1024
const ALL = Number.POSITIVE_INFINITY

function take(batch: SpanBatch, mostSpans = ALL, mostBytes = ALL): Decoded {
  const { data, spans } = batch.take(mostSpans, mostBytes, (size) => Buffer.alloc(size))
  const decoded = decodeRequest(data)
  expect(spansIn(decoded)).toHaveLength(spans)
  return decoded
}

function encode(spans: readonly ReadableSpan[], redact?: Redact): Decoded {
  const batch = new SpanBatch(64 * MIB, redact)
  for (const span of spans) batch.add(span)
  return take(batch)
}

function upstream(spans: readonly ReadableSpan[]): Decoded {
  return decodeRequest(ProtobufTraceSerializer.serializeRequest([...spans]) as Uint8Array)
}

const namesIn = (decoded: Decoded) => spansIn(decoded).map(({ name }) => name)

describe('says of any spans what upstream says', () => {
  it.each(Array.from({ length: 30 }, (_, seed) => seed))('seed %i', (seed) => {
    const spans = randomSpans(seed, 60)
    expect(encode(spans)).toEqual(upstream(spans))
  })

  it('also when one batch has written all kinds of values before', () => {
    const batch = new SpanBatch(64 * MIB)
    for (let seed = 100; seed < 140; seed++) {
      const spans = randomSpans(seed, 40)
      for (const span of spans) batch.add(span)
      expect(take(batch)).toEqual(upstream(spans))
    }
  })

  it.each<[string, Partial<ReadableSpan>]>([
    [
      'strings of all lengths',
      { attributes: Object.fromEntries(lengths(400).map((n) => [`k${n}`, 'x'.repeat(n)])) },
    ],
    [
      'lone surrogates',
      { name: 'a\ud800', attributes: { short: '\udc00', long: `${'x'.repeat(50)}\ud800y` } },
    ],
    ['3 MB', { attributes: { long: 'x'.repeat(3_000_000) } }],
    ['more than 64 KiB', { attributes: { long: 'x'.repeat(100_000), wide: '水'.repeat(70_000) } }],
    ['1000 attributes', { attributes: Object.fromEntries(lengths(1000).map((n) => [`key.${n}`, n])) }],
    [
      'many lists and maps beside each other',
      { attributes: { wide: Array(150).fill([{ a: [1] }]) } as never },
    ],
    ['nothing at all', { name: '', attributes: { '': '' } }],
  ])('%s', (_, changes) => {
    const spans = [createSpan(changes), createSpan(changes), createSpan(changes)]
    expect(encode(spans)).toEqual(upstream(spans))
  })

  function lengths(count: number): number[] {
    return [...Array(count).keys()]
  }
})

describe('times', () => {
  it('are numbers where a span has them, to the microsecond', () => {
    const startTime: [number, number] = [1, 1]
    const span = createSpan({
      startUnixMs: 1_760_000_000_123.457,
      endUnixMs: 1_760_000_000_999.9995,
      startTime,
    })
    expect(spansIn(encode([span]))).toMatchObject([
      { start: 1_760_000_000_123_457_000n, end: 1_760_000_001_000_000_000n },
    ])
  })

  it('are seconds and nanoseconds else, exactly', () => {
    const span = createSpan({
      startTime: [1_760_000_000, 123_456_789],
      endTime: [4_294_967_295, 999_999_999],
    })
    expect(spansIn(encode([span]))).toMatchObject([
      { start: 1_760_000_000_123_456_789n, end: 4_294_967_295_999_999_999n },
    ])
  })
})

describe('attributes that an object inherits', () => {
  afterEach(() => {
    Reflect.deleteProperty(Object.prototype, 'polluted')
  })

  it('from a prototype of its own are left out', () => {
    const attributes = Object.assign(Object.create({ inherited: 1 }), { own: 2 })
    expect(spansIn(encode([createSpan({ attributes })])).map(attributesIn)).toEqual([{ own: 2n }])
  })

  it('from Object.prototype are left out', () => {
    const batch = new SpanBatch(MIB)
    Object.assign(Object.prototype, { polluted: 1 })
    batch.add(createSpan({ attributes: { own: 2 } }))
    Reflect.deleteProperty(Object.prototype, 'polluted')
    expect(spansIn(take(batch)).map(attributesIn)).toEqual([{ own: 2n }])
  })
})

describe('redaction', () => {
  const span = createSpan({
    name: 'secret name',
    status: { code: 2, message: 'secret message' },
    attributes: {
      plain: 'secret',
      unicode: 'sécret',
      list: ['secret', 1, ['secret']],
      map: { inner: 'secret' } as never,
      number: 1,
    },
    events: [{ name: 'event', time: [0, 0], attributes: { 'event.key': 'secret' } }],
    links: [
      {
        context: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1 },
        attributes: { 'link.key': 'secret' },
      },
    ],
  })

  it('sees every value of a span, resource and scope, with its place and key', () => {
    const seen: unknown[][] = []
    encode([span], (position, key, value) => {
      seen.push([position, key, value])
      return value
    })
    expect(seen).toEqual([
      ['span.name', '', 'secret name'],
      ['span.attribute', 'plain', 'secret'],
      ['span.attribute', 'unicode', 'sécret'],
      ['span.attribute', 'list', ['secret', 1, ['secret']]],
      ['span.attribute', 'map', { inner: 'secret' }],
      ['span.attribute', 'number', 1],
      ['span.event', 'event.key', 'secret'],
      ['span.link', 'link.key', 'secret'],
      ['span.status', '', 'secret message'],
      ...Object.entries(span.resource.attributes).map(([key, value]) => ['resource.attribute', key, value]),
    ])
  })

  it('is told the database of a query', () => {
    const told: unknown[] = []
    const attributes = { 'db.system.name': 'mysql', 'db.query.text': 'SELECT "a"' }
    encode([createSpan({ attributes })], (_position, key, value, hints) => {
      if (key === 'db.query.text') told.push(hints)
      return value
    })
    expect(told).toEqual([{ dbSystem: 'mysql' }])
  })

  it('asks again for a query that reads otherwise in another database', () => {
    const spans = Array.from({ length: 100 }, (_, index) =>
      createSpan({
        attributes: { 'db.system.name': index < 50 ? 'postgresql' : 'mysql', 'db.query.text': 'SELECT "a"' },
      }),
    )
    const decoded = encode(spans, (_position, key, value, hints) =>
      key === 'db.query.text' ? (`${value} ${hints?.dbSystem}` as never) : value,
    )
    const queries = spansIn(decoded).map((each) => attributesIn(each)['db.query.text'])
    expect(queries.slice(0, 50)).toEqual(Array(50).fill('SELECT "a" postgresql'))
    expect(queries.slice(50)).toEqual(Array(50).fill('SELECT "a" mysql'))
  })

  it('may make a text of a number', () => {
    const attributes = { amount: 12, ratio: 0.5, list: [1, 2] }
    const decoded = encode([createSpan({ attributes })], (_position, key, value) =>
      key === 'list' ? (['✂', '2'] as never) : typeof value === 'number' ? ('✂' as never) : value,
    )
    const list = { values: [{ string: '✂' }, { string: '2' }] }
    expect(spansIn(decoded).map(attributesIn)).toEqual([{ amount: '✂', ratio: '✂', list }])
  })

  it('leaves nothing of what it replaced, however often', () => {
    const hide = (value: unknown) => JSON.parse(JSON.stringify(value).replace(/s[eé]cret/g, '✂'))
    const batch = new SpanBatch(MIB, (_position, _key, value) => hide(value))
    for (let count = 0; count < 10; count++) batch.add(span)
    const { data } = batch.take(ALL, ALL, (size) => Buffer.alloc(size))
    expect(Buffer.from(data).toString()).not.toMatch(/s[eé]cret/)
    expect(spansIn(decodeRequest(data))[9]).toMatchObject({
      name: '✂ name',
      status: { message: '✂ message' },
    })
  })

  it('is asked once for a value that repeats', () => {
    let asked = 0
    const spans = Array.from({ length: 1000 }, () => createSpan({ attributes: { route: '/users/:id' } }))
    encode(spans, (position, _, value) => {
      if (position === 'span.attribute') asked++
      return value
    })
    expect(asked).toBeLessThan(5)
  })

  it('that throws keeps the span back', () => {
    const batch = new SpanBatch(MIB, () => {
      throw new Error('no')
    })
    expect(() => batch.add(span)).toThrow('no')
    expect([batch.spans, batch.bytes]).toEqual([0, 0])
  })
})

describe('a span that cannot be written leaves the others whole', () => {
  const circular: unknown[] = ['a']
  circular.push(circular, circular)
  const throwing = Object.defineProperty({ a: 'b' }, 'c', {
    enumerable: true,
    get() {
      throw new Error('hostile')
    },
  })
  const endless = new Proxy([], { get: (_, key) => (key === 'length' ? Number.POSITIVE_INFINITY : 'again') })
  it.each<[string, object, string]>([
    ['a value that holds itself', { circular }, 'more than 100 levels'],
    ['a getter that throws', throwing, 'hostile'],
    ['a value without an end', { endless }, 'bytes'],
    ['a value of 5 MB', { long: 'x'.repeat(5_000_000) }, 'bytes'],
  ])('%s', (_, attributes, message) => {
    const batch = new SpanBatch(MIB)
    batch.add(createSpan({ name: 'before' }))
    const bytes = batch.bytes
    expect(() => batch.add(createSpan({ name: 'bad', attributes: attributes as never }))).toThrow(message)
    expect([batch.spans, batch.bytes]).toEqual([1, bytes])
    batch.add(createSpan({ name: 'after' }))
    expect(namesIn(take(batch))).toEqual(['before', 'after'])
  })

  it('also when it would have been the first of its scope', () => {
    const batch = new SpanBatch(MIB)
    const bad = { instrumentationScope: { name: 'new' }, attributes: throwing as never }
    expect(() => batch.add(createSpan(bad))).toThrow('hostile')
    batch.add(createSpan({ name: 'after' }))
    const { resourceSpans } = take(batch)
    expect(resourceSpans).toMatchObject([{ scopeSpans: [{ scope: { name: 'http' } }] }])
  })
})

describe('taking out', () => {
  const scopes = [{ name: 'a' }, { name: 'b' }, { name: 'c' }] as const
  const other = resourceFromAttributes({ 'service.name': 'other' })
  const filled = () => {
    const batch = new SpanBatch(MIB)
    for (let index = 0; index < 100; index++) {
      const instrumentationScope = scopes[index % 3] ?? scopes[0]
      const span = createSpan({ name: `${index}`, instrumentationScope })
      batch.add(index % 10 === 9 ? { ...span, resource: other } : span)
    }
    return batch
  }

  it('gives the oldest first, as many as asked for, until nothing is left', () => {
    const batch = filled()
    const names: unknown[][] = []
    while (batch.spans > 0) names.push(namesIn(take(batch, 30)))
    expect(names.map((list) => list.length)).toEqual([30, 30, 30, 10])
    expect(names.flatMap((list) => list.map(Number).sort((a, b) => a - b))).toEqual([...Array(100).keys()])
    expect(batch.bytes).toBe(0)
  })

  it('ends a request at its limit of bytes, with at least one span', () => {
    const batch = filled()
    const size = batch.bytes / 100
    expect(namesIn(take(batch, ALL, 10 * size))).toHaveLength(11)
    expect(namesIn(take(batch, ALL, 1))).toHaveLength(1)
    expect(batch.spans).toBe(88)
  })

  it('keeps what came meanwhile in its scope', () => {
    const batch = filled()
    take(batch, 50)
    batch.add(createSpan({ name: 'new', instrumentationScope: scopes[1] }))
    const spans = spansIn(take(batch))
    expect(spans.find(({ name }) => name === 'new')).toMatchObject({ scope: { name: 'b' } })
    for (const { name, scope, resource } of spans.filter(({ name }) => name !== 'new')) {
      expect(scope).toMatchObject({ name: scopes[Number(name) % 3]?.name })
      const service = Number(name) % 10 === 9 ? 'other' : 'shop'
      expect(attributesIn(resource as Decoded)).toEqual({ 'service.name': service })
    }
  })

  it('loses the spans of a resource that cannot be read, and goes on with others', () => {
    const broken = Object.defineProperty(resourceFromAttributes({}), 'attributes', {
      get() {
        throw new Error('unreadable')
      },
    })
    const batch = new SpanBatch(MIB)
    batch.add(createSpan({ resource: broken }))
    expect(() => take(batch)).toThrow('unreadable')
    batch.add(createSpan({ name: 'after' }))
    expect(namesIn(take(batch))).toEqual(['after'])
  })
})

it('is not misled by keys and values that never repeat', () => {
  const batch = new SpanBatch(64 * MIB)
  const names: string[] = []
  for (let index = 0; index < 20_000; index++) {
    const attributes = {
      'url.path': `/users/${index}`,
      [`item.${index}`]: `${index}`,
      'http.route': '/users/:id',
    }
    batch.add(createSpan({ name: `${index}`, attributes }))
    names.push(`${index}`)
  }
  const spans = spansIn(take(batch))
  expect(spans.map(({ name }) => name)).toEqual(names)
  for (const span of spans) {
    expect(attributesIn(span)).toEqual({
      'url.path': `/users/${span.name}`,
      [`item.${span.name}`]: span.name,
      'http.route': '/users/:id',
    })
  }
})
