import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { freePort } from '@sightglass/testkit'
import { describe, expect, it } from 'vitest'
import { supportedNodes } from '../../../test/nodes.ts'
import { type ExpectedRoute, expectedRoutes } from '../../http/test/fixtures/routes/expected.ts'
import { reportTo, sinkForTest, startApp, underSightglass } from './instrumentation-app.ts'

// The apps and the tables are those of @sightglass/http; here they run as a user runs them.
const folder = fileURLToPath(new URL('../../http/test/fixtures/routes/', import.meta.url))

const apps = Object.keys(expectedRoutes).flatMap((name) =>
  ['mjs', 'cjs'].map((extension) => `${name}.${extension}`).filter((file) => existsSync(folder + file)),
)

/** Sends every request of the table, each in a trace of its own, and gives what its server span says. */
async function spansOf(file: string, requests: readonly ExpectedRoute[], node = process.execPath) {
  const sink = await sinkForTest()
  const port = await freePort()
  const page = { OTEL_METRICS_EXPORTER: 'prometheus', OTEL_EXPORTER_PROMETHEUS_PORT: `${port}` }
  const env = { ...reportTo(sink), SIGHTGLASS_FRAMEWORK_SPANS: 'false', ...page }
  const app = await startApp({ node, args: [...underSightglass, folder + file], env })
  await app.waitForLine(/listening on port/)
  const found: string[] = []
  for (const [index, { method = 'GET', path }] of requests.entries()) {
    const traceId = (index + 1).toString(16).padStart(32, '0')
    const headers = { traceparent: `00-${traceId}-00f067aa0ba902b7-01` }
    const response = await fetch(`http://127.0.0.1:${app.port}${path}`, { method, headers })
    await response.text()
    const span = await sink.waitForSpan((one) => one.traceId === traceId && one.kind === 'server')
    const { attributes } = span
    expect(attributes['http.response.status_code']).toBe(response.status)
    found.push(describeSpan(method, path, span.name, attributes['http.route']))
  }
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  return { found, page: text, stderr: app.stderr }
}

function describeSpan(method: string, path: string, name: string, route: unknown): string {
  return `${method} ${path}: ${name} (${route ?? 'unmatched'})`
}

function describeExpected({ method = 'GET', path, route }: ExpectedRoute): string {
  return describeSpan(method, path, route === undefined ? method : `${method} ${route}`, route)
}

/** `endpoint` of every series of the request counter. */
function endpointsOn(page: string): Set<string | undefined> {
  const lines = page.split('\n').filter((line) => line.startsWith('app_http_requests_total{'))
  return new Set(lines.map((line) => /endpoint="((?:[^"\\]|\\.)*)"/.exec(line)?.[1]?.replace(/\\(.)/g, '$1')))
}

describe.each(apps)('%s under the flag', (file) => {
  it('names span and series after the route, and never after the path', async () => {
    const requests = expectedRoutes[file.replace(/\.\w+$/, '')] ?? []
    const { found, page, stderr } = await spansOf(file, requests)
    expect(found).toEqual(requests.map(describeExpected))
    expect(endpointsOn(page)).toEqual(new Set(requests.map(({ route }) => route ?? 'unmatched')))
    expect(stderr).not.toContain('sightglass: the HTTP')
  })
})

const others = supportedNodes.filter(({ binary }) => binary !== process.execPath)
describe.each(others)('under Node $version', ({ binary }) => {
  it.each(['express4.cjs', 'express5.mjs', 'fastify.mjs', 'koa.cjs', 'hono.mjs', 'nest-express.cjs'])(
    '%s',
    async (file) => {
      const requests = expectedRoutes[file.replace(/\.\w+$/, '')] ?? []
      expect((await spansOf(file, requests, binary)).found).toEqual(requests.map(describeExpected))
    },
  )
})
