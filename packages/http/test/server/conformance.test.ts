import { once } from 'node:events'
import type * as http from 'node:http'
import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import { configureHttp, setHttpRoute } from '../../src/index.ts'
import { dial, serve, useInstrumentation } from './harness.ts'

// https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server-span, attribute by attribute
const at = useInstrumentation()

/** Sends bytes as they are and waits until the server closes the connection. */
async function send(port: number, text: string): Promise<string> {
  const socket = await dial(port)
  socket.write(text)
  await once(socket, 'close')
  return socket.received
}

describe('a server span', () => {
  it('has kind, name and every attribute that applies, and no other', async () => {
    const { port } = await serve((_, res) => res.end('ok'))
    await send(
      port,
      'GET /swaps/7?limit=3 HTTP/1.1\r\nHost: api.example.org:8443\r\nUser-Agent: wallet/1.2\r\nConnection: close\r\n\r\n',
    )
    const span = await at.span('/swaps/7')
    expect(span.kind).toBe(SpanKind.SERVER)
    expect(span.name).toBe('GET')
    expect(span.status).toEqual({ code: SpanStatusCode.UNSET })
    expect(span.attributes).toEqual({
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'url.scheme': 'http',
      'url.path': '/swaps/7',
      'url.query': 'limit=3',
      'network.protocol.version': '1.1',
      'server.address': 'api.example.org',
      'server.port': 8443,
      'client.address': '127.0.0.1',
      'network.peer.address': '127.0.0.1',
      'network.peer.port': expect.any(Number),
      'user_agent.original': 'wallet/1.2',
    })
  })

  it('leaves out what was not sent', async () => {
    const { port } = await serve((_, res) => res.end('ok'))
    await send(port, 'GET /bare HTTP/1.0\r\n\r\n')
    const { attributes } = await at.span('/bare')
    expect(attributes).toMatchObject({ 'network.protocol.version': '1.0' })
    for (const absent of ['server.address', 'server.port', 'user_agent.original', 'url.query', 'http.route'])
      expect(attributes).not.toHaveProperty(absent)
  })

  it('calls a method it does not know _OTHER, keeps the original, and is named HTTP', async () => {
    const { port } = await serve((_, res) => res.end('ok'))
    await send(port, 'PURGE /cache HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    const span = await at.span('/cache')
    expect(span.name).toBe('HTTP')
    expect(span.attributes).toMatchObject({
      'http.request.method': '_OTHER',
      'http.request.method_original': 'PURGE',
    })
  })

  it.each([
    ['Forwarded: for=192.0.2.60;host="shop.example";proto=https, for=10.0.0.1', '192.0.2.60', 'shop.example'],
    ['Forwarded: for="[2001:db8::17]:4711"', '2001:db8::17', 'origin'],
    ['X-Forwarded-For: 203.0.113.9, 10.1.1.1', '203.0.113.9', 'origin'],
    ['X-Forwarded-For: 203.0.113.9:5000', '203.0.113.9', 'origin'],
    ['X-Forwarded-Host: front.example', '127.0.0.1', 'front.example'],
    ['X-Forwarded-For:  ', '127.0.0.1', 'origin'],
  ])('takes client and server from the proxy (%s)', async (header, client, server) => {
    const { port } = await serve((_, res) => res.end('ok'))
    await send(port, `GET /proxied HTTP/1.1\r\nHost: origin\r\n${header}\r\nConnection: close\r\n\r\n`)
    expect((await at.span('/proxied')).attributes).toMatchObject({
      'client.address': client,
      'server.address': server,
      'network.peer.address': '127.0.0.1',
    })
  })

  it.each([
    ['[2001:db8::1]:8080', '2001:db8::1', 8080],
    ['[::1]', '::1', undefined],
    ['host.example', 'host.example', undefined],
    ['not a host', undefined, undefined],
  ])('reads the Host header %s', async (host, address, number) => {
    const { port } = await serve((_, res) => res.end('ok'))
    await send(port, `GET /host HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    const { attributes } = await at.span('/host')
    expect(attributes['server.address']).toBe(address)
    expect(attributes['server.port']).toBe(number)
  })

  it('has the path of a request that names a whole URL', async () => {
    const { port } = await serve((_, res) => res.end('ok'))
    await send(
      port,
      'GET http://other.example/through/proxy?a=1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    )
    expect((await at.span('/through/proxy')).attributes).toMatchObject({ 'url.query': 'a=1' })
  })

  it('does not show the secrets of a query', async () => {
    const { port } = await serve((_, res) => res.end('ok'))
    await send(port, 'GET /q?sig=s3cret&page=2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    expect((await at.span('/q')).attributes['url.query']).toBe('sig=REDACTED&page=2')
  })

  it.each([
    [200, SpanStatusCode.UNSET, undefined],
    [304, SpanStatusCode.UNSET, undefined],
    [404, SpanStatusCode.UNSET, undefined],
    [499, SpanStatusCode.UNSET, undefined],
    [500, SpanStatusCode.ERROR, '500'],
    [503, SpanStatusCode.ERROR, '503'],
  ])('of a %i has that status', async (code, status, errorType) => {
    const { url } = await serve((_, res) => res.writeHead(code).end())
    await fetch(`${url}/status`)
    const span = await at.span('/status')
    expect(span.status.code).toBe(status)
    expect(span.attributes['http.response.status_code']).toBe(code)
    expect(span.attributes['error.type']).toBe(errorType)
  })
})

describe('the parent', () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c'

  it.each(['traceparent', 'Traceparent', 'TRACEPARENT'])('comes from the header %s', async (name) => {
    const { port } = await serve((_, res) => res.end('ok'))
    const parent = `${name}: 00-${traceId}-b7ad6b7169203331-01\r\ntracestate: vendor=abc`
    await send(port, `GET /child HTTP/1.1\r\nHost: a\r\n${parent}\r\nConnection: close\r\n\r\n`)
    const span = await at.span('/child')
    expect(span.spanContext().traceId).toBe(traceId)
    expect(span.parentSpanContext?.spanId).toBe('b7ad6b7169203331')
    expect(span.parentSpanContext?.isRemote).toBe(true)
    expect(span.spanContext().traceState?.serialize()).toBe('vendor=abc')
  })

  it('is none for a header that is none', async () => {
    const { port } = await serve((_, res) => res.end('ok'))
    await send(port, 'GET /root HTTP/1.1\r\nHost: a\r\ntraceparent: nonsense\r\nConnection: close\r\n\r\n')
    expect((await at.span('/root')).parentSpanContext).toBeUndefined()
  })
})

describe('the route of a plain server', () => {
  it('is what the app says inside its handler', async () => {
    const { url } = await serve((_, res) => {
      expect(setHttpRoute('/swaps/:id')).toBe(true)
      res.end('ok')
    })
    await fetch(`${url}/swaps/8`)
    const span = await at.span('/swaps/8')
    expect(span.name).toBe('GET /swaps/:id')
    expect(span.attributes['http.route']).toBe('/swaps/:id')
  })

  it('or what its callback says at the end', async () => {
    configureHttp({ routeOf: (request) => (request.url?.startsWith('/users/') ? '/users/:id' : undefined) })
    const { url } = await serve((_, res) => res.end('ok'))
    await fetch(`${url}/users/9`)
    expect((await at.span('/users/9')).name).toBe('GET /users/:id')
    await fetch(`${url}/elsewhere`)
    expect((await at.span('/elsewhere')).name).toBe('GET')
  })

  it('outside of a request there is none to name', () => {
    expect(setHttpRoute('/nowhere')).toBe(false)
  })
})

describe('hooks', () => {
  it('are refused when they are no functions', () => {
    expect(() => configureHttp({ hooks: { requestHook: 'log' as never } })).toThrow(
      'requestHook must be a function, got string',
    )
  })

  it('see span, request and response, and may add to the span', async () => {
    configureHttp({
      hooks: {
        startIncomingSpanHook: (request) => ({ 'app.tenant': String(request.headers['x-tenant']) }),
        requestHook: (span, request) =>
          span.setAttribute('app.method', (request as http.IncomingMessage).method ?? ''),
        responseHook: (span, response) => span.setAttribute('app.status', response.statusCode ?? 0),
        applyCustomAttributesOnSpan: (span, request, response) =>
          span.setAttribute('app.both', Boolean(request && response)),
      },
    })
    const { url } = await serve((_, res) => res.end('ok'))
    await fetch(`${url}/hooked`, { headers: { 'x-tenant': 'blue' } })
    expect((await at.span('/hooked')).attributes).toMatchObject({
      'app.tenant': 'blue',
      'app.method': 'GET',
      'app.status': 200,
      'app.both': true,
    })
  })

  it('that throw are told once, and the request goes on', async () => {
    const fail = () => {
      throw new Error('hook is broken')
    }
    configureHttp({ hooks: { requestHook: fail, responseHook: fail, ignoreIncomingRequestHook: fail } })
    const { url } = await serve((_, res) => res.end('ok'))
    for (const path of ['/one', '/two']) expect(await (await fetch(url + path)).text()).toBe('ok')
    await at.span('/two')
    for (const name of ['requestHook', 'responseHook', 'ignoreIncomingRequestHook'])
      expect(at.warnings.filter((line) => line.includes(`hook ${name} threw`))).toEqual([
        expect.stringContaining('hook is broken'),
      ])
  })

  it('ignore a request, which is still counted', async () => {
    configureHttp({ hooks: { ignoreIncomingRequestHook: (request) => request.method === 'OPTIONS' } })
    const { url } = await serve((_, res) => res.end('ok'))
    await fetch(`${url}/ignored`, { method: 'OPTIONS' })
    await fetch(`${url}/last`)
    await at.span('/last')
    expect(at.spans().map((span) => span.attributes['url.path'])).toEqual(['/last'])
    const counted = await at.points('http.server.request.duration')
    expect(Object.keys(counted).some((labels) => labels.includes('http.request.method=OPTIONS'))).toBe(true)
  })
})

it('health and metrics paths are counted and not traced, nor what they call', async () => {
  const before = (await at.points('http.server.request.duration')) ?? {}
  const { url } = await serve((_, res) => {
    at.provider.getTracer('db').startSpan('SELECT').end()
    res.end('ok')
  })
  for (const path of ['/healthz', '/readyz?full=1', '/metrics', '/api/v1/health/db'])
    await (await fetch(url + path)).text()
  await (await fetch(`${url}/healthzz`)).text()
  await at.span('/healthzz')
  expect(at.spans()).toHaveLength(1)
  const after = await at.points('http.server.request.duration')
  const sum = (points: Record<string, number>) =>
    Object.values(points).reduce((total, count) => total + count, 0)
  expect(sum(after) - sum(before)).toBe(5)
})
