import { AsyncLocalStorage } from 'node:async_hooks'
import { type DetectedResourceAttributes, resourceFromAttributes } from '@opentelemetry/resources'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { OtlpSender } from '../otlp-sender.ts'
import { createEncodingSpanProcessor, type EncodingSpanProcessorOptions } from './encoding-span-processor.ts'
import { createSpan } from './testing/create-span.ts'
import { attributesIn, type Decoded, decodeRequest, spansIn } from './testing/decode-request.ts'

/** A sender whose requests end when the test says so. */
function createSender(room = Number.POSITIVE_INFINITY) {
  const requests: {
    spans: Decoded[]
    data: Uint8Array
    end: (delivered: boolean, rejected?: number) => Promise<void>
  }[] = []
  const lost: [count: number, message: string][] = []
  const open = new Set<Promise<number | undefined>>()
  const sender: OtlpSender = {
    get inFlight() {
      return open.size
    },
    get hasRoom() {
      return open.size < room
    },
    send(data, count) {
      const { promise, resolve } = Promise.withResolvers<number | undefined>()
      const spans = spansIn(decodeRequest(data))
      expect(spans).toHaveLength(count)
      open.add(promise)
      requests.push({
        spans,
        data,
        async end(delivered, rejected = 0) {
          open.delete(promise)
          resolve(delivered ? rejected : undefined)
          await promise
        },
      })
      return promise
    },
    lose: (count, error) => lost.push([count, (error as Error).message]),
    noRoom: () => new Error('no room') as never,
    async settled() {
      await Promise.all(open)
    },
    breakOff: vi.fn(),
  }
  return { sender, requests, lost, counts: () => requests.map(({ spans }) => spans.length) }
}

function setUp(options: Partial<EncodingSpanProcessorOptions> = {}, room?: number) {
  const sent = createSender(room)
  const defaults = { scheduledDelayMillis: 1000, maxQueueSize: 100, maxExportBatchSize: 10 }
  return { ...sent, processor: createEncodingSpanProcessor(sent.sender, { ...defaults, ...options }) }
}

const end = (
  processor: { onEnd(span: ReadableSpan): void },
  count: number,
  changes: Partial<ReadableSpan> = {},
) => {
  for (let index = 0; index < count; index++) processor.onEnd(createSpan({ name: `${index}`, ...changes }))
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('sends', () => {
  it('a full request at once', () => {
    const { processor, counts } = setUp()
    end(processor, 25)
    expect(counts()).toEqual([10, 10])
    expect(processor.stats()).toMatchObject({ queued: 5, queueLimit: 100 })
  })

  it('what there is after the delay, and has no timer while nothing waits', () => {
    const { processor, counts } = setUp()
    expect(vi.getTimerCount()).toBe(0)
    end(processor, 3)
    expect(vi.getTimerCount()).toBe(1)
    vi.advanceTimersByTime(999)
    expect(counts()).toEqual([])
    vi.advanceTimersByTime(1)
    expect(counts()).toEqual([3])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('no later than the delay after the first span, whatever else was sent', () => {
    const { processor, counts } = setUp()
    end(processor, 10)
    expect(vi.getTimerCount()).toBe(0)
    vi.advanceTimersByTime(500)
    end(processor, 1)
    vi.advanceTimersByTime(1000)
    expect(counts()).toEqual([10, 1])
  })

  it('1 MiB at once, however few spans that are', () => {
    const { processor, counts } = setUp()
    end(processor, 5, { attributes: { long: 'x'.repeat(300_000) } })
    expect(counts()).toEqual([4])
  })

  it('as many as may wait where no size is asked for', () => {
    const { processor, counts } = setUp({ maxExportBatchSize: undefined })
    end(processor, 250)
    expect(counts()).toEqual([100, 100])
  })

  it('never more than may wait', () => {
    const { processor, counts } = setUp({ maxExportBatchSize: 1000 })
    end(processor, 250)
    expect(counts()).toEqual([100, 100])
  })

  it('only what is sampled', async () => {
    const { processor, counts } = setUp()
    const spanContext = () => ({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 0 })
    end(processor, 20, { spanContext })
    await processor.forceFlush()
    expect(counts()).toEqual([])
  })

  it('everything on a flush and at shutdown, and nothing after it', async () => {
    const { processor, counts } = setUp()
    end(processor, 3)
    await processor.forceFlush()
    end(processor, 4)
    await processor.shutdown()
    end(processor, 20)
    await processor.forceFlush()
    await processor.shutdown()
    expect(counts()).toEqual([3, 4])
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('while nothing more may go out', () => {
  it('keeps what may wait, drops the rest, and goes on as requests end', async () => {
    const { processor, counts, requests, lost } = setUp({ maxQueueSize: 25 }, 2)
    end(processor, 60)
    expect(counts()).toEqual([10, 10])
    expect(processor.stats()).toMatchObject({ queued: 25, droppedQueueFull: 15 })
    expect(lost).toEqual([[1, 'no room']])
    await requests[0]?.end(true)
    expect(lost).toEqual([
      [1, 'no room'],
      [14, 'more spans wait than may'],
    ])
    await requests[1]?.end(true)
    expect(counts()).toEqual([10, 10, 10, 10])
    // The last five are not due before the delay is over.
    vi.advanceTimersByTime(1000)
    await requests[2]?.end(true)
    expect(counts()).toEqual([10, 10, 10, 10, 5])
  })

  it('settles only when what waited has gone, too', async () => {
    const { processor, counts, requests } = setUp({}, 1)
    end(processor, 35)
    await processor.forceFlush()
    const settled = vi.fn()
    const all = processor.settled().then(settled)
    for (let index = 0; index < 4; index++) {
      expect(settled).not.toHaveBeenCalled()
      await requests[index]?.end(true)
    }
    await all
    expect(counts()).toEqual([10, 10, 10, 5])
    expect(processor.inFlight).toBe(0)
  })

  it('is bounded in bytes', () => {
    const { processor } = setUp({ maxQueueSize: 1_000_000 }, 0)
    end(processor, 100, { attributes: { long: 'x'.repeat(100_000) } })
    expect(processor.stats()).toMatchObject({ queued: 84, droppedQueueFull: 16 })
  })
})

it('counts what became of the spans', async () => {
  const { processor, requests } = setUp()
  end(processor, 30)
  await requests[0]?.end(true, 3)
  await requests[1]?.end(false)
  expect(processor.stats()).toEqual({
    queued: 0,
    queueLimit: 100,
    exported: 7,
    droppedQueueFull: 0,
    droppedRejected: 3,
    droppedSendFailed: 10,
    droppedUnencodable: 0,
  })
})

it('writes nothing into a buffer that is still on the way or that was not delivered', async () => {
  const { processor, requests } = setUp()
  end(processor, 20)
  await requests[0]?.end(false)
  const before = requests.map(({ data }) => Buffer.from(data))
  end(processor, 50, { name: 'later' })
  expect(requests.slice(0, 2).map(({ data }) => Buffer.from(data))).toEqual(before)
  await requests[1]?.end(true)
  const memory = requests[1]?.data.buffer
  end(processor, 10, { name: 'again' })
  expect(requests.at(-1)?.data.buffer).toBe(memory)
})

describe('a span that cannot be written', () => {
  it('is counted and never thrown, and the others go out', async () => {
    const { processor, requests } = setUp()
    const circular: unknown[] = []
    circular.push(circular)
    end(processor, 1)
    end(processor, 5, { attributes: { circular } as never })
    end(processor, 5, {
      spanContext() {
        throw Object.create(null)
      },
    })
    end(processor, 1)
    await processor.forceFlush()
    expect(requests.map(({ spans }) => spans.length)).toEqual([2])
    expect(processor.stats()).toMatchObject({ droppedUnencodable: 10 })
  })

  it('for its resource is lost with the request', async () => {
    const { processor, lost, counts } = setUp()
    const resource = Object.defineProperty(resourceFromAttributes({}), 'attributes', {
      get() {
        throw new Error('unreadable')
      },
    })
    end(processor, 10, { resource })
    end(processor, 10)
    expect(lost).toEqual([[10, 'unreadable']])
    expect(counts()).toEqual([10])
    expect(processor.stats()).toMatchObject({ droppedSendFailed: 10 })
  })
})

describe('a resource that is still being detected', () => {
  const detecting = () => {
    const { promise, resolve } = Promise.withResolvers<string | undefined>()
    const attributes: DetectedResourceAttributes = { 'host.id': promise, 'service.name': 'shop' }
    return { resource: resourceFromAttributes(attributes as never), resolve }
  }

  it('is waited for, also by a flush', async () => {
    const { processor, requests, counts } = setUp()
    const { resource, resolve } = detecting()
    end(processor, 25, { resource })
    vi.advanceTimersByTime(1000)
    const flushed = processor.forceFlush()
    expect(counts()).toEqual([])
    resolve('here')
    await flushed
    expect(counts()).toEqual([10, 10, 5])
    expect(attributesIn(requests[2]?.spans[0]?.resource as Decoded)).toEqual({
      'host.id': 'here',
      'service.name': 'shop',
    })
  })

  it('lets only so many spans wait', async () => {
    const { processor, lost, counts } = setUp()
    const { resource, resolve } = detecting()
    end(processor, 120, { resource })
    expect(processor.stats()).toMatchObject({ queued: 100, droppedQueueFull: 20 })
    resolve(undefined)
    await processor.forceFlush()
    expect(counts()).toEqual(Array(10).fill(10))
    expect(lost).toEqual([[1, 'more spans wait than may']])
  })
})

it('sends outside the async context of whoever ended the last span', () => {
  const storage = new AsyncLocalStorage<string>()
  const sent = createSender()
  const stores: unknown[] = []
  const sender = Object.create(sent.sender, {
    send: {
      value(data: Uint8Array, count: number) {
        stores.push(storage.getStore())
        return sent.sender.send(data, count)
      },
    },
  })
  const options = { scheduledDelayMillis: 1000, maxQueueSize: 100, maxExportBatchSize: 10 }
  const processor = createEncodingSpanProcessor(sender, options)
  storage.run('request', () => end(processor, 15))
  vi.advanceTimersByTime(1000)
  expect(stores).toEqual([undefined, undefined])
})
