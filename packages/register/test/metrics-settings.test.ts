import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '@sightglass/testkit'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ownLines } from './app.ts'
import { reportTo, sinkForTest, startApp, underSightglass } from './instrumentation-app.ts'
import { pageOn, readPage, samplesNamed, sumNamed } from './page.ts'

const plain = fileURLToPath(new URL('./fixtures/http/counts.mjs', import.meta.url))

/** A plain app with a page, that has answered these paths. */
async function startAsked(env: Record<string, string | undefined>, paths: readonly string[] = ['/a']) {
  const sink = await sinkForTest()
  const port = await freePort()
  const app = await startApp({
    args: [...underSightglass, plain],
    env: { ...reportTo(sink), ...pageOn(port), SIGHTGLASS_EXIT_BUDGET_MS: '10000', ...env },
  })
  await app.waitForLine(/listening/)
  for (const path of paths) await (await fetch(`http://127.0.0.1:${app.port}${path}`)).text()
  const scrape = (headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}/metrics`, { headers })
  const end = async () => {
    app.kill()
    await app.exited
  }
  return { app, sink, end, page: () => readPage(port), scrape }
}

describe('SIGHTGLASS_METRICS_PREFIX', () => {
  it('stands before the HTTP and business metrics, and no others', async () => {
    const { page } = await startAsked({ SIGHTGLASS_METRICS_PREFIX: 'shop' })
    const text = await page()
    const names = [
      'shop_http_requests_total',
      'shop_http_request_duration_seconds_count',
      'shop_answers_total',
    ]
    for (const name of names) expect([name, sumNamed(text, name)]).toEqual([name, 1])
    expect(text).not.toMatch(/^app_/m)
    expect(sumNamed(text, 'sightglass_series_in_use')).toBeGreaterThan(0)
  })

  it.each(['9lives', 'a-b', 'shop_', 'shop__eu'])('falls back with one line for %s', async (prefix) => {
    const { app, page } = await startAsked({ SIGHTGLASS_METRICS_PREFIX: prefix })
    expect(sumNamed(await page(), 'app_http_requests_total')).toBe(1)
    const [warning, ...others] = ownLines(app)
    expect(warning).toContain(`SIGHTGLASS_METRICS_PREFIX '${prefix}'`)
    expect(warning).toContain('using app')
    expect(others).toHaveLength(1)
  })
})

describe('SIGHTGLASS_SERIES_LIMIT', () => {
  it('is the budget of a family', async () => {
    const paths = ['/route/1', '/route/2', '/route/3', '/route/4', '/route/1']
    const { app, page } = await startAsked({ SIGHTGLASS_SERIES_LIMIT: '2' }, paths)
    const text = await page()
    const series = samplesNamed(text, 'app_http_requests_total').map(({ labels, value }) => [
      labels.endpoint ?? labels.otel_metric_overflow,
      value,
    ])
    expect(series).toEqual([
      ['/route/1', 2],
      ['/route/2', 1],
      ['true', 2],
    ])
    const family = { family: 'http.server.request.duration' }
    expect(sumNamed(text, 'sightglass_series_overflow_total', family)).toBe(2)
    const told = ownLines(app).filter((line) => line.includes(`metric ${family.family} has used up`))
    expect(told).toEqual([expect.stringContaining('its budget of 2 series')])
  })

  it.each(['0', '999', 'many'])('stays at 998 for %s, with one line', async (limit) => {
    const { app } = await startAsked({ SIGHTGLASS_SERIES_LIMIT: limit })
    expect(ownLines(app)[0]).toContain(`SIGHTGLASS_SERIES_LIMIT '${limit}'`)
    expect(ownLines(app)).toHaveLength(2)
  })
})

describe('SIGHTGLASS_METRICS_INSTRUMENTS', () => {
  const upstream = { SIGHTGLASS_HTTP: 'upstream' }

  it.each([
    ['without it', {}, []],
    [
      'with a name',
      { SIGHTGLASS_METRICS_INSTRUMENTS: 'http.server.request.duration' },
      ['http.server.request.duration'],
    ],
    [
      'with a prefix',
      { SIGHTGLASS_METRICS_INSTRUMENTS: 'http.*' },
      ['http.client.request.duration', 'http.server.request.duration'],
    ],
  ])('upstream’s instruments are there as listed: %s', async (_, env, names) => {
    const { sink, page, end } = await startAsked({ ...upstream, ...env }, ['/call'])
    const text = await page()
    await end()
    const sent = new Set(sink.metrics.map(({ name }) => name).filter((name) => name.startsWith('http.')))
    expect([...sent].sort()).toEqual(names)
    expect(/^http_server_request_duration_count/m.test(text)).toBe(names.length > 0)
    // The app's own instruments are nobody's to leave out.
    expect(sent.size < 3 && sink.metrics.some(({ name }) => name === 'own.meter')).toBe(true)
  })
})

describe('who may read the page', () => {
  it('with SIGHTGLASS_METRICS_NETWORKS=none only who has the token of the file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sightglass-token-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'token')
    writeFileSync(file, 'correct-horse\n')
    const { app, scrape } = await startAsked({
      SIGHTGLASS_METRICS_NETWORKS: 'none',
      SIGHTGLASS_METRICS_TOKEN_FILE: file,
    })
    const refused = [await scrape(), await scrape({ authorization: 'Bearer wrong-horse' })]
    expect(refused.map(({ status }) => status)).toEqual([401, 401])
    expect(await refused[0]?.text()).toBe('Unauthorized\n')
    const allowed = await scrape({ authorization: 'Bearer correct-horse' })
    expect(allowed.status).toBe(200)
    expect(sumNamed(await allowed.text(), 'app_http_requests_total')).toBe(1)
    const audit = ownLines(app).filter((line) => line.includes('refused'))
    expect(audit).toEqual([
      'sightglass: the metrics page refused GET from 127.0.0.1 with 401 (token missing)',
    ])
    expect(app.stderr).not.toContain('horse')
  })

  it('without a token nobody else may', async () => {
    const { scrape } = await startAsked({ SIGHTGLASS_METRICS_NETWORKS: '203.0.113.0/24' })
    expect((await scrape()).status).toBe(403)
  })

  it('a network that is none costs a line, and the default holds', async () => {
    const { app, scrape } = await startAsked({ SIGHTGLASS_METRICS_NETWORKS: '10.0.0.0/99' })
    expect((await scrape()).status).toBe(200)
    expect(ownLines(app).filter((line) => line.includes('SIGHTGLASS_METRICS_NETWORKS'))).toHaveLength(1)
  })

  it('not more often than SIGHTGLASS_METRICS_RATE_LIMIT, 60 times a minute by default', async () => {
    const { scrape } = await startAsked({ SIGHTGLASS_METRICS_RATE_LIMIT: '3' })
    const answers = [await scrape(), await scrape(), await scrape(), await scrape()]
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429])
    expect(Number(answers[3]?.headers.get('retry-after'))).toBeGreaterThan(0)
    const byDefault = await startAsked({ SIGHTGLASS_METRICS_RATE_LIMIT: undefined })
    const statuses: number[] = []
    for (let i = 0; i < 62; i++) statuses.push((await byDefault.scrape()).status)
    expect(statuses.indexOf(429)).toBe(60)
  })
})
