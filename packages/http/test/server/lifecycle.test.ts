import { once } from 'node:events'
import * as http from 'node:http'
import { SpanStatusCode } from '@opentelemetry/api'
import { waitUntil } from '@sightglass/testkit'
import { expect, it } from 'vitest'
import { type WebSocket as Peer, WebSocketServer } from 'ws'
import { dial, serve, useInstrumentation } from './harness.ts'

const at = useInstrumentation()

/** No request is under way any more: everything that began has ended. */
async function nothingActive(): Promise<void> {
  await waitUntil(
    async () => {
      const active = Object.values(await at.points('http.server.active_requests'))
      return active.every((count) => count === 0) ? true : undefined
    },
    { what: 'the end of all requests' },
  )
}

it('keep-alive: each request of a connection has a span of its own', async () => {
  const { port } = await serve((_, res) => res.end('ok'))
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  for (const path of ['/a', '/b', '/c']) {
    const request = http.get({ port, path, agent })
    const [response] = (await once(request, 'response')) as [http.IncomingMessage]
    response.resume()
    await once(response, 'end')
  }
  agent.destroy()
  await at.span('/c')
  expect(at.spans().map((span) => span.attributes['url.path'])).toEqual(['/a', '/b', '/c'])
  expect(new Set(at.spans().map((span) => span.spanContext().traceId)).size).toBe(3)
  expect(new Set(at.spans().map((span) => span.attributes['network.peer.port'])).size).toBe(1)
})

it('pipelining: requests that wait for each other on one connection end one by one', async () => {
  const { port } = await serve((req, res) => {
    // The first one takes longest.
    setTimeout(() => res.end(req.url), req.url === '/p1' ? 30 : 1)
  })
  const socket = await dial(port)
  socket.write(['/p1', '/p2', '/p3'].map((path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`).join(''))
  await at.span('/p3')
  socket.destroy()
  expect(at.spans().map((span) => [span.attributes['url.path'], span.attributes['error.type']])).toEqual([
    ['/p1', undefined],
    ['/p2', undefined],
    ['/p3', undefined],
  ])
})

it('pipelining that is cut off: what was answered is whole, what was not is aborted', async () => {
  const { port } = await serve((req, res) => {
    if (req.url === '/cut1') res.end('first')
  })
  const socket = await dial(port)
  socket.write(['/cut1', '/cut2', '/cut3'].map((path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`).join(''))
  await waitUntil(() => (socket.received.includes('first') ? true : undefined))
  socket.destroy()
  await nothingActive()
  const ends = at.spans().map((span) => [span.attributes['url.path'], span.attributes['error.type']])
  expect(ends).toContainEqual(['/cut1', undefined])
  expect(ends).toContainEqual(['/cut2', 'aborted'])
  expect(ends.filter(([path]) => path === '/cut2')).toHaveLength(1)
})

it('HEAD, 204 and 304 end as whole', async () => {
  const { url } = await serve((req, res) => res.writeHead(Number(req.url?.slice(1))).end())
  await fetch(`${url}/200`, { method: 'HEAD' })
  await fetch(`${url}/204`)
  await fetch(`${url}/304`)
  await at.span('/304')
  expect(at.spans().map((span) => [span.name, span.attributes['error.type']])).toEqual([
    ['HEAD', undefined],
    ['GET', undefined],
    ['GET', undefined],
  ])
})

it('an informational answer is not the end', async () => {
  const { port } = await serve((_, res) => {
    res.writeEarlyHints({ link: '</style.css>; rel=preload' })
    res.writeProcessing()
    setTimeout(() => res.writeHead(201).end('made'), 5)
  })
  const request = http.get({ port, path: '/hints' })
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  response.resume()
  expect((await at.span('/hints')).attributes['http.response.status_code']).toBe(201)
})

it('100-continue, by default and by a listener of the app', async () => {
  for (const own of [false, true]) {
    const { port, server } = await serve((req, res) => req.resume().on('end', () => res.end('got it')))
    if (own)
      server.on('checkContinue', (_req, res: http.ServerResponse) => {
        res.writeContinue()
        res.writeHead(202).end()
      })
    const headers = { expect: '100-continue', 'content-length': 4 }
    const request = http.request({ port, path: `/continue-${own}`, method: 'POST', headers })
    request.once('continue', () => request.end('data'))
    request.flushHeaders()
    const [response] = (await once(request, 'response')) as [http.IncomingMessage]
    response.resume()
    expect((await at.span(`/continue-${own}`)).attributes['http.response.status_code']).toBe(own ? 202 : 200)
  }
})

it('a client that goes before the answer: no status, error.type aborted', async () => {
  const { port } = await serve(() => {})
  const socket = await dial(port)
  socket.write('GET /gone HTTP/1.1\r\nHost: a\r\n\r\n')
  await waitUntil(
    async () => Object.values(await at.points('http.server.active_requests')).includes(1) || undefined,
  )
  socket.destroy()
  const span = await at.span('/gone')
  expect(span.attributes).not.toHaveProperty('http.response.status_code')
  expect(span.attributes['error.type']).toBe('aborted')
  expect(span.status.code).toBe(SpanStatusCode.ERROR)
  await nothingActive()
})

it('a client that goes in the middle of the answer: its status, and aborted', async () => {
  const { port } = await serve((_, res) => {
    res.writeHead(200)
    res.write('first half')
  })
  const socket = await dial(port)
  socket.write('GET /half HTTP/1.1\r\nHost: a\r\n\r\n')
  await waitUntil(() => (socket.received.includes('first half') ? true : undefined))
  socket.destroy()
  expect((await at.span('/half')).attributes).toMatchObject({
    'http.response.status_code': 200,
    'error.type': 'aborted',
  })
})

it('a response that never ends is over when the server closes its connections', async () => {
  const { port, server } = await serve(() => {})
  const socket = await dial(port)
  socket.write('GET /never HTTP/1.1\r\nHost: a\r\n\r\n')
  await waitUntil(
    async () => Object.values(await at.points('http.server.active_requests')).includes(1) || undefined,
  )
  server.closeAllConnections()
  expect((await at.span('/never')).attributes['error.type']).toBe('aborted')
  await nothingActive()
})

it('a response that the app destroys is aborted', async () => {
  const { port } = await serve((_, res) => res.destroy())
  const socket = await dial(port)
  socket.write('GET /destroyed HTTP/1.1\r\nHost: a\r\n\r\n')
  expect((await at.span('/destroyed')).attributes['error.type']).toBe('aborted')
})

it('an app that removes the listeners of its response loses nothing', async () => {
  const { url } = await serve((_, res) => {
    res.removeAllListeners('close')
    res.end('ok')
  })
  await fetch(`${url}/unlistened`)
  await at.span('/unlistened')
})

it('a request handed on to another server has one span', async () => {
  const inner = http.createServer((_, res) => res.end('inner'))
  const { url } = await serve((req, res) => void inner.emit('request', req, res))
  expect(await (await fetch(`${url}/handed`)).text()).toBe('inner')
  await at.span('/handed')
  await nothingActive()
  expect(at.spans()).toHaveLength(1)
})

it('a WebSocket: its span ends with the answer to the upgrade, not with the connection', async () => {
  const { port, server } = await serve((_, res) => res.end())
  const sockets = new WebSocketServer({ server })
  const echoed = once(sockets, 'connection').then(([peer]: Peer[]) => {
    peer?.on('message', (data) => peer.send(data))
  })
  const client = new WebSocket(`ws://127.0.0.1:${port}/socket`)
  await once(client as never, 'open')
  await echoed
  const span = await at.span('/socket')
  expect(span.attributes).toMatchObject({ 'http.request.method': 'GET', 'http.response.status_code': 101 })
  expect(span.attributes).not.toHaveProperty('error.type')
  client.send('still here')
  const [message] = (await once(client as never, 'message')) as [MessageEvent]
  expect(await message.data.text()).toBe('still here')
  client.close()
  sockets.close()
  await nothingActive()
})

it.each([
  [
    'is refused',
    (socket: import('node:stream').Duplex) => void socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n'),
    401,
    undefined,
  ],
  ['is cut off', (socket: import('node:stream').Duplex) => void socket.destroy(), undefined, 'aborted'],
])('an upgrade that %s', async (_, answer, status, errorType) => {
  const { port, server } = await serve(undefined)
  server.on('upgrade', (_request, socket) => {
    socket.on('error', () => {})
    answer(socket)
  })
  const socket = await dial(port)
  socket.write('GET /upgrade HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\n')
  const span = await at.span('/upgrade')
  expect(span.attributes['http.response.status_code']).toBe(status)
  expect(span.attributes['error.type']).toBe(errorType)
  socket.destroy()
  await nothingActive()
})

it('CONNECT: the tunnel does not belong to the span', async () => {
  const { port, server } = await serve(undefined)
  server.on('connect', (_request, socket) => {
    socket.on('error', () => {})
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
    socket.pipe(socket)
  })
  const socket = await dial(port)
  socket.write('CONNECT db.example:5432 HTTP/1.1\r\nHost: db.example:5432\r\n\r\n')
  const span = await at.span('db.example:5432')
  expect(span.name).toBe('CONNECT')
  expect(span.attributes['http.response.status_code']).toBe(200)
  socket.write('ping')
  await waitUntil(() => (socket.received.endsWith('ping') ? true : undefined))
  socket.destroy()
})

it('https is followed as http is', async () => {
  const { readFileSync } = await import('node:fs')
  const file = (name: string) =>
    readFileSync(new URL(`../../../register/test/fixtures/tls/${name}`, import.meta.url))
  const { port } = await serve((_, res) => res.end('ok'), {
    secure: true,
    key: file('server-key.pem'),
    cert: file('server-cert.pem'),
  })
  const https = await import('node:https')
  const request = https.get({ port, host: '127.0.0.1', path: '/secure', rejectUnauthorized: false })
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  response.resume()
  expect((await at.span('/secure')).attributes['url.scheme']).toBe('https')
})

it('the app sees no listener and no property of ours on the outside', async () => {
  const seen: unknown[] = []
  const { url } = await serve((req, res) => {
    seen.push(
      res.listenerCount('close'),
      Object.keys(req).filter((key) => key.includes('sightglass')),
    )
    res.end('ok')
  })
  await fetch(`${url}/clean`)
  await at.span('/clean')
  expect(seen).toEqual([0, []])
  expect(Object.keys(http.ServerResponse.prototype)).not.toContain('emit')
})
