import { deflateSync } from 'node:zlib'
import { Client, credentials, status } from '@grpc/grpc-js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freePort } from './free-port.ts'
import { type OtlpSink, startOtlpSink } from './otlp-sink.ts'
import { waitUntil } from './wait-until.ts'

let sink: OtlpSink

beforeEach(async () => {
  sink = await startOtlpSink()
})

afterEach(() => sink.close())

describe('when told to', () => {
  it('refuses with a status, and takes nothing', async () => {
    sink.respondWith(503)
    expect((await post('/v1/traces', { resourceSpans: [] })).status).toBe(503)
    expect(sink.requests).toHaveLength(1)
    sink.respondWith('ok')
    expect((await post('/v1/traces', oneSpan)).status).toBe(200)
    expect(sink.spans).toHaveLength(1)
  })

  it.each([
    [400, status.INTERNAL],
    [401, status.UNAUTHENTICATED],
    [403, status.PERMISSION_DENIED],
    [404, status.UNIMPLEMENTED],
    [429, status.UNAVAILABLE],
    [500, status.UNKNOWN],
    [503, status.UNAVAILABLE],
  ])('refuses %i over gRPC as code %i', async (httpStatus, code) => {
    sink.respondWith(httpStatus)
    await expect(callGrpc(Buffer.alloc(0))).rejects.toMatchObject({ code })
  })

  it('resets connections', async () => {
    sink.respondWith('reset')
    await expect(post('/v1/traces', oneSpan)).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } })
    await expect(callGrpc(Buffer.alloc(0))).rejects.toMatchObject({ code: status.UNAVAILABLE })
    expect(sink.requests.map(({ transport }) => transport)).toEqual(['http/json', 'grpc'])
    expect(sink.spans).toEqual([])
    sink.respondWith('ok')
    await callGrpc(Buffer.alloc(0))
  })

  it('hangs until it is closed', async () => {
    sink.respondWith('hang')
    const ended = Promise.allSettled([post('/v1/traces', oneSpan), callGrpc(Buffer.alloc(0))])
    await waitUntil(() => (sink.requests.length === 2 ? true : undefined))
    await sink.close()
    expect((await ended).map((result) => result.status)).toEqual(['rejected', 'rejected'])
    expect(sink.spans).toEqual([])
  })

  it('does nothing it does not know', () => {
    expect(() => sink.respondWith(99)).toThrow(
      "respondWith takes 'ok', 'hang', 'reset' or a status from 100 to 599, got 99",
    )
  })
})

describe('it refuses', () => {
  it.each([
    ['another path', '/v1/profiles', {}, '{}', 404, 'there is no /v1/profiles'],
    ['another type', '/v1/logs', { 'content-type': 'text/plain' }, '{}', 415, "Content-Type is 'text/plain'"],
    ['another compression', '/v1/logs', { 'content-encoding': 'br' }, '{}', 415, "Content-Encoding is 'br'"],
    ['a false compression', '/v1/logs', { 'content-encoding': 'gzip' }, '{}', 400, 'incorrect header check'],
    ['broken JSON', '/v1/logs', {}, '{', 400, 'not an OTLP export'],
    ['JSON that is no object', '/v1/logs', {}, '7', 400, 'the body is no JSON object'],
    [
      'an id that is no hex',
      '/v1/traces',
      {},
      spanWith({ traceId: 'xyz' }),
      400,
      'expected an id in hex, got "xyz"',
    ],
    ['a time that is no integer', '/v1/traces', {}, spanWith({ startTimeUnixNano: 'noon' }), 400, 'noon'],
    ['a kind nobody knows', '/v1/traces', {}, spanWith({ kind: 'SPAN_KIND_ODD' }), 400, 'SPAN_KIND_ODD'],
    ['a kind out of range', '/v1/traces', {}, spanWith({ kind: 6 }), 400, 'no SPAN_KIND_… is called 6'],
    [
      'broken protobuf',
      '/v1/logs',
      { 'content-type': 'application/x-protobuf' },
      'log',
      400,
      'not an OTLP export',
    ],
  ])('%s', async (_, path, headers, body, code, message) => {
    const response = await post(path, body, headers)
    expect(response.status).toBe(code)
    expect(await response.text()).toContain(message)
    expect(sink.spans).toEqual([])
  })

  it('calls over gRPC that it cannot read, and says why', async () => {
    await expect(callGrpc(Buffer.from('log'))).rejects.toMatchObject({
      code: status.INTERNAL,
      details: expect.stringContaining('not an OTLP export: '),
    })
    await expect(callGrpc(Buffer.alloc(0), '/some.Service/Export')).rejects.toMatchObject({
      code: status.UNIMPLEMENTED,
      details: 'there is no /some.Service/Export',
    })
  })

  it('a GET', async () => {
    expect((await fetch(`${sink.httpUrl}/v1/logs`)).status).toBe(405)
  })
})

describe('it reads JSON as its mapping allows', () => {
  it('names for enums, numbers for integers, null for nothing, ids in capitals', async () => {
    const span = {
      traceId: 'AB'.repeat(16),
      spanId: 'CD'.repeat(8),
      parentSpanId: '',
      kind: 'SPAN_KIND_CONSUMER',
      startTimeUnixNano: 5,
      endTimeUnixNano: '9007199254740993',
      status: { code: 'STATUS_CODE_OK', message: null },
      attributes: [
        { key: 'large', value: { intValue: '9007199254740993' } },
        { key: 'small', value: { intValue: 7 } },
        { key: 'nan', value: { doubleValue: 'NaN' } },
        { key: 'endless', value: { doubleValue: '-Infinity' } },
        { key: 'bytes', value: { bytesValue: 'AQI=' } },
        {
          key: 'nested',
          value: { kvlistValue: { values: [{ key: '__proto__', value: { boolValue: true } }] } },
        },
        { key: 'nothing', value: {} },
      ],
    }
    const response = await post('/v1/traces', spanWith(span), { 'content-encoding': 'deflate' }, deflateSync)
    expect([response.status, await response.text()]).toEqual([200, '{}'])
    const received = await sink.waitForSpan(() => true)
    expect(received).toMatchObject({
      traceId: 'ab'.repeat(16),
      spanId: 'cd'.repeat(8),
      parentSpanId: undefined,
      name: '',
      kind: 'consumer',
      start: 5n,
      end: 9_007_199_254_740_993n,
      status: { code: 'ok', message: '' },
    })
    expect(received.attributes).toEqual({
      large: 9007199254740993n,
      small: 7,
      nan: Number.NaN,
      endless: Number.NEGATIVE_INFINITY,
      bytes: Uint8Array.of(1, 2),
      nested: JSON.parse('{"__proto__":true}'),
      nothing: undefined,
    })
    expect(sink.requests[0]).toMatchObject({ transport: 'http/json', encoding: 'deflate' })
  })

  it('severities by name, summaries and exemplars', async () => {
    const records = [{ severityNumber: 'SEVERITY_NUMBER_WARN2', body: { stringValue: 'hot' } }]
    await post('/v1/logs', { resourceLogs: [{ scopeLogs: [{ logRecords: records }] }] })
    expect(sink.logs[0]).toMatchObject({ severityNumber: 14, body: 'hot', traceId: undefined, time: 0n })
    const exemplar = { asInt: '5', traceId: 'ab'.repeat(16), filteredAttributes: [] }
    const metrics = [
      {
        name: 'gc',
        summary: { dataPoints: [{ count: '2', sum: 3, quantileValues: [{ quantile: 0.5, value: 1 }] }] },
      },
      {
        name: 'sold',
        sum: {
          aggregationTemporality: 'AGGREGATION_TEMPORALITY_DELTA',
          dataPoints: [{ asInt: '5', exemplars: [exemplar] }],
        },
      },
    ]
    await post('/v1/metrics', { resourceMetrics: [{ scopeMetrics: [{ metrics }] }] })
    expect(named('gc')).toMatchObject({
      type: 'summary',
      points: [{ count: 2, sum: 3, quantiles: [{ quantile: 0.5, value: 1 }] }],
    })
    expect(named('sold')).toMatchObject({
      temporality: 'delta',
      points: [{ value: 5, exemplars: [{ value: 5, traceId: 'ab'.repeat(16), spanId: undefined }] }],
    })
    const unknown = await post('/v1/metrics', {
      resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'x' }] }] }],
    })
    expect(await unknown.text()).toContain("metric 'x' has no data of a known type")
  })
})

it('skips protobuf fields it does not know', async () => {
  // resource_spans { scope_spans { spans { name "x", field 99: bytes, field 100: varint } }, field 98: fixed64 }
  const span = Buffer.from([0x2a, 1, 0x78, 0x9a, 0x06, 2, 1, 2, 0xa0, 0x06, 0x96, 0x01])
  const scopeSpans = Buffer.concat([Buffer.from([0x12, span.length]), span])
  const unknown = Buffer.from([0x91, 0x06, 1, 2, 3, 4, 5, 6, 7, 8])
  const resourceSpans = Buffer.concat([Buffer.from([0x12, scopeSpans.length]), scopeSpans, unknown])
  await callGrpc(Buffer.concat([Buffer.from([0x0a, resourceSpans.length]), resourceSpans]))
  expect(sink.spans.map(({ name }) => name)).toEqual(['x'])
})

describe('waiting', () => {
  it('finds what is there and what comes, and whole traces', async () => {
    const root = { name: 'root', traceId: 'ab'.repeat(16), spanId: '01'.repeat(8) }
    const child = {
      name: 'child',
      traceId: 'ab'.repeat(16),
      spanId: '02'.repeat(8),
      parentSpanId: '01'.repeat(8),
    }
    const trace = sink.waitForTrace((node) => node.children.length === 1)
    await post('/v1/traces', spanWith(child))
    await post('/v1/traces', spanWith(root))
    expect((await trace).children[0]?.span.name).toBe('child')
    expect((await sink.waitForSpan((span) => span.name === 'root')).spanId).toBe('01'.repeat(8))
  })

  it('gives up with a list of what did arrive', async () => {
    await expect(sink.waitForLog(() => true, { timeoutMs: 10 })).rejects.toThrow(
      'No log record that fits arrived within 10 ms; no log record arrived at all.',
    )
    for (let i = 0; i < 45; i++) await post('/v1/traces', spanWith({ name: `span ${i}`, kind: 3 }))
    const waited = sink.waitForSpan((span) => span.name === 'other', { timeoutMs: 10 })
    await expect(waited).rejects.toThrow(
      /45 did arrive \(the last 40 are shown\):\n {2}client 'span 5' in trace/,
    )
  })

  it('ends with the sink, and with a match that throws', async () => {
    const broken = sink.waitForSpan(() => {
      throw new Error('bad match')
    })
    const waits = Promise.allSettled([sink.waitForMetric(() => true), broken])
    await post('/v1/traces', oneSpan)
    await sink.close()
    await sink.close()
    expect((await waits).map((result) => result.status === 'rejected' && result.reason.message)).toEqual([
      'The sink was closed while a test waited; no metric arrived at all.',
      'bad match',
    ])
  })
})

it('listens on the port it is told, and says so when it is taken', async () => {
  const port = await freePort()
  const own = await startOtlpSink({ port })
  expect(own.httpUrl).toBe(`http://127.0.0.1:${port}`)
  await expect(startOtlpSink({ port })).rejects.toMatchObject({ code: 'EADDRINUSE', port })
  await own.close()
})

const EXPORT_TRACES = '/opentelemetry.proto.collector.trace.v1.TraceService/Export'

const oneSpan = spanWith({ name: 'one' })

function spanWith(span: object): string {
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })
}

function post(
  path: string,
  body: object | string,
  headers: Record<string, string> = {},
  compress = (text: string): string | Buffer => text,
): Promise<Response> {
  return fetch(sink.httpUrl + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: compress(typeof body === 'string' ? body : JSON.stringify(body)),
  })
}

/** Sends a message, to the trace service unless told otherwise. */
async function callGrpc(message: Buffer, path = EXPORT_TRACES): Promise<Buffer | undefined> {
  const client = new Client(sink.grpcAddress, credentials.createInsecure())
  const same = (bytes: Buffer) => bytes
  try {
    return await new Promise((resolve, reject) => {
      client.makeUnaryRequest(path, same, same, message, (error, reply) =>
        error ? reject(error) : resolve(reply),
      )
    })
  } finally {
    client.close()
  }
}

function named(name: string) {
  return sink.metrics.find((metric) => metric.name === name)
}
