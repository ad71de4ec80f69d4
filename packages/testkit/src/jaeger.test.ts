import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freePort } from './free-port.ts'
import { fetchJaegerTrace, findJaegerTraces } from './jaeger.ts'

const traceId = '00ab00ab00ab00ab00ab00ab00ab00ab'
const other = { traceID: '1'.repeat(32), spanID: '2'.repeat(16) }

// Recorded from Jaeger 2.13, shortened.
const recorded = {
  traceID: traceId,
  spans: [
    {
      traceID: traceId,
      spanID: '00cd00cd00cd00cd',
      operationName: 'GET /orders',
      references: [],
      startTime: 1795452724565000,
      duration: 12345,
      tags: [
        { key: 'http.response.status_code', type: 'int64', value: 200 },
        { key: 'large', type: 'int64', value: '9007199254740993' },
        { key: 'list', type: 'string', value: '["a","b"]' },
        { key: 'ok', type: 'bool', value: true },
        { key: 'otel.scope.name', type: 'string', value: 'orders' },
        { key: 'otel.scope.version', type: 'string', value: '0.1' },
        { key: 'otel.status_code', type: 'string', value: 'OK' },
        { key: 'span.kind', type: 'string', value: 'server' },
      ],
      logs: [],
      processID: 'p1',
      warnings: null,
    },
    {
      traceID: traceId,
      spanID: 'ef01ef01ef01ef01',
      operationName: 'SELECT',
      references: [
        { refType: 'CHILD_OF', traceID: traceId, spanID: '00cd00cd00cd00cd' },
        { refType: 'FOLLOWS_FROM', ...other },
      ],
      startTime: 1795452724566000,
      duration: 4000,
      tags: [
        { key: 'db.system.name', type: 'string', value: 'postgresql' },
        { key: 'error', type: 'string', value: 'mine' },
        { key: 'error', type: 'bool', value: true },
        { key: 'otel.status_code', type: 'string', value: 'ERROR' },
        { key: 'otel.status_description', type: 'string', value: 'no such table' },
        { key: 'span.kind', type: 'string', value: 'client' },
      ],
      logs: [
        {
          timestamp: 1795452724567000,
          fields: [
            { key: 'event', type: 'string', value: 'exception' },
            { key: 'exception.message', type: 'string', value: 'no such table' },
          ],
        },
      ],
      processID: 'p2',
      warnings: null,
    },
    {
      // As from a sender that knows neither status codes nor kinds.
      traceID: traceId.slice(2),
      spanID: 'cd00cd00cd00ce',
      operationName: 'old',
      startTime: 1795452724571000,
      duration: 1,
      references: [{ refType: 'CHILD_OF', traceID: traceId.slice(2), spanID: 'cd00cd00cd00cd' }],
      tags: [{ key: 'error', type: 'bool', value: true }],
      logs: null,
      processID: 'p2',
    },
  ],
  processes: {
    p1: { serviceName: 'shop', tags: [{ key: 'service.version', type: 'string', value: '1.2' }] },
    p2: { serviceName: 'db', tags: null },
  },
}

let server: Server
let url: string
let asked: URL[]
let answer: { status: number; body: unknown }

beforeEach(async () => {
  asked = []
  answer = { status: 200, body: { data: [recorded], errors: null } }
  server = createServer((request, response) => {
    asked.push(new URL(request.url ?? '/', url))
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterEach(() => {
  server.close()
  server.closeAllConnections()
})

describe('fetchJaegerTrace', () => {
  it('joins the spans of a trace to a tree, in the shapes of the sink', async () => {
    const [root, ...rest] = await fetchJaegerTrace(url, traceId)
    expect(rest).toEqual([])
    expect(asked.map(({ pathname }) => pathname)).toEqual([`/api/traces/${traceId}`])
    expect(root?.span).toEqual({
      traceId,
      spanId: '00cd00cd00cd00cd',
      parentSpanId: undefined,
      name: 'GET /orders',
      kind: 'server',
      start: 1_795_452_724_565_000_000n,
      end: 1_795_452_724_577_345_000n,
      attributes: { 'http.response.status_code': 200, large: 9007199254740993n, list: '["a","b"]', ok: true },
      events: [],
      links: [],
      status: { code: 'ok', message: '' },
      resource: { 'service.name': 'shop', 'service.version': '1.2' },
      scope: { name: 'orders', version: '0.1' },
    })
    const [select, old] = root?.children ?? []
    expect(select?.span).toMatchObject({
      parentSpanId: '00cd00cd00cd00cd',
      kind: 'client',
      attributes: { 'db.system.name': 'postgresql', error: 'mine' },
      events: [
        {
          name: 'exception',
          time: 1_795_452_724_567_000_000n,
          attributes: { 'exception.message': 'no such table' },
        },
      ],
      links: [{ traceId: other.traceID, spanId: other.spanID, attributes: {} }],
      status: { code: 'error', message: 'no such table' },
      resource: { 'service.name': 'db' },
    })
    expect(old?.span).toMatchObject({
      traceId,
      spanId: '00cd00cd00cd00ce',
      kind: 'internal',
      attributes: {},
      status: { code: 'error', message: '' },
    })
  })

  it('gives nothing for a trace that is not there', async () => {
    answer = { status: 404, body: { data: null, errors: [{ code: 404, msg: 'trace not found' }] } }
    expect(await fetchJaegerTrace(url, traceId)).toEqual([])
    answer = { status: 200, body: { data: null } }
    expect(await fetchJaegerTrace(url, traceId)).toEqual([])
  })

  it('says what went wrong', async () => {
    answer = { status: 400, body: { errors: [{ code: 400, msg: 'invalid syntax' }] } }
    await expect(fetchJaegerTrace(url, 'xyz')).rejects.toThrow(
      /^Jaeger answered 400 to \/api\/traces\/xyz: .*invalid syntax/,
    )
    const nobody = `http://127.0.0.1:${await freePort()}`
    await expect(fetchJaegerTrace(nobody, traceId)).rejects.toThrow(
      /^Jaeger at http:\/\/127\.0\.0\.1:\d+ cannot be reached: .*ECONNREFUSED/,
    )
  })
})

describe('findJaegerTraces', () => {
  it('asks for what is wanted, in microseconds', async () => {
    const traces = await findJaegerTraces(url, {
      service: 'shop',
      operation: 'GET /orders',
      tags: { 'http.response.status_code': '200' },
      limit: 5,
      lookbackMs: 60_000,
    })
    expect(traces.map((spans) => spans.map(({ name }) => name))).toEqual([['GET /orders', 'SELECT', 'old']])
    const { start = '', end = '', ...rest } = Object.fromEntries(asked[0]?.searchParams ?? [])
    expect(rest).toEqual({
      service: 'shop',
      operation: 'GET /orders',
      tags: '{"http.response.status_code":"200"}',
      limit: '5',
    })
    expect(Number(end) - Number(start)).toBe(60_000_000)
    expect(Math.abs(Number(end) / 1000 - Date.now())).toBeLessThan(60_000)
  })
})
