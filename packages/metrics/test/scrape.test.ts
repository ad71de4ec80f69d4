import { connect } from 'node:net'
import { join } from 'node:path'
import { startFixture, waitUntil } from '@sightglass/testkit'
import { afterEach, expect, test } from 'vitest'
import { hasApt } from '../../../tools/parts/debian.ts'
import { checkMetrics, startPrometheus } from '../../../tools/parts/prometheus.ts'

const entry = join(import.meta.dirname, 'fixtures/scrape-app.ts')
const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function startApp(args: string[] = [], env: Record<string, string> = {}) {
  const flags = ['--conditions=sightglass-source', '--disable-warning=ExperimentalWarning']
  const app = await startFixture({ args: [...flags, '--experimental-strip-types', entry, ...args], env })
  closers.push(async () => {
    app.kill('SIGKILL')
    await app.exited
  })
  return app
}

test('the page keeps no process alive, not even with a request half sent', async () => {
  const app = await startApp(['end'])
  const [, port] = await app.waitForLine(/page on http:\/\/127\.0\.0\.1:(\d+)/)
  // A request without an end: whoever waits for the rest of it does so for longer than this test may last.
  let received = ''
  const socket = connect(Number(port), '127.0.0.1').setEncoding('utf8')
  socket.on('error', () => {})
  socket.on('data', (text: string) => {
    received += text
  })
  await new Promise<void>((resolve) => socket.write('GET /metrics HT', () => resolve()))
  expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(200)
  expect(await app.exited).toEqual({ code: 0, signal: null })
  expect(received).toBe('')
  expect(app.stderr).toBe('')
})

test('in a cluster each worker listens by itself, and one without a port runs on', async () => {
  const app = await startApp(['cluster'])
  const page = async (id: number) => (await app.waitForLine(new RegExp(`worker ${id}: page (\\w+)`)))[1]
  const [first, second, third] = [await page(1), await page(2), await page(3)]
  expect(Number(first)).toBeGreaterThan(0)
  expect(Number(second)).toBeGreaterThan(0)
  expect(second).not.toBe(first)
  expect(third).toBe('none')
  const lines = app.stderr.trim().split('\n')
  expect(lines).toEqual([
    expect.stringMatching(
      new RegExp(`cannot be opened on 127.0.0.1:${first} \\(.*EADDRINUSE.*OTEL_EXPORTER_PROMETHEUS_PORT`),
    ),
  ])
  for (const port of [first, second]) {
    expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(200)
  }
})

// Debian's packages are needed, and nothing else.
test.skipIf(!hasApt)(
  'a real Prometheus scrapes it with a token, and promtool finds nothing',
  {
    timeout: 120_000,
  },
  async () => {
    const token = 'correct-horse-battery-staple'
    const app = await startApp([], { PAGE_TOKEN: token })
    const [, port] = await app.waitForLine(/page on http:\/\/127\.0\.0\.1:(\d+)/)
    const prometheus = await startPrometheus({ targets: [`127.0.0.1:${port}`], token })
    closers.push(() => prometheus.stop())
    const value = (expression: string) =>
      waitUntil(async () => (await prometheus.query(expression))[0]?.value, { what: expression })

    expect(await value('up')).toBe(1)
    expect(await prometheus.scrapeErrors()).toEqual([])
    expect(await value('app_swaps_total{pair="btc/eth"}')).toBe(3)
    expect(await value('app_swaps_total{pair="say \\"hi\\"\\n\\\\"}')).toBe(1)
    expect(await value('shop_price_age_seconds')).toBe(12.5)
    expect(await value('shop_quote_duration_seconds_count{source="pool"}')).toBe(4)
    expect(await value('shop_quote_duration_seconds_bucket{source="pool",le="0.1"}')).toBe(2)
    expect(await value('shop_quote_duration_seconds_bucket{source="pool",le="+Inf"}')).toBe(4)
    expect(await value('histogram_quantile(0.5, shop_quote_duration_seconds_bucket)')).toBeCloseTo(0.1)
    expect(await value('sightglass_series_in_use{family="shop.swaps"}')).toBe(2)

    const headers = { authorization: `Bearer ${token}` }
    const page = await (await fetch(`http://127.0.0.1:${port}/metrics`, { headers })).text()
    expect(page).toMatch(/\n# sightglass: \d+ lines\n$/)
    expect(await checkMetrics(page)).toEqual({ code: 0, output: '' })
    // It would notice.
    expect((await checkMetrics('# TYPE a_total gauge\na_total 1\n')).code).not.toBe(0)
  },
)

test.skipIf(!hasApt)(
  'a Prometheus without the token sees a target that is down',
  { timeout: 120_000 },
  async () => {
    const app = await startApp([], { PAGE_TOKEN: 'correct-horse-battery-staple' })
    const [, port] = await app.waitForLine(/page on http:\/\/127\.0\.0\.1:(\d+)/)
    const prometheus = await startPrometheus({ targets: [`127.0.0.1:${port}`] })
    closers.push(() => prometheus.stop())
    const up = await waitUntil(async () => (await prometheus.query('up'))[0]?.value, { what: 'up' })
    expect(up).toBe(0)
    expect(await prometheus.scrapeErrors()).toEqual([expect.stringContaining('401')])
    expect(app.stderr).toBe('the metrics page refused GET from 127.0.0.1 with 401 (token missing)\n')
  },
)
