import type { Attributes, Link, SpanContext } from '@opentelemetry/api'
import { TraceState } from '@opentelemetry/core'
import { resourceFromAttributes } from '@opentelemetry/resources'
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace'

/** A source of numbers from 0 to 1 that gives the same for the same seed (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Whatever a span of the SDK may hold, and a little more: `count` spans of some scopes and resources. */
export function randomSpans(seed: number, count: number): ReadableSpan[] {
  const random = createRandom(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  const pick = <T>(values: readonly T[]): T => values[below(values.length)] as T
  const chance = (part: number) => random() < part
  const list = <T>(most: number, make: () => T): T[] => Array.from({ length: below(most + 1) }, make)

  const alphabets = [
    'abcdefgh-/.:',
    'aé',
    'a水b',
    '😀a',
    '\ud800a',
    'a\udc00',
    '\0\x7f\x80\u07ff\u0800\uffff',
  ]
  const text = (): string => {
    const alphabet = pick(alphabets)
    const length = pick([0, 1, 3, 8, 11, 12, 13, 14, 40, 42, 43, 127, 128, 129, 300])
    return Array.from({ length }, () => alphabet[below(alphabet.length)]).join('')
  }
  const common = ['GET', 'POST', 'http', '/users/:id', 'api.example.com', '1.1', '', 'é', 'x'.repeat(200)]
  const string = () => (chance(0.6) ? pick(common) : text())
  const number = () =>
    pick([
      0,
      -0,
      1,
      -1,
      127,
      128,
      200,
      16383,
      16384,
      3000,
      2 ** 31,
      2 ** 32 - 1,
      2 ** 32,
      -(2 ** 31),
      -(2 ** 32),
      Number.MAX_SAFE_INTEGER,
      Number.MIN_SAFE_INTEGER,
      2 ** 63,
      -(2 ** 63),
      2 ** 62,
      1e300,
      0.1,
      -1.5,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      below(1e9),
      random(),
    ])
  const bytes = () => Uint8Array.from({ length: pick([0, 1, 16, 200]) }, () => below(256))
  const scalar = (): unknown => pick([string, string, number, number, () => chance(0.5), bytes])()
  const odd = (): unknown =>
    pick([undefined, null, 12n, Symbol('no'), () => 1, new Date(0), new Map([['a', 1]])])
  const value = (depth: number): unknown => {
    if (depth > 0 && chance(0.15)) return list(4, () => value(depth - 1))
    if (depth > 0 && chance(0.1))
      return Object.fromEntries(list(4, () => [chance(0.8) ? text() : 'key', value(depth - 1)]))
    return chance(0.05) ? odd() : scalar()
  }
  const keys = [
    'http.request.method',
    'url.scheme',
    'url.path',
    'http.route',
    'k',
    'schlüssel',
    '',
    'k'.repeat(130),
  ]
  const attributes = (most: number, depth: number) =>
    Object.fromEntries(list(most, () => [chance(0.8) ? pick(keys) : text(), value(depth)])) as Attributes
  const hex = (digits: number) => Array.from({ length: digits }, () => below(16).toString(16)).join('')
  const context = (): SpanContext => ({
    traceId: hex(32),
    spanId: hex(16),
    traceFlags: pick([0, 1, 1, 3]),
    ...(chance(0.3) ? { isRemote: chance(0.5) } : {}),
    ...(chance(0.3) ? { traceState: new TraceState(pick(['', 'a=1', 'vendor=x,b=2'])) } : {}),
  })
  const time = (): [number, number] => [
    pick([0, 1, 65535, 65536, 1_700_000_000 + below(1e8), 4_294_967_295]),
    pick([0, 1, 999_999_999, below(1e9)]),
  ]
  const dropped = () => pick([0, 0, 1, 127, 128, 100_000])
  const event = (): TimedEvent => ({
    name: text(),
    time: time(),
    ...(chance(0.7) ? { attributes: attributes(3, 1) } : {}),
    ...(chance(0.5) ? { droppedAttributesCount: dropped() } : {}),
  })
  const link = (): Link => ({
    context: context(),
    ...(chance(0.7) ? { attributes: attributes(3, 1) } : {}),
    ...(chance(0.5) ? { droppedAttributesCount: dropped() } : {}),
  })
  const resources = [
    resourceFromAttributes({ 'service.name': 'shop', list: ['a', 'b'], long: 'x'.repeat(300) }),
    resourceFromAttributes({}, { schemaUrl: 'https://example.org/schema' }),
  ]
  const scopes = [
    { name: 'http', version: '1.0.0' },
    { name: '' },
    { name: 'with schema', schemaUrl: 'https://example.org/scope' },
    { name: 'with attributes', attributes: { a: 1 }, droppedAttributesCount: 3 },
  ]

  return Array.from({ length: count }, (): ReadableSpan => {
    const own = context()
    return {
      name: chance(0.7) ? pick(common) : text(),
      kind: below(5),
      spanContext: () => own,
      ...(chance(0.5) ? { parentSpanContext: context() } : {}),
      startTime: time(),
      endTime: time(),
      duration: [0, 0],
      status: pick([
        { code: 0 },
        { code: 1 },
        { code: 2 },
        { code: 2, message: text() },
        { code: 2, message: 'x'.repeat(70_000) },
      ]),
      attributes: attributes(pick([0, 3, 12, 140]), 3),
      links: chance(0.3) ? list(3, link) : [],
      events: chance(0.3) ? list(3, event) : [],
      ended: true,
      resource: pick(resources),
      instrumentationScope: pick(scopes),
      droppedAttributesCount: dropped(),
      droppedEventsCount: dropped(),
      droppedLinksCount: dropped(),
    }
  })
}
