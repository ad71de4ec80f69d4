import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { context } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { isTracingSuppressed } from '@opentelemetry/core'
import { afterEach, describe, expect, it } from 'vitest'
import type { OtlpTarget } from '../config.ts'
import { createHttpTransport } from './http-transport.ts'

let server: Server | undefined
afterEach(() => server?.closeAllConnections())
afterEach(() => server?.close())

/** A receiver that answers its requests one after the other as told, the last one for good. */
async function receiver(
  ...answers: ((response: ServerResponse, request: IncomingMessage, body: Buffer) => void)[]
) {
  let count = 0
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const answer = answers[Math.min(count++, answers.length - 1)]
      answer?.(response, request, Buffer.concat(chunks))
    })
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server?.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  return { url: new URL(`http://127.0.0.1:${port}/v1/traces`), count: () => count }
}

function transportTo(url: URL, changes: Partial<OtlpTarget> = {}) {
  const target: OtlpTarget = {
    protocol: 'http/protobuf',
    url,
    headers: { 'x-own': 'yes' },
    compression: 'none',
    timeout: 10_000,
    tls: {},
    ...changes,
  }
  return createHttpTransport(target, 'application/x-protobuf', noRetry)
}

const answer = (status: number, headers: Record<string, string> = {}, text = '') => {
  return (response: ServerResponse) => response.writeHead(status, headers).end(text)
}
/** Writes past the server's own idea of an answer, and closes the connection once it has arrived. */
const breakOff = (response: ServerResponse, text: string) => {
  const { socket } = response
  socket?.write(text, () => setImmediate(() => socket.destroy()))
}
const body = Buffer.from('spans')
const noRetry = (): never => expect.unreachable()

describe('fails', () => {
  it.each([
    [400, 'HTTP 400 Bad Request'],
    [401, 'HTTP 401 Unauthorized'],
    [404, 'HTTP 404 Not Found'],
    [301, 'HTTP 301 Moved Permanently'],
  ])('at once for %i', async (status, message) => {
    const { url, count } = await receiver(answer(status))
    await expect(transportTo(url).send(body, 10_000, noRetry)).rejects.toMatchObject({
      message,
      status,
    })
    expect(count()).toBe(1)
  })

  it('for a web page, as a login or a wrong port gives', async () => {
    const { url } = await receiver(answer(200, { 'content-type': 'text/html; charset=utf-8' }, '<html>'))
    const message = 'HTTP 200 OK with a web page: no OTLP receiver'
    await expect(transportTo(url).send(body, 10_000, noRetry)).rejects.toMatchObject({ message, status: 200 })
  })

  it('when the time is up without an answer', async () => {
    const { url } = await receiver(() => {})
    const sent = transportTo(url).send(body, 50, noRetry)
    await expect(sent).rejects.toMatchObject({ message: 'no answer within 50 ms', status: undefined })
  })

  it('when no answer would come before the time is up', async () => {
    const { url, count } = await receiver(answer(503, { 'retry-after': '60' }))
    await expect(transportTo(url).send(body, 1000, noRetry)).rejects.toMatchObject({ status: 503 })
    expect(count()).toBe(1)
  })

  it('for an answer that never ends', async () => {
    const { url } = await receiver(answer(200, {}, 'x'.repeat(100_000)))
    const sent = transportTo(url).send(body, 300, () => {})
    await expect(sent).rejects.toMatchObject({ message: 'an answer of more than 65536 bytes' })
  })
})

describe('does not wait for ever, with every kind of broken answer', () => {
  it.each<[string, (response: ServerResponse) => void]>([
    [
      'an answer that breaks off',
      (response) => breakOff(response, 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc'),
    ],
    [
      'another protocol',
      (response) => breakOff(response, 'HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
    ],
    ['none at all', (response) => breakOff(response, '')],
  ])('%s', async (_, broken) => {
    const { url } = await receiver(broken)
    await expect(transportTo(url).send(body, 300, () => {})).rejects.toMatchObject({ status: undefined })
  })
})

it('breaks off what is on the way, and tries it again', async () => {
  const { url, count } = await receiver(() => transport.breakOff(), answer(200, {}, 'taken'))
  const transport = transportTo(url)
  const retried: string[] = []
  const sent = await transport.send(body, 10_000, (error) => retried.push(error.message))
  expect(Buffer.from(sent).toString()).toBe('taken')
  expect([count(), retried]).toEqual([2, ['given up at the end of the process']])
})

describe('tries again', () => {
  it.each([429, 502, 503, 504])('after %i', async (status) => {
    const retried: string[] = []
    const page = { 'retry-after': '0', 'content-type': 'text/html' }
    const { url, count } = await receiver(answer(status, page), answer(200, {}, 'taken'))
    const sent = await transportTo(url).send(body, 10_000, (error) => retried.push(error.message))
    expect(Buffer.from(sent).toString()).toBe('taken')
    expect(count()).toBe(2)
    expect(retried).toEqual([expect.stringContaining(`HTTP ${status}`)])
  })

  it('after a date', async () => {
    const past = new Date(Date.now() - 1000).toUTCString()
    const { url, count } = await receiver(answer(503, { 'retry-after': past }), answer(200))
    await transportTo(url).send(body, 10_000, () => {})
    expect(count()).toBe(2)
  })

  it('at once when told to, instead of after the pause', async () => {
    const { url, count } = await receiver(answer(503, { 'retry-after': '60' }), answer(200))
    const transport = transportTo(url)
    await transport.send(body, 120_000, () => setImmediate(() => transport.retryNow()))
    expect(count()).toBe(2)
  })

  it('after a connection that broke', async () => {
    const { url, count } = await receiver((response) => response.destroy(), answer(200))
    await transportTo(url).send(body, 10_000, () => {})
    expect(count()).toBe(2)
  })
})

it('sends the body whole, compressed when asked to, with its headers', async () => {
  const seen: { body: string; headers: IncomingMessage['headers'] }[] = []
  const { url } = await receiver((response, { headers }, received) => {
    const plain = headers['content-encoding'] === 'gzip' ? gunzipSync(received) : received
    seen.push({ body: plain.toString(), headers })
    response.end()
  })
  await transportTo(url).send(body, 10_000, noRetry)
  await transportTo(url, { compression: 'gzip' }).send(body, 10_000, noRetry)
  expect(seen).toMatchObject([
    {
      body: 'spans',
      headers: { 'content-length': '5', 'content-type': 'application/x-protobuf', 'x-own': 'yes' },
    },
    {
      body: 'spans',
      headers: { 'content-encoding': 'gzip', 'user-agent': expect.stringMatching(/^Sightglass\//) },
    },
  ])
})

it('is no request of the app: tracing is suppressed where one is announced, and nowhere else', async () => {
  const { url } = await receiver(answer(503, { 'retry-after': '0' }), answer(200))
  const suppressed: boolean[] = []
  const note = () => suppressed.push(isTracingSuppressed(context.active()))
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  subscribe('http.client.request.created', note)
  try {
    await transportTo(url).send(body, 10_000, () => {})
    expect(isTracingSuppressed(context.active())).toBe(false)
    expect(suppressed).toEqual([true, true])
  } finally {
    unsubscribe('http.client.request.created', note)
    context.disable()
  }
})

it('gives up on a header that cannot be sent, without a throw', async () => {
  const { url } = await receiver(answer(200))
  const sent = transportTo(url, { headers: { 'x-own': 'line\nbreak' } }).send(body, 100, noRetry)
  await expect(sent).rejects.toMatchObject({ name: 'SendError', status: undefined })
})
