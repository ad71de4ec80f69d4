import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import * as http2 from 'node:http2'
import * as https from 'node:https'
import type { AddressInfo } from 'node:net'
import { trace } from '@opentelemetry/api'
import { expect, it } from 'vitest'
import { setHttpRoute } from '../../src/index.ts'
import { useInstrumentation } from './harness.ts'

const at = useInstrumentation()

it('a request over HTTP/2 has the attributes of one over HTTP/1, its own context and its route', async () => {
  let seen: string | undefined
  const server = http2.createServer((_, response) => {
    seen = trace.getActiveSpan()?.spanContext().traceId
    setHttpRoute('/swaps/:id')
    response.writeHead(201)
    response.end('made')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const session = http2.connect(`http://127.0.0.1:${port}`)
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const stream = session.request({
    ':path': '/swaps/7?limit=1',
    ':method': 'POST',
    'user-agent': 'wallet/2',
    traceparent: `00-${traceId}-b7ad6b7169203331-01`,
  })
  stream.resume()
  await once(stream, 'end')
  const span = await at.span('/swaps/7')
  session.close()
  server.close()
  expect(seen).toBe(traceId)
  expect(span.name).toBe('POST /swaps/:id')
  expect(span.parentSpanContext?.spanId).toBe('b7ad6b7169203331')
  expect(span.attributes).toEqual({
    'http.request.method': 'POST',
    'http.response.status_code': 201,
    'http.route': '/swaps/:id',
    'url.scheme': 'http',
    'url.path': '/swaps/7',
    'url.query': 'limit=1',
    'network.protocol.version': '2',
    'server.address': '127.0.0.1',
    'server.port': port,
    'client.address': '127.0.0.1',
    'network.peer.address': '127.0.0.1',
    'network.peer.port': expect.any(Number),
    'user_agent.original': 'wallet/2',
  })
  expect(Object.keys(await at.points('http.server.request.duration'))).toEqual([
    expect.stringContaining('network.protocol.version=2'),
  ])
})

it('over TLS with the compatibility API a request is one span, and its handler runs in it', async () => {
  const file = (name: string) => readFileSync(new URL(`../fixtures/client/tls/${name}`, import.meta.url))
  let seen: string | undefined
  const server = http2.createSecureServer(
    { key: file('key.pem'), cert: file('cert.pem'), allowHTTP1: true },
    (request, response) => {
      seen = trace.getActiveSpan()?.spanContext().spanId
      setHttpRoute(`/secure/:version`)
      response.end(request.httpVersion)
    },
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const session = http2.connect(`https://127.0.0.1:${port}`, { rejectUnauthorized: false })
  const stream = session.request({ ':path': '/secure/2' })
  stream.resume()
  await once(stream, 'end')
  const span = await at.span('/secure/2')
  expect(span.name).toBe('GET /secure/:version')
  expect(span.spanContext().spanId).toBe(seen)

  const request = https.get({ port, host: '127.0.0.1', path: '/secure/1', rejectUnauthorized: false })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  response.resume()
  expect((await at.span('/secure/1')).attributes).toMatchObject({
    'url.scheme': 'https',
    'network.protocol.version': '1.1',
  })
  session.close()
  server.close()
  expect(at.spans()).toHaveLength(2)
  expect(Object.values(await at.points('http.server.active_requests')).every((count) => count === 0)).toBe(
    true,
  )
})
