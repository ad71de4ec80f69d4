import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { freePort, preload, runFixture, startFixture, waitUntil } from '@sightglass/testkit'
import { describe, expect, it } from 'vitest'
import { app, newService, ownLines, runApp, useSink } from './app.ts'

const at = useSink()
const none = { OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' }

function requestsOf(header: string) {
  return at.sink.requests.filter(({ headers }) => headers['x-run'] === header)
}

describe('OTEL_TRACES_EXPORTER, OTEL_METRICS_EXPORTER, OTEL_LOGS_EXPORTER', () => {
  it.each([
    ['OTEL_TRACES_EXPORTER', 'traces'],
    ['OTEL_METRICS_EXPORTER', 'metrics'],
    ['OTEL_LOGS_EXPORTER', 'logs'],
  ])('%s=otlp alone sends %s alone', async (name, signal) => {
    const run = newService()
    await runApp('hello.mjs', {
      ...at.env,
      ...none,
      [name]: 'otlp',
      OTEL_EXPORTER_OTLP_HEADERS: `x-run=${run}`,
    })
    expect(requestsOf(run).map((request) => request.signal)).toEqual([signal])
  })

  it.each([
    ['OTEL_TRACES_EXPORTER', /name: 'hello'/],
    ['OTEL_METRICS_EXPORTER', /name: 'greetings'/],
    ['OTEL_LOGS_EXPORTER', /body: 'hello'/],
  ])('%s=console writes to stdout', async (name, pattern) => {
    const result = await runApp('hello.mjs', { ...none, [name]: 'console' })
    expect(result.stdout).toMatch(pattern)
    expect(result.code).toBe(0)
  })

  it('all none: the app runs, nothing is sent, and the line says so', async () => {
    const result = await runApp('hello.mjs', { ...at.env, ...none })
    expect(ownLines(result).join()).toContain('off: traces, metrics, logs')
    expect(result.stdout).toBe('done\n')
  })

  it('prometheus opens a page on loopback', async () => {
    const port = await freePort()
    const fixture = await startFixture({
      args: ['--import', preload, app('stays.mjs')],
      env: { ...none, OTEL_METRICS_EXPORTER: 'prometheus', OTEL_EXPORTER_PROMETHEUS_PORT: `${port}` },
    })
    await fixture.waitForLine(/^ready$/)
    const page = await waitUntil(() => fetch(`http://127.0.0.1:${port}/metrics`).catch(() => undefined))
    expect(page.status).toBe(200)
    expect(await page.text()).toContain('# sightglass: ')
    expect(ownLines(fixture).join()).toContain(`metrics to prometheus on 127.0.0.1:${port}`)
    fixture.kill('SIGTERM')
    expect(await fixture.exited).toEqual({ code: null, signal: 'SIGTERM' })
  })

  it('prometheus on a port that is taken costs a line, and the app runs', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    const { port } = taken.address() as AddressInfo
    const env = { ...none, OTEL_METRICS_EXPORTER: 'prometheus', OTEL_EXPORTER_PROMETHEUS_PORT: `${port}` }
    const fixture = await startFixture({ args: ['--import', preload, app('stays.mjs')], env })
    await fixture.waitForLine(/^ready$/)
    await fixture.waitForLine(/cannot be opened/)
    fixture.kill('SIGTERM')
    await fixture.exited
    taken.close()
    expect(ownLines(fixture)).toContainEqual(
      `sightglass: the metrics page cannot be opened on 127.0.0.1:${port} (listen EADDRINUSE: address already in use 127.0.0.1:${port}); set OTEL_EXPORTER_PROMETHEUS_PORT to a free port`,
    )
  })
})

describe('OTEL_EXPORTER_OTLP_*', () => {
  it('PROTOCOL=http/json sends JSON, per signal', async () => {
    const run = newService()
    await runApp('hello.mjs', {
      ...at.env,
      OTEL_EXPORTER_OTLP_HEADERS: `x-run=${run}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: 'http/protobuf',
    })
    const transports = requestsOf(run).map(({ signal, transport }) => [signal, transport])
    expect(Object.fromEntries(transports)).toEqual({
      traces: 'http/json',
      metrics: 'http/json',
      logs: 'http/protobuf',
    })
  })

  it('COMPRESSION=gzip compresses, per signal', async () => {
    const run = newService()
    await runApp('hello.mjs', {
      ...at.env,
      OTEL_EXPORTER_OTLP_HEADERS: `x-run=${run}`,
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
      OTEL_EXPORTER_OTLP_METRICS_COMPRESSION: 'none',
    })
    const encodings = requestsOf(run).map(({ signal, encoding }) => [signal, encoding])
    expect(Object.fromEntries(encodings)).toEqual({ traces: 'gzip', metrics: 'identity', logs: 'gzip' })
    await at.sink.waitForSpan(({ name }) => name === 'hello')
  })

  it('HEADERS of a signal are added to the general ones and win', async () => {
    const run = newService()
    await runApp('hello.mjs', {
      ...at.env,
      OTEL_EXPORTER_OTLP_HEADERS: `x-run=${run},x-kind=general`,
      OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-kind=own%20one',
    })
    const kinds = requestsOf(run).map(({ signal, headers }) => [signal, headers['x-kind']])
    expect(Object.fromEntries(kinds)).toEqual({ traces: 'own one', metrics: 'general', logs: 'general' })
  })

  it('ENDPOINT of a signal is used as it is', async () => {
    const run = newService()
    await runApp('hello.mjs', {
      ...at.env,
      ...none,
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_HEADERS: `x-run=${run}`,
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${at.sink.httpUrl}/v1/traces`,
    })
    expect(requestsOf(run)).toHaveLength(1)
  })

  it('PROTOCOL=grpc uses the packages of the app', async () => {
    const service = newService()
    const result = await runApp('hello.mjs', {
      ...at.env,
      OTEL_SERVICE_NAME: service,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://${at.sink.grpcAddress}`,
    })
    expect(ownLines(result).join()).toContain(`otlp grpc http://${at.sink.grpcAddress}`)
    const ofService = ({ resource }: { resource: Record<string, unknown> }) =>
      resource['service.name'] === service
    await at.sink.waitForSpan(ofService)
    await at.sink.waitForMetric(ofService)
    await at.sink.waitForLog(ofService)
  })

  it('PROTOCOL=grpc without the packages names them, and the app runs', async () => {
    const result = await runFixture({
      args: ['--import', preload, '-e', 'console.log("done")'],
      // A folder from which no package can be found.
      cwd: '/',
      env: {
        NODE_PATH: undefined,
        OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'grpc',
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'none',
      },
    })
    expect(result).toMatchObject({ code: 0, stdout: 'done\n' })
    expect(ownLines(result)[0]).toBe(
      'sightglass: OTLP over grpc needs the package @opentelemetry/exporter-trace-otlp-grpc in your app (npm install @opentelemetry/exporter-trace-otlp-grpc); traces are not sent',
    )
  })
})
