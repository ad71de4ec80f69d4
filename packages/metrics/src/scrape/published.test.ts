import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createMetricsHandler } from './handler.ts'
import { metricsHandler, publishMetricsHandler } from './published.ts'

const app = createServer(metricsHandler)
const ask = async (method = 'GET') => {
  const { port } = app.address() as AddressInfo
  const response = await fetch(`http://127.0.0.1:${port}/metrics`, { method })
  return [response.status, await response.text()]
}

function handler(access = {}) {
  const exporter = new PrometheusExporter({ preventServerStart: true, withoutTargetInfo: true })
  new MeterProvider({ readers: [exporter] })
  return createMetricsHandler({ exporter, access, audit: () => {} })
}

beforeAll(() => once(app.listen(0, '127.0.0.1'), 'listening'))
afterAll(() => {
  app.closeAllConnections()
  app.close()
})

test('answers with 404 until somebody has a page, then with the latest one, guard included', async () => {
  expect(await ask()).toEqual([404, 'Not Found\n'])
  expect(await ask('HEAD')).toEqual([404, ''])
  const takeBack = publishMetricsHandler(handler())
  expect(await ask()).toEqual([200, '# no registered metrics\n# sightglass: 2 lines\n'])
  const takeBackLater = publishMetricsHandler(handler({ allow: [] }))
  expect(await ask()).toEqual([403, 'Forbidden\n'])
  takeBack()
  expect(await ask()).toEqual([403, 'Forbidden\n'])
  takeBackLater()
  expect(await ask()).toEqual([404, 'Not Found\n'])
})
