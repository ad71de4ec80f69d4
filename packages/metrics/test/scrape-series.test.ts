import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import { createMetricsHandler, createRegistry, startMetricsServer } from '@sightglass/metrics'
import { type FixtureResult, runFixture } from '@sightglass/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'

const entry = join(import.meta.dirname, '../src/cli/sightglass-series.ts')
const FLAGS = [
  '--conditions=sightglass-source',
  '--experimental-strip-types',
  '--disable-warning=ExperimentalWarning',
]

function series(args: string[], input?: string): Promise<FixtureResult> {
  return runFixture({ args: [...FLAGS, entry, ...args], ...(input === undefined ? {} : { input }) })
}

/** A page of an app with a family of three series at most, of which it wanted five. */
async function startPage() {
  const registry = createRegistry({ seriesLimit: 3, warn: () => {} })
  const swaps = registry.declare({
    name: 'shop.swaps',
    kind: 'counter',
    description: 'Swaps begun.',
    unit: '{swap}',
    labels: [{ otel: 'pair', prometheus: 'pair' }],
  })
  const producer = registry.producer({ names: 'prometheus' })
  const exporter = new PrometheusExporter({ preventServerStart: true, metricProducers: [producer] })
  new MeterProvider({ readers: [exporter] })
  const handler = createMetricsHandler({ exporter })
  const server = startMetricsServer({ port: 0, handler })
  const add = (pair: string) => swaps.series([pair]).add(1)
  return { server, add, url: `http://127.0.0.1:${await server.listening}/metrics` }
}

let page: Awaited<ReturnType<typeof startPage>>
beforeEach(async () => {
  page = await startPage()
})
afterEach(() => page.server.stop())

test('passes for an app within its budget and fails for one that overflowed', async () => {
  for (const pair of ['a', 'b', 'c']) page.add(pair)
  const within = await series([page.url])
  expect(within).toMatchObject({ code: 0, stderr: '' })
  expect(within.stdout).toMatch(/^shop_swaps_total +3 +998 +pair \(3\)$/m)

  for (const pair of ['d', 'e']) page.add(pair)
  const beyond = await series([page.url])
  expect(beyond.code).toBe(1)
  expect(beyond.stderr).toBe(
    'overflow: shop_swaps_total has points in its overflow series, beside 3 series; label pair has 3 values\n',
  )
  expect(beyond.stdout).toMatch(/^shop_swaps_total +3\+ +998 +pair \(3\)$/m)
})

test('counts all lines of the page as the page itself says', async () => {
  page.add('a')
  const text = await (await fetch(page.url)).text()
  const [, lines] = /# sightglass: (\d+) lines\n$/.exec(text) ?? []
  const { stdout, code } = await series(['-', '--json'], text)
  expect(code).toBe(0)
  expect(JSON.parse(stdout).total.lines).toBe(Number(lines))
})

test('exits with 2 and one line for what is no page', async () => {
  expect(await series(['-'], 'hello\n')).toEqual({
    code: 2,
    signal: null,
    stdout: '',
    stderr:
      'sightglass-series: line 1: after hello and its labels there must be a value, perhaps a timestamp, and no more\n',
  })
})

test('a reader that closes the pipe early is no error', async () => {
  const child = spawn(process.execPath, [...FLAGS, entry, '-'], { stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdout.destroy()
  let stderr = ''
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const lines = Array.from({ length: 20_000 }, (_, index) => `family_${index} 1\n`)
  child.stdin.end(lines.join(''))
  expect(await once(child, 'close')).toEqual([0, null])
  expect(stderr).toBe('')
})
