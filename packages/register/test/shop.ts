import { fileURLToPath } from 'node:url'
import { type Fixture, freePort, type OtlpSink, type SinkMetric, waitUntil } from '@sightglass/testkit'
import { afterAll, beforeAll } from 'vitest'
import {
  type Database,
  reportTo,
  sinkForTest,
  startApp,
  startDatabase,
  underSightglass,
} from './instrumentation-app.ts'
import { pageOn, readPage, sumNamed } from './page.ts'

/** The app of fixtures/http/shop.mjs under the flag, with a database, a sink and a page. */
export interface Shop {
  readonly app: Fixture
  readonly sink: OtlpSink
  /** Where its page is. */
  readonly port: number
  /** Sends requests, 9 by default: to two routes with queries, one of which fails, and to what is no route. */
  buy(): Promise<void>
  page(): Promise<string>
  /** The page once that many requests have ended. */
  pageAfter(requests: number): Promise<string>
  /** Ends it with everything sent. */
  end(): Promise<void>
}

/** A database for the tests of one file; the shops of one test after the other may use it. */
export function useShops(): (env?: Record<string, string>) => Promise<Shop> {
  let database: Database | undefined
  beforeAll(async () => {
    database = await startDatabase()
  })
  afterAll(() => database?.stop())
  return (env = {}) => startShop({ ...database?.env, ...env })
}

/** Starts the shop; it ends with the test. */
async function startShop(env: Record<string, string>): Promise<Shop> {
  const sink = await sinkForTest()
  const port = await freePort()
  const app = await startApp({
    args: [...underSightglass, fileURLToPath(new URL('./fixtures/http/shop.mjs', import.meta.url))],
    env: { ...reportTo(sink), ...pageOn(port), SIGHTGLASS_EXIT_BUDGET_MS: '10000', ...env },
  })
  await app.waitForLine(/listening/)
  const page = () => readPage(port)
  return {
    app,
    sink,
    port,
    page,
    pageAfter: (requests) =>
      waitUntil(
        async () => {
          const text = await page()
          return totalRequests(text) === requests ? text : undefined
        },
        { what: `${requests} requests on the page` },
      ),
    async buy() {
      const url = `http://127.0.0.1:${app.port}`
      for (const id of [1, 2, 3]) await (await fetch(`${url}/users/${id}`)).text()
      for (const chain of ['btc', 'evm', 'doge']) await fetch(`${url}/swaps/${chain}`, { method: 'POST' })
      for (const path of ['/none/1', '/none/2', '/health']) await (await fetch(url + path)).text()
    },
    async end() {
      app.kill()
      await app.exited
    },
  }
}

/** All requests on a page, whatever its prefix. */
function totalRequests(page: string): number {
  const [, prefix = 'app'] = /^# TYPE (\w+)_http_requests_total /m.exec(page) ?? []
  return sumNamed(page, `${prefix}_http_requests_total`)
}

/** `attributes → value` of a metric as it was sent last, of a histogram its count; the values only of those keys. */
export function sentLast(sink: OtlpSink, name: string, keys: readonly string[]): Record<string, number> {
  const metric = sink.metrics.findLast((one) => one.name === name)
  return metric ? valuesOf([metric], keys) : {}
}

/** The same, over all that was sent. */
export function sentInAll(sink: OtlpSink, name: string, keys: readonly string[]): Record<string, number> {
  return valuesOf(
    sink.metrics.filter((one) => one.name === name),
    keys,
  )
}

function valuesOf(metrics: readonly SinkMetric[], keys: readonly string[]): Record<string, number> {
  const values: Record<string, number> = {}
  for (const { points } of metrics) {
    for (const point of points) {
      const key = keys.map((one) => point.attributes[one] ?? '-').join(' ')
      values[key] = (values[key] ?? 0) + Number('count' in point ? point.count : point.value)
    }
  }
  return values
}
