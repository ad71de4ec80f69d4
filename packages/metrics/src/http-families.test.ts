import { expect, it } from 'vitest'
import { otelPointsOf, pageOf, samplesOf } from '../test/pages.ts'
import { HTTP_BOUNDARIES, httpClientDuration, httpServerActive, httpServerDuration } from './http-families.ts'
import { createRegistry } from './registry.ts'

const registry = createRegistry({ prefix: 'shop' })
const server = registry.declare(httpServerDuration)
server.series(['GET', '/user/:id', 200, 'http', '1.1', undefined]).record(0.02)
server.series(['GET', '/user/:id', 200, 'https', '1.1', undefined]).record(0.2)
server.series(['GET', undefined, 404, 'http', '1.1', undefined]).record(0.001)
server.series(['POST', '/user/:id', undefined, 'http', '1.1', 'ECONNRESET']).record(20)
server.series(['BREW', '/pot', 418, 'http', '1.1', undefined]).record(1)
registry.declare(httpServerActive).series(['GET', 'http']).add(3)
const client = registry.declare(httpClientDuration)
client.series(['GET', 'api', 443, undefined, 'ECONNREFUSED', 'https']).record(0.1)

it('the page has the classic names, with words for what is not known', async () => {
  const samples = await samplesOf(registry)
  expect(samples.get('shop_http_requests_total{method="GET",endpoint="/user/:id",status="200"}')).toBe(2)
  expect(samples.get('shop_http_requests_total{method="GET",endpoint="unmatched",status="404"}')).toBe(1)
  expect(samples.get('shop_http_requests_total{method="POST",endpoint="/user/:id",status="unknown"}')).toBe(1)
  expect(samples.get('shop_http_requests_total{method="_other",endpoint="/pot",status="418"}')).toBe(1)
  const labels = 'method="GET",endpoint="/user/:id",status="200"'
  expect(samples.get(`shop_http_request_duration_seconds_count{${labels}}`)).toBe(2)
  expect(samples.get(`shop_http_request_duration_seconds_sum{${labels}}`)).toBeCloseTo(0.22)
  expect(samples.get(`shop_http_request_duration_seconds_bucket{${labels},le="0.025"}`)).toBe(1)
  expect(samples.get('shop_http_requests_active{method="GET"}')).toBe(3)
  const sent = 'method="GET",server_address="api",server_port="443",status="unknown"'
  expect(samples.get(`http_client_request_duration_seconds_count{${sent}}`)).toBe(1)
  expect(await pageOf(registry)).toContain('# TYPE shop_http_requests_total counter')
})

it('over OTLP what is not known is left out, and numbers are numbers', async () => {
  const points = await otelPointsOf(registry)
  const common = { 'url.scheme': 'http', 'network.protocol.version': '1.1' }
  expect(points.get('http.server.request.duration')).toEqual(
    expect.arrayContaining([
      [
        {
          'http.request.method': 'GET',
          'http.route': '/user/:id',
          'http.response.status_code': 200,
          ...common,
        },
        1,
      ],
      [{ 'http.request.method': 'GET', 'http.response.status_code': 404, ...common }, 1],
      [
        {
          'http.request.method': 'POST',
          'http.route': '/user/:id',
          'error.type': 'ECONNRESET',
          ...common,
        },
        1,
      ],
    ]),
  )
  expect(points.get('http.server.active_requests')).toEqual([
    [{ 'http.request.method': 'GET', 'url.scheme': 'http' }, 3],
  ])
  expect(points.get('http.client.request.duration')).toEqual([
    [
      {
        'http.request.method': 'GET',
        'server.address': 'api',
        'server.port': 443,
        'error.type': 'ECONNREFUSED',
        'url.scheme': 'https',
      },
      1,
    ],
  ])
})

it('the buckets hold those that the conventions advise', () => {
  // https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#metric-httpserverrequestduration
  const advised = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
  expect(HTTP_BOUNDARIES).toEqual(expect.arrayContaining(advised))
  expect(HTTP_BOUNDARIES.at(0)).toBe(0.001)
  expect(HTTP_BOUNDARIES.at(-1)).toBe(10)
})
