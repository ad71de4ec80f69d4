import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { createServer, Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import { afterEach, expect, test } from 'vitest'
import { UNTRACED } from '../untraced.ts'
import { createMetricsHandler } from './handler.ts'
import { type MetricsServer, type MetricsServerOptions, startMetricsServer } from './server.ts'

const started: MetricsServer[] = []
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop()
})

function start(options: Partial<MetricsServerOptions> = {}) {
  const exporter = new PrometheusExporter({ preventServerStart: true })
  new MeterProvider({ readers: [exporter] })
  const lines: string[] = []
  const warn = (line: string) => lines.push(line)
  const handler = createMetricsHandler({ exporter, warn })
  const server = startMetricsServer({ port: 0, handler, warn, ...options })
  started.push(server)
  return { server, lines }
}

test('serves the page at its path on 127.0.0.1', async () => {
  const { server, lines } = start()
  const port = await server.listening
  const page = await fetch(`http://127.0.0.1:${port}/metrics`)
  expect([page.status, (await page.text()).startsWith('# HELP target_info')]).toEqual([200, true])
  expect(lines).toEqual([])
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(404)
  expect(lines).toEqual(['the metrics page refused GET from 127.0.0.1 with 404 (path)'])
})

test('at another path', async () => {
  const port = await start({ path: '/internal/numbers' }).server.listening
  expect((await fetch(`http://127.0.0.1:${port}/internal/numbers`)).status).toBe(200)
  expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(404)
})

test('a port that is taken costs one line that names the variable', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const { server, lines } = start({ port })
  expect(await server.listening).toBeUndefined()
  expect(lines).toEqual([
    `the metrics page cannot be opened on 127.0.0.1:${port} (listen EADDRINUSE: address already in use 127.0.0.1:${port}); set OTEL_EXPORTER_PROMETHEUS_PORT to a free port`,
  ])
  await server.stop()
  other.close()
})

test.each([
  [{ port: 65_536 }, /on 127\.0\.0\.1:65536 \(ERR_SOCKET_BAD_PORT/],
  [{ host: '192.0.2.1', port: 9_464 }, /on 192\.0\.2\.1:9464 \(.*EADDRNOTAVAIL/],
])('so does %o', async (options, message) => {
  const { server, lines } = start(options)
  expect(await server.listening).toBeUndefined()
  expect(lines).toEqual([expect.stringMatching(message)])
})

test('a log that throws changes nothing', async () => {
  const warn = () => {
    throw new Error('full disk')
  }
  expect(await start({ port: 65_536, warn }).server.listening).toBeUndefined()
})

test('stop ends connections that are open, and a start under way', async () => {
  const { server } = start()
  const port = (await server.listening) as number
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const closed = once(socket, 'close')
  await server.stop()
  await closed
  await server.stop()

  const second = start().server
  await second.stop()
  expect(await second.listening).toBeUndefined()
})

test('its server is marked, so that its requests are not taken for those of the app', async () => {
  const servers: unknown[] = []
  const seen = (message: unknown) => servers.push((message as { server: unknown }).server)
  subscribe('http.server.request.start', seen)
  const port = await start().server.listening
  await fetch(`http://127.0.0.1:${port}/metrics`)
  unsubscribe('http.server.request.start', seen)
  expect(servers).toEqual([expect.any(Server)])
  expect(servers).toEqual([expect.objectContaining({ [UNTRACED]: true })])
  expect(UNTRACED).toBe(Symbol.for('sightglass.untraced'))
})
