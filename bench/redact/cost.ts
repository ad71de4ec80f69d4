import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createRedactor, type Redactor } from '../../packages/redact/src/index.ts'
import { SpanBatch } from '../../packages/register/src/pipeline/spans/span-batch.ts'
import { REDACTION_LIMITS } from '../goals.ts'
import { median } from '../statistics.ts'
import { Random } from './random.ts'

const ROUNDS = 15
/** Before the first round that counts, for V8 to compile. */
const WARM_UP = 5
/** Spans, texts or events in a round: enough for the clock of the processor. */
const IN_A_ROUND = 20_000
const STACKS_IN_A_ROUND = 2_000
const LINE_LENGTH = 200

/** What redacting one kind of thing costs. */
export interface Cost {
  readonly what: string
  /** Medians of processor time, user and system, for one. */
  readonly microseconds: number
  /** Characters of text in one, all its values together. */
  readonly characters: number
  /** The goal of the project, where there is one. */
  readonly atMost?: number
}

/** Something to redact: position, key and value, as often as there are attributes. */
type Values = readonly (readonly [where: string, key: string, value: unknown])[]

/** Measures everything, one after the other. Every value that varies is new each time, so that no cache knows it. */
export function measureCost(): Cost[] {
  const redactor = createRedactor()
  const { logLine, sql } = fixture('redact-texts.json')
  const each = (what: string, make: (random: Random) => Values, atMost?: number, count = IN_A_ROUND) =>
    costOf(what, redactor, make, count, atMost)
  return [
    each('HTTP server span, 12 attributes', spanValues, REDACTION_LIMITS.span),
    each('exception event, stack of 2 KB', exceptionValues, undefined, STACKS_IN_A_ROUND),
    each(
      `clean log line, ${LINE_LENGTH} characters`,
      (random) => [['log.body', '', filled(logLine, random).padEnd(LINE_LENGTH, 'x').slice(0, LINE_LENGTH)]],
      REDACTION_LIMITS.logLine,
    ),
    each('SQL text with literals', (random) => [['span.attribute', 'db.query.text', filled(sql, random)]]),
    ...encodeCosts(redactor),
  ]
}

function costOf(
  what: string,
  redactor: Redactor,
  make: (random: Random) => Values,
  count: number,
  atMost: number | undefined,
): Cost {
  const random = new Random(1)
  const times: number[] = []
  let characters = 0
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    const all = Array.from({ length: count }, () => make(random))
    characters = all.flat().reduce((sum, [, , value]) => sum + String(value).length, 0) / count
    const before = process.cpuUsage()
    for (const values of all) for (const [where, key, value] of values) redactor.redact(where, key, value)
    const { user, system } = process.cpuUsage(before)
    if (round >= 0) times.push((user + system) / count)
  }
  return { what, microseconds: median(times), characters, ...(atMost === undefined ? {} : { atMost }) }
}

const { name: SPAN_NAME, attributes: SPAN_ATTRIBUTES } = fixture('redact-span.json')
const { attributes: EXCEPTION_ATTRIBUTES } = fixture('redact-exception.json')

function spanValues(random: Random): Values {
  return [['span.name', '', SPAN_NAME], ...attributeValues('span.attribute', SPAN_ATTRIBUTES, random)]
}

function exceptionValues(random: Random): Values {
  return attributeValues('span.event', EXCEPTION_ATTRIBUTES, random)
}

function attributeValues(where: string, attributes: Record<string, unknown>, random: Random): Values {
  return Object.entries(attributes).map(([key, value]) => [where, key, filled(value, random)])
}

/** Text with numbers in place of `{n}` (seven digits), `{m}` (three) and `{s}` (two), put together anew. */
function filled<T>(value: T, random: Random): T {
  if (typeof value !== 'string' || !value.includes('{')) return value
  const text = value
    .replaceAll('{n}', () => String(random.between(1_000_000, 9_999_999)))
    .replaceAll('{m}', () => String(random.between(100, 255)))
    .replaceAll('{s}', () => String(random.between(10, 59)))
  return Buffer.from(text, 'latin1').toString('latin1') as T
}

/** The same spans brought into OTLP's bytes with and without the redactor, in turn. */
function encodeCosts(redactor: Redactor): Cost[] {
  const require = createRequire(new URL('../../packages/register/package.json', import.meta.url))
  const { resourceFromAttributes } = require('@opentelemetry/resources')
  const resource = resourceFromAttributes({ 'service.name': 'bench' })
  const scope = { name: '@sightglass/http', version: '0.1.0' }
  const batches = {
    'encoding that span without redaction': new SpanBatch(8 * 1024 * 1024),
    'encoding that span with redaction': new SpanBatch(8 * 1024 * 1024, redactor.redact),
  }
  const buffer = Buffer.allocUnsafeSlow(1024 * 1024)
  const times = new Map<string, number[]>(Object.keys(batches).map((what) => [what, []]))
  const random = new Random(2)
  const size = 512
  for (let round = -WARM_UP; round < ROUNDS; round++)
    for (const [what, batch] of Object.entries(batches)) {
      const spans = Array.from({ length: IN_A_ROUND }, () => createSpan(random, resource, scope))
      const before = process.cpuUsage()
      for (let start = 0; start < spans.length; start += size) {
        for (let index = start; index < start + size && index < spans.length; index++)
          batch.add(spans[index] as ReturnType<typeof createSpan>)
        batch.take(size, Number.POSITIVE_INFINITY, (needed) =>
          needed <= buffer.length ? buffer : Buffer.allocUnsafeSlow(needed),
        )
      }
      const { user, system } = process.cpuUsage(before)
      if (round >= 0) times.get(what)?.push((user + system) / IN_A_ROUND)
    }
  const characters = spanValues(random).reduce((sum, [, , value]) => sum + String(value).length, 0)
  return [...times].map(([what, all]) => ({ what, microseconds: median(all), characters }))
}

type ReadableSpan = Parameters<SpanBatch['add']>[0]

function createSpan(
  random: Random,
  resource: ReadableSpan['resource'],
  instrumentationScope: ReadableSpan['instrumentationScope'],
): ReadableSpan {
  const context = { traceId: random.hex(32), spanId: random.hex(16), traceFlags: 1 }
  const attributes = Object.fromEntries(
    Object.entries(SPAN_ATTRIBUTES).map(([key, value]) => [key, filled(value, random)]),
  ) as ReadableSpan['attributes']
  return {
    name: SPAN_NAME,
    kind: 1,
    spanContext: () => context,
    startTime: [1_760_000_000, 123_456_000],
    endTime: [1_760_000_000, 125_456_000],
    duration: [0, 2_000_000],
    status: { code: 0 },
    attributes,
    links: [],
    events: [],
    ended: true,
    resource,
    instrumentationScope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  }
}

// biome-ignore lint/suspicious/noExplicitAny: three small files of this repository.
function fixture(name: string): any {
  return JSON.parse(readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8'))
}
