import { DiagLogLevel, diag } from '@opentelemetry/api'
import { ExportResultCode } from '@opentelemetry/core'
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Transport } from './http-transport.ts'
import { createOtlpExporter } from './otlp-exporter.ts'
import { SendError } from './send-error.ts'

const serializer = {
  serializeRequest: (items: string[]): Uint8Array | undefined =>
    items[0] === 'odd' ? undefined : Buffer.from(items.join()),
  deserializeResponse: () => ({}),
}
const outages = () => ({ retrying: vi.fn(), delivered: vi.fn(), lost: vi.fn() })
const hanging = sending(() => new Promise(() => {}))

function sending(send: () => Promise<Uint8Array>): Transport {
  return { send, retryNow: vi.fn(), breakOff: vi.fn() }
}

afterEach(() => diag.disable())

describe('reports success to the processor at once, whatever becomes of the batch', () => {
  it('on the way', () => {
    const done = vi.fn()
    const exporter = createOtlpExporter(serializer, hanging, 100, outages())
    exporter.export(['a'], done)
    expect(done).toHaveBeenCalledWith({ code: ExportResultCode.SUCCESS })
    expect(exporter.inFlight).toBe(1)
  })

  it('lost on the way', async () => {
    const [told, done, error] = [outages(), vi.fn(), new SendError('no', 400)]
    const exporter = createOtlpExporter(
      serializer,
      sending(() => Promise.reject(error)),
      100,
      told,
    )
    exporter.export(['a', 'b'], done)
    await exporter.settled()
    expect(done).toHaveBeenCalledWith({ code: ExportResultCode.SUCCESS })
    expect(told.lost).toHaveBeenCalledWith(2, error, expect.any(Number))
    expect(exporter.inFlight).toBe(0)
  })

  it('never sent, because it cannot be serialized', () => {
    const [told, done] = [outages(), vi.fn()]
    createOtlpExporter(serializer, hanging, 100, told).export(['odd'], done)
    expect(done).toHaveBeenCalledWith({ code: ExportResultCode.SUCCESS })
    expect(told.lost).toHaveBeenCalledWith(
      1,
      expect.objectContaining({ message: 'the batch could not be serialized' }),
      expect.any(Number),
    )
  })

  it('never sent, because thirty others are under way', () => {
    const [told, done] = [outages(), vi.fn()]
    const exporter = createOtlpExporter(serializer, hanging, 100, told)
    for (let count = 0; count < 31; count++) exporter.export(['a'], done)
    expect(exporter.inFlight).toBe(30)
    expect(told.lost).toHaveBeenCalledExactlyOnceWith(
      1,
      expect.objectContaining({ message: 'too many exports are under way' }),
      expect.any(Number),
    )
    expect(done).toHaveBeenCalledTimes(31)
  })
})

it('says why too many are under way, when an attempt has failed', () => {
  const told = outages()
  const retrying: Transport = {
    ...hanging,
    send(_data, _timeout, onRetry) {
      onRetry(new SendError('connect ECONNREFUSED', undefined))
      return new Promise(() => {})
    },
  }
  const exporter = createOtlpExporter(serializer, retrying, 100, told)
  for (let count = 0; count < 31; count++) exporter.export(['a'], () => {})
  const [, error] = told.lost.mock.calls[0] ?? []
  expect(error).toMatchObject({ message: 'too many exports are under way: connect ECONNREFUSED' })
})

it('tells of a delivered batch', async () => {
  const told = outages()
  const exporter = createOtlpExporter(
    serializer,
    sending(async () => new Uint8Array()),
    100,
    told,
  )
  exporter.export(['a'], vi.fn())
  await exporter.settled()
  expect(told.delivered).toHaveBeenCalledOnce()
  expect(told.lost).not.toHaveBeenCalled()
})

describe('an answer that took only a part', () => {
  const text = 'too old'
  const partial = Buffer.from([8, 3, 18, text.length, ...Buffer.from(text)])
  it.each([
    ['protobuf', ProtobufTraceSerializer, Buffer.from([10, partial.length, ...partial])],
    [
      'JSON',
      JsonTraceSerializer,
      Buffer.from(JSON.stringify({ partialSuccess: { rejectedSpans: 3, errorMessage: text } })),
    ],
  ])('is a warning (%s)', async (_, { deserializeResponse }, answer) => {
    const warn = vi.fn()
    const ignore = () => {}
    diag.setLogger(
      { warn, error: ignore, info: ignore, debug: ignore, verbose: ignore },
      { logLevel: DiagLogLevel.WARN },
    )
    const told = outages()
    const exporter = createOtlpExporter(
      { ...serializer, deserializeResponse },
      sending(async () => answer),
      100,
      told,
    )
    exporter.export(['a'], vi.fn())
    await exporter.settled()
    expect(warn).toHaveBeenCalledExactlyOnceWith('the receiver rejected', 3, 'records:', text)
    expect(told.delivered).toHaveBeenCalledOnce()
  })

  it('is no trouble when it makes no sense', async () => {
    const told = outages()
    const exporter = createOtlpExporter(
      JsonTraceSerializer,
      sending(async () => Buffer.from('<html>')),
      100,
      told,
    )
    exporter.export([], vi.fn())
    await exporter.settled()
    expect(told.lost).not.toHaveBeenCalled()
  })
})
