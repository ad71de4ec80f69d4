import { once } from 'node:events'
import { createServer, METHODS } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { type Fixture, freePort, waitUntil } from '@sightglass/testkit'
import { expect, it, onTestFinished } from 'vitest'
import { startApp, underSightglass } from './instrumentation-app.ts'
import { pageOn, readPage, samplesNamed, samplesOf, sumNamed } from './page.ts'

const app = fileURLToPath(new URL('./fixtures/http/flooded.mjs', import.meta.url))

const MANY = 300_000
const FEWER = 100_000
const FAMILY = { family: 'http.server.request.duration' }
const LIMIT = 998
const CONNECTIONS = 16
const PIPELINED = 60
const END = '\r\n\r\n'
// CONNECT asks for a tunnel.
const methods = METHODS.filter((method) => method !== 'CONNECT')

/** Takes everything and keeps nothing: what arrives is not what is asked here. */
async function startDrain(): Promise<string> {
  const server = createServer((request, response) => void request.resume().on('end', () => response.end()))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close().closeAllConnections())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function pick(below: number): number {
  return Math.floor(Math.random() * below)
}

function randomRequest(): string {
  const path = `/${200 + pick(400)}/${pick(2 ** 32).toString(36)}/${pick(2 ** 32).toString(36)}?q=${pick(1000)}`
  return `${methods[pick(methods.length)]} ${path} HTTP/1.1\r\nHost: a${END}`
}

/** Sends that many requests over pipelined connections, and waits for all answers. */
async function flood(port: number, requests: number): Promise<void> {
  let left = requests
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const socket = connect(port, '127.0.0.1').setEncoding('latin1')
      let missing = 0
      let tail = ''
      const sendMore = () => {
        missing = Math.min(left, PIPELINED)
        left -= missing
        if (missing === 0) socket.end()
        else socket.write(Array.from({ length: missing }, randomRequest).join(''))
      }
      socket.on('data', (chunk: string) => {
        const text = tail + chunk
        missing -= text.split(END).length - 1
        tail = text.slice(1 - END.length)
        if (missing === 0) sendMore()
      })
      sendMore()
      await once(socket, 'close')
    }),
  )
}

async function heapOf(fixture: Fixture, time: number): Promise<number> {
  process.kill(fixture.pid, 'SIGUSR2')
  return Number((await fixture.waitForLine(new RegExp(`^heap ${time}: (\\d+)`)))[1])
}

interface Flooded {
  readonly page: string
  /** The heap after a third of the requests, and after all, in bytes. */
  readonly early: number
  readonly late: number
  readonly stderr: string
}

async function runFlood(requests: number, ...args: string[]): Promise<Flooded> {
  const port = await freePort()
  const fixture = await startApp({
    args: [...underSightglass, '--expose-gc', app, ...args],
    env: { ...pageOn(port), OTEL_EXPORTER_OTLP_ENDPOINT: await startDrain(), NODE_V8_COVERAGE: undefined },
    timeoutMs: 60_000,
  })
  await fixture.waitForLine(/listening/)
  const third = Math.floor(requests / 3)
  await flood(Number(fixture.port), third)
  const early = await heapOf(fixture, 1)
  await flood(Number(fixture.port), requests - third)
  const late = await heapOf(fixture, 2)
  const page = await waitUntil(
    async () => {
      const text = await readPage(port)
      const ended =
        sumNamed(text, 'sightglass_spans_exported_total') + sumNamed(text, 'sightglass_spans_dropped_total')
      return ended === requests && sumNamed(text, 'app_http_requests_active') === 0 ? text : undefined
    },
    { timeoutMs: 20_000, what: 'the end of the last request and span' },
  )
  return { page, early, late, stderr: fixture.stderr }
}

/** What holds whatever comes: every family within its budget, every request and span accounted for. */
function expectBounded({ page, early, late }: Flooded, requests: number): void {
  const perName = Map.groupBy(samplesOf(page), ({ name, labels }) => `${name} ${labels.le ?? ''}`)
  expect([...perName].filter(([, samples]) => samples.length > LIMIT + 1).map(([name]) => name)).toEqual([])
  expect(samplesNamed(page, 'sightglass_series_in_use').filter(({ value }) => value > LIMIT)).toEqual([])
  const lines = Number(/\n# sightglass: (\d+) lines\n$/.exec(page)?.[1])
  // A series of the histogram has 17 buckets, count and sum, and one more line as a counter; all else is small.
  expect(lines).toBeLessThan((LIMIT + 1) * 20 + 1_000)
  expect(page.trimEnd().split('\n')).toHaveLength(lines)

  expect(sumNamed(page, 'app_http_requests_total')).toBe(requests)
  expect(sumNamed(page, 'app_http_request_duration_seconds_count')).toBe(requests)
  const overflow = { otel_metric_overflow: 'true' }
  expect(sumNamed(page, 'sightglass_series_overflow_total', FAMILY)).toBe(
    sumNamed(page, 'app_http_requests_total', overflow),
  )
  expect(sumNamed(page, 'sightglass_series_overflow_total')).toBe(
    sumNamed(page, 'sightglass_series_overflow_total', FAMILY),
  )
  // A leak of 40 bytes a request would be twice that, in the smaller one of the runs.
  expect(late - early).toBeLessThan(4 * 2 ** 20)
}

it('random paths, methods and status codes: bounded, complete, and no larger in the end', async () => {
  const flooded = await runFlood(MANY)
  expectBounded(flooded, MANY)
  // All status codes there are, under all methods, are more than 998 series; paths are none of them.
  const { page, stderr } = flooded
  const endpoints = samplesNamed(page, 'app_http_requests_total').map(({ labels }) => labels.endpoint)
  expect(new Set(endpoints)).toEqual(new Set(['unmatched', undefined]))
  expect(overflowLines(stderr)).toEqual([expect.stringContaining('http.response.status_code')])
}, 180_000)

it('an app that calls every path a route overflows, loses nothing, and is told once', async () => {
  const flooded = await runFlood(FEWER, 'raw-routes')
  expectBounded(flooded, FEWER)
  const { page, stderr } = flooded
  expect(sumNamed(page, 'sightglass_series_in_use', FAMILY)).toBe(LIMIT)
  // Each path was there once: all but the first ones overflowed.
  expect(sumNamed(page, 'sightglass_series_overflow_total', FAMILY)).toBe(FEWER - LIMIT)
  expect(overflowLines(stderr)).toEqual([
    `sightglass: metric ${FAMILY.family} has used up its budget of 998 series; label http.route has the most ` +
      `different values (999); what is new is counted in its overflow series (otel.metric.overflow="true")`,
  ])
}, 120_000)

function overflowLines(stderr: string): string[] {
  return stderr.split('\n').filter((line) => line.includes('budget'))
}
