// What it costs to bring a finished span of an HTTP server into OTLP's bytes: ours beside upstream's serializer, in
// the same run and in turn, so that a drift of the machine's speed reaches both alike.
import { createRequire } from 'node:module'
import { SpanBatch } from '../packages/register/src/pipeline/spans/span-batch.ts'

const require = createRequire(new URL('../packages/register/package.json', import.meta.url))
const { ProtobufTraceSerializer } = require('@opentelemetry/otlp-transformer')
const { resourceFromAttributes } = require('@opentelemetry/resources')

type ReadableSpan = Parameters<SpanBatch['add']>[0]

const BATCH = 512
const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36'

/** What benchSpanEncode found; times are medians of processor time per span. */
export interface SpanEncodeResult {
  readonly ours: { readonly nanoseconds: number; readonly bytes: number }
  readonly upstream: { readonly nanoseconds: number; readonly bytes: number }
}

/** Runs the benchmark and prints its table. `rounds` of 100 batches each, after ten that do not count. */
export function benchSpanEncode(rounds = 15): SpanEncodeResult {
  const batch = new SpanBatch(8 * 1024 * 1024)
  const buffer = Buffer.allocUnsafeSlow(1024 * 1024)
  const resource = resourceFromAttributes({ 'service.name': 'bench', 'service.version': '1.0.0' })
  const scope = { name: '@sightglass/http', version: '0.1.0' }
  const spans = Array.from({ length: BATCH }, (_, index) => createSpan(index, resource, scope))
  const ways = {
    ours: () => {
      for (const span of spans) batch.add(span)
      return batch.take(BATCH, Number.POSITIVE_INFINITY, () => buffer).data.length
    },
    upstream: () => ProtobufTraceSerializer.serializeRequest(spans).length as number,
  }
  const times = { ours: [] as number[], upstream: [] as number[] }
  const bytes = { ours: 0, upstream: 0 }
  for (let round = -10; round < rounds; round++) {
    for (const name of ['ours', 'upstream'] as const) {
      // Time on the processor: whatever else runs here counts less.
      const before = process.cpuUsage()
      for (let count = 0; count < 100; count++) bytes[name] = ways[name]()
      const { user, system } = process.cpuUsage(before)
      if (round >= 0) times[name].push(((user + system) * 1000) / (100 * BATCH))
    }
  }
  const result = {
    ours: { nanoseconds: median(times.ours), bytes: bytes.ours / BATCH },
    upstream: { nanoseconds: median(times.upstream), bytes: bytes.upstream / BATCH },
  }
  console.log(`encoding a span of an HTTP server with 10 attributes, Node ${process.version}, per span:`)
  for (const [name, { nanoseconds, bytes }] of Object.entries(result))
    console.log(
      `  ${name.padEnd(10)}${nanoseconds.toFixed(0).padStart(8)} ns${bytes.toFixed(0).padStart(8)} bytes`,
    )
  return result
}

function createSpan(
  index: number,
  resource: ReadableSpan['resource'],
  scope: ReadableSpan['instrumentationScope'],
) {
  const context = {
    traceId: Buffer.alloc(16, `t${index}`).toString('hex'),
    spanId: Buffer.alloc(8, `s${index}`).toString('hex'),
    traceFlags: 1,
  }
  // Our own spans have their times as numbers, upstream's as pairs.
  const startUnixMs = 1_760_000_000_123.456 + index
  const span: ReadableSpan & { startUnixMs: number; endUnixMs: number } = {
    name: 'GET /users/:id',
    kind: 1,
    spanContext: () => context,
    startUnixMs,
    endUnixMs: startUnixMs + 2,
    startTime: [1_760_000_000, 123_456_000 + index * 1e6],
    endTime: [1_760_000_000, 125_456_000 + index * 1e6],
    duration: [0, 2_000_000],
    status: { code: 0 },
    attributes: {
      'http.request.method': 'GET',
      'url.scheme': 'http',
      'url.path': Buffer.from(`/users/${index * 7919}`).toString('latin1'),
      'server.address': Buffer.from('api.example.com').toString('latin1'),
      'server.port': 3000,
      'network.protocol.version': '1.1',
      'user_agent.original': Buffer.from(USER_AGENT).toString('latin1'),
      'client.address': Buffer.from(`10.0.0.${index % 16}`).toString('latin1'),
      'http.route': '/users/:id',
      'http.response.status_code': 200,
    },
    links: [],
    events: [],
    ended: true,
    resource,
    instrumentationScope: scope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  }
  return span
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

if (import.meta.main) benchSpanEncode()
