// Sightglass writes the protobuf of spans itself: the real collector has to read it as upstream's.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RunningBackend, startBackend } from '@sightglass/otel-collector'
import { fetchJaegerTrace, waitUntil } from '@sightglass/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildBinary } from '../otel-collector/build.mjs'
import { createHttpTransport } from '../packages/register/src/pipeline/http-transport.ts'
import { createOtlpSender } from '../packages/register/src/pipeline/otlp-sender.ts'
import { createEncodingSpanProcessor } from '../packages/register/src/pipeline/spans/encoding-span-processor.ts'
import { createSpan } from '../packages/register/src/pipeline/spans/testing/create-span.ts'
import { randomSpans } from '../packages/register/src/pipeline/spans/testing/random-spans.ts'

const SHORT = { SG_DECISION_WAIT: '1s', SG_DECISION_WAIT_AFTER_ROOT: '200ms' }
const folder = mkdtempSync(join(tmpdir(), 'sightglass-span-encoding-'))
let backend: RunningBackend

beforeAll(async () => {
  await buildBinary('jaeger')
  await buildBinary('collector')
  backend = await startBackend({ ports: 'free', dataDir: folder, env: SHORT })
}, 1_800_000)
afterAll(async () => {
  await backend?.stop()
  rmSync(folder, { recursive: true, force: true })
})

function start(compression: 'none' | 'gzip') {
  const url = new URL('/v1/traces', backend.collector.urls.otlpHttp)
  const target = {
    protocol: 'http/protobuf',
    url,
    headers: {},
    compression,
    timeout: 10_000,
    tls: {},
  } as const
  const transport = createHttpTransport(target, 'application/x-protobuf', () => {})
  const failures: unknown[] = []
  const outages = { retrying() {}, delivered() {}, lost: (_: number, error: unknown) => failures.push(error) }
  const sender = createOtlpSender(transport, 10_000, outages, () => ({}))
  const processor = createEncodingSpanProcessor(sender, { scheduledDelayMillis: 1000, maxQueueSize: 2048 })
  return { processor, failures }
}

it.each(['none', 'gzip'] as const)('takes spans of every shape, compression %s', async (compression) => {
  const { processor, failures } = start(compression)
  let sent = 0
  for (let seed = 0; seed < 20; seed++) {
    for (const span of randomSpans(seed, 50)) {
      const { traceId, spanId, traceState } = span.spanContext()
      const spanContext = () => ({ traceId, spanId, traceFlags: 1, ...(traceState && { traceState }) })
      processor.onEnd({ ...span, spanContext })
      sent++
    }
    await processor.forceFlush()
    await processor.settled()
  }
  expect(failures).toEqual([])
  expect(processor.stats()).toMatchObject({ exported: sent, droppedUnencodable: 0 })
})

it('brings what a span says into Jaeger', async () => {
  const { processor } = start('none')
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const now = Date.now()
  processor.onEnd(
    createSpan({
      spanContext: () => ({ traceId, spanId: 'b7ad6b7169203331', traceFlags: 1 }),
      startUnixMs: now,
      endUnixMs: now + 1.5,
      status: { code: 2, message: 'went wrong' },
      attributes: {
        'http.route': '/users/:id',
        'http.response.status_code': 500,
        'app.ratio': 0.5,
        'app.ü': '水',
      },
      events: [{ name: 'retry', time: [Math.floor(now / 1000), 5000], attributes: { 'app.try': 2 } }],
    }),
  )
  await processor.forceFlush()
  const query = backend.jaeger.urls.query
  const what = `trace ${traceId} in Jaeger`
  const { span } = await waitUntil(async () => (await fetchJaegerTrace(query, traceId))[0], { what })
  expect(span).toMatchObject({
    name: 'GET /users/:id',
    kind: 'server',
    status: { code: 'error', message: 'went wrong' },
    attributes: {
      'http.route': '/users/:id',
      'http.response.status_code': 500,
      'app.ratio': 0.5,
      'app.ü': '水',
    },
    events: [{ name: 'retry', attributes: { 'app.try': 2 } }],
    resource: { 'service.name': 'shop' },
    scope: { name: 'http', version: '1.0.0' },
  })
  expect(span.end - span.start).toBe(1_500_000n)
})
