import { TraceFlags } from '@opentelemetry/api'
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { type OtlpSink, startOtlpSink } from '@sightglass/testkit'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createHttpTransport } from '../http-transport.ts'
import { createOtlpSender } from '../otlp-sender.ts'
import { createEncodingSpanProcessor } from './encoding-span-processor.ts'
import { createSpan } from './testing/create-span.ts'

let sink: OtlpSink
beforeEach(async () => {
  sink = await startOtlpSink()
})
afterEach(() => sink.close())

/** Of 16 digits, never only zeros. */
const idOf = (index: number) => (index + 1).toString(16).padStart(16, '0')

function start(compression: 'none' | 'gzip', timeout = 10_000) {
  const outages = { retrying: vi.fn(), delivered: vi.fn(), lost: vi.fn() }
  const url = new URL('/v1/traces', sink.httpUrl)
  const target = { protocol: 'http/protobuf', url, headers: {}, compression, timeout, tls: {} } as const
  const transport = createHttpTransport(target, 'application/x-protobuf', () => {})
  const sender = createOtlpSender(transport, timeout, outages, ProtobufTraceSerializer.deserializeResponse)
  const options = { scheduledDelayMillis: 1000, maxQueueSize: 2048, maxExportBatchSize: 512 }
  return { processor: createEncodingSpanProcessor(sender, options), outages }
}

describe.each(['none', 'gzip'] as const)('over HTTP, compression %s', (compression) => {
  it('10,000 spans of three scopes arrive, each once and whole', async () => {
    const { processor } = start(compression)
    const scopes = [{ name: 'http', version: '1' }, { name: 'pg' }, { name: 'ünïcode' }]
    for (let index = 0; index < 10_000; index++) {
      const id = idOf(index)
      processor.onEnd(
        createSpan({
          name: `GET /users/${index}`,
          startTime: [1_760_000_000, 0],
          instrumentationScope: scopes[index % 3] ?? { name: '' },
          spanContext: () => ({ traceId: id + id, spanId: id, traceFlags: TraceFlags.SAMPLED }),
          attributes: { index, path: `/users/${index}`, route: '/users/:id', list: ['a', 'ü'] },
        }),
      )
      if (index % 500 === 0) await processor.settled()
    }
    await processor.forceFlush()
    await processor.settled()
    expect(processor.stats()).toMatchObject({ exported: 10_000, queued: 0, droppedQueueFull: 0 })
    expect(sink.requests).toHaveLength(20)
    const byIndex = sink.spans.toSorted((a, b) => Number(a.attributes.index) - Number(b.attributes.index))
    expect(byIndex).toHaveLength(10_000)
    for (const [index, span] of byIndex.entries()) {
      if (index % 1000 > 3) continue
      const id = idOf(index)
      expect(span).toMatchObject({
        name: `GET /users/${index}`,
        traceId: id + id,
        kind: 'server',
        start: 1_760_000_000_000_000_000n,
        attributes: { index, path: `/users/${index}`, route: '/users/:id', list: ['a', 'ü'] },
        scope: { name: scopes[index % 3]?.name },
        resource: { 'service.name': 'shop' },
      })
    }
  })

  it('large spans and all kinds of text arrive', async () => {
    const { processor } = start(compression)
    const attributes = {
      long: 'x'.repeat(200_000),
      wide: '水'.repeat(50_000),
      lone: 'a\ud800b',
      empty: '',
      emoji: '😀'.repeat(20),
      ...Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`key.${index}`, index / 2])),
    }
    processor.onEnd(createSpan({ attributes }))
    await processor.forceFlush()
    await processor.settled()
    expect(sink.spans).toMatchObject([{ attributes: { ...attributes, lone: 'a\ufffdb' } }])
  })
})

it('what a receiver refuses is counted and told, and what follows arrives', async () => {
  const { processor, outages } = start('none')
  sink.respondWith(400)
  processor.onEnd(createSpan())
  await processor.forceFlush()
  await processor.settled()
  expect(outages.lost).toHaveBeenCalledExactlyOnceWith(
    1,
    expect.objectContaining({ status: 400 }),
    expect.any(Number),
  )
  sink.respondWith('ok')
  processor.onEnd(createSpan())
  await processor.forceFlush()
  await processor.settled()
  expect(outages.delivered).toHaveBeenCalledOnce()
  expect(processor.stats()).toMatchObject({ exported: 1, droppedSendFailed: 1 })
})

it('what is broken off is tried again', async () => {
  const { processor } = start('none')
  sink.respondWith('hang')
  processor.onEnd(createSpan())
  await processor.forceFlush()
  expect(processor.inFlight).toBe(1)
  await vi.waitUntil(() => sink.requests.length === 1)
  sink.respondWith('ok')
  processor.breakOff()
  await processor.settled()
  expect(processor.stats()).toMatchObject({ exported: 1 })
})
