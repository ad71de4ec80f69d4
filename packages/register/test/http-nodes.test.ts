import { connect } from 'node:net'
import { freePort, waitUntil } from '@sightglass/testkit'
import { describe, expect, it } from 'vitest'
import { supportedNodes } from '../../../test/nodes.ts'
import { reportTo, sinkForTest, startApp, underSightglass } from './instrumentation-app.ts'
import { readPage, sumNamed } from './page.ts'

const server = `
  const { createServer } = require('node:http')
  const http = createServer((request, response) => {
    if (request.url === '/weird') throw Object.create(null)
    if (request.url !== '/held') response.end('ok')
  })
  process.on('uncaughtException', () => {})
  http.listen(0, () => console.log('listening on port ' + http.address().port))
`

async function start(node: string, env: Record<string, string> = {}) {
  const sink = await sinkForTest()
  const port = await freePort()
  const page = { OTEL_METRICS_EXPORTER: 'prometheus', OTEL_EXPORTER_PROMETHEUS_PORT: `${port}` }
  const args = [...underSightglass, '-e', server]
  const app = await startApp({ node, args, env: { ...reportTo(sink), ...page, ...env } })
  await app.waitForLine(/listening on port/)
  return { sink, app, port }
}

// How a connection that dies is told to the responses on it differs from Node to Node.
describe.each(supportedNodes)('under Node $version', ({ binary }) => {
  it('pipelined requests whose connection is cut off all end, once', async () => {
    const { sink, app, port } = await start(binary)
    const socket = connect(app.port ?? 0, '127.0.0.1')
    socket.on('error', () => {})
    socket.write(
      ['/first', '/held', '/held', '/held'].map((path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`).join(''),
    )
    await new Promise((resolve) => socket.once('data', resolve))
    socket.destroy()
    await waitUntil(() => (sink.spans.length >= 4 ? true : undefined), { what: 'four spans' })
    const text = await readPage(port)
    expect(sumNamed(text, 'app_http_requests_active')).toBe(0)
    expect(sumNamed(text, 'app_http_requests_total')).toBe(4)
    const ends = sink.spans.map(({ attributes }) => [attributes['url.path'], attributes['error.type']])
    expect(ends.sort()).toEqual([['/first', undefined], ...Array(3).fill(['/held', 'aborted'])])
  })

  it('what is thrown may be anything', async () => {
    const { sink, app } = await start(binary)
    const socket = connect(app.port ?? 0, '127.0.0.1')
    socket.on('error', () => {})
    socket.write('GET /weird HTTP/1.1\r\nHost: a\r\n\r\n')
    const span = await sink.waitForSpan((one) => one.attributes['url.path'] === '/weird')
    socket.destroy()
    expect(span.attributes['error.type']).toBe('_OTHER')
  })
})

it('a span keeps the limits that were set', async () => {
  const limits = { OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '3', OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: '4' }
  const { sink, app } = await start(process.execPath, limits)
  await fetch(`http://127.0.0.1:${app.port}/a/long/path`)
  const { attributes } = await sink.waitForSpan((span) => span.kind === 'server')
  expect(Object.keys(attributes)).toHaveLength(3)
  expect(Object.values(attributes).filter((value) => String(value).length > 4)).toEqual([])
})
