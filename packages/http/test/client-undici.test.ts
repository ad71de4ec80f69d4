import { beforeAll, describe, expect, it } from 'vitest'
import { supportedNodes } from '../../../test/nodes.ts'
import { clientSpans, onlySpan, runScenarios, type Scenario, traceparentOf } from './client.ts'

const variants = [
  ...supportedNodes.map(({ version, binary }) => ({
    what: `fetch of Node ${version}`,
    node: binary,
    args: [],
  })),
  { what: 'the undici package', node: process.execPath, args: ['--package'] },
]

describe.each(variants)('$what', ({ node, args }) => {
  let scenario: (name: string) => Scenario

  beforeAll(async () => {
    scenario = await runScenarios('client/undici.mjs', node, ...args)
  })

  // parent (internal)
  // ├─ GET (client)
  // └─ POST (client)
  it('makes a span, a header and a measurement for each request', () => {
    const { result, points, spans, warnings } = scenario('plain')
    const [a, b] = clientSpans({ spans } as Scenario)
    expect(a).toMatchObject({ name: 'GET', status: 'unset', parentId: result.parent })
    expect(a?.attributes).toEqual({
      'http.request.method': 'GET',
      'url.full': `http://127.0.0.1:${result.port}/a?x=1&token=REDACTED`,
      'server.address': '127.0.0.1',
      'server.port': result.port,
      'user_agent.original': 'mine/1',
      'network.peer.address': '127.0.0.1',
      'network.peer.port': result.port,
      'network.protocol.version': '1.1',
      'http.response.status_code': 200,
    })
    expect(b).toMatchObject({ name: 'POST', parentId: result.parent })
    expect(result.a).toEqual({ traceparent: a && traceparentOf(a), times: 1 })
    expect(result.b).toEqual({ traceparent: b && traceparentOf(b), times: 1 })
    expect(points.map(({ labels }) => labels)).toEqual([
      ['GET', '127.0.0.1', result.port, 200, null, 'http'],
      ['POST', '127.0.0.1', result.port, 200, null, 'http'],
    ])
    expect(warnings).toEqual([])
  })

  it('replaces a traceparent that the app set', () => {
    const traceparent = traceparentOf(onlySpan(scenario('ownHeaders')))
    expect(scenario('ownHeaders').result).toEqual({ traceparent, times: 1 })
  })

  it('takes a status from 400 on for an error, and an unknown method for _OTHER', () => {
    const spans = clientSpans(scenario('statuses'))
    expect(spans.map(({ name, status, attributes }) => [name, status, attributes['error.type']])).toEqual([
      ['GET', 'unset', undefined],
      ['GET', 'error', '404'],
      ['GET', 'error', '503'],
      ['HEAD', 'unset', undefined],
      // node:http's parser knows neither.
      ['HTTP', 'error', '400'],
      ['PATCH', 'error', '400'],
      ['GET', 'unset', undefined],
    ])
    expect(spans[4]?.attributes).toMatchObject({
      'http.request.method': '_OTHER',
      'http.request.method_original': 'purge',
    })
    expect(spans[5]?.attributes['http.request.method_original']).toBe('patch')
  })

  // parent (internal)
  // ├─ GET …/redirect (client) 302
  // └─ GET …/last (client)     200
  it('makes a span of each hop', () => {
    const { result } = scenario('redirected')
    const [first, last] = clientSpans(scenario('redirected'))
    expect(first).toMatchObject({ parentId: result.parent, attributes: { 'http.response.status_code': 302 } })
    expect(last).toMatchObject({ parentId: result.parent, attributes: { 'http.response.status_code': 200 } })
    expect(result.last.traceparent).toBe(last && traceparentOf(last))
  })

  it.each([
    ['refused', 'ECONNREFUSED', undefined],
    ['aborted', 'aborted', undefined],
    ['timeout', 'timeout', undefined],
    ['abortedInBody', 'aborted', 200],
    ['cancelledBody', 'aborted', 200],
    ['closedInBody', 'UND_ERR_SOCKET', 200],
    ['closedBefore', 'UND_ERR_SOCKET', undefined],
  ])('%s: error.type is %s, status code %s', (name, errorType, status) => {
    const span = onlySpan(scenario(name))
    expect(span.status).toBe('error')
    expect(span.attributes['error.type']).toBe(errorType)
    expect(span.attributes['http.response.status_code']).toBe(status)
    expect(scenario(name).points[0]?.labels.slice(3, 5)).toEqual([status ?? null, errorType])
  })

  it('leaves requests alone where tracing is suppressed', () => {
    const { result, spans, points } = scenario('suppressed')
    expect({ result, spans, points }).toEqual({ result: 'none', spans: [], points: [] })
  })

  it('passes on a trace that is not sampled, and counts its requests', () => {
    const { result, spans, points } = scenario('unsampled')
    expect(result).toMatch(/^00-1{32}-(?!2{16})[0-9a-f]{16}-00$/)
    expect(spans).toEqual([])
    expect(points).toHaveLength(1)
  })

  it('calls the user’s hooks with what upstream gives them', () => {
    expect(scenario('hooks').result).toEqual({ header: 'yes', ignored: 'none' })
    expect(onlySpan(scenario('hooks')).attributes).toMatchObject({
      'app.start': '/hooked',
      'app.request': 'GET',
      'app.response': '/hooked 200',
    })
  })

  it('goes on without hooks that throw, and says each once', () => {
    const { result, spans, warnings } = scenario('throwingHooks')
    expect(spans).toHaveLength(2)
    expect(result).toBe(spans[1] && traceparentOf(spans[1]))
    expect(warnings.map((warning) => /hook undici\.(\w+) threw/.exec(warning)?.[1])).toEqual([
      'ignoreRequestHook',
      'startSpanHook',
      'requestHook',
      'responseHook',
    ])
  })

  it('ends the span of a WebSocket with the upgrade', () => {
    const span = onlySpan(scenario('webSocket'))
    expect(span).toMatchObject({ status: 'unset', attributes: { 'http.response.status_code': 101 } })
    expect(scenario('webSocket').result).toEqual({ traceparent: traceparentOf(span), times: 1 })
  })

  it('keeps 100 requests at once apart', () => {
    expect(scenario('many').result).toBe(0)
    expect(scenario('many').points).toHaveLength(100)
  })

  if (args.length === 0) return

  it('traces request(), its headers given as an array', () => {
    const span = onlySpan(scenario('request'))
    expect(span.attributes['url.full']).toMatch(/\/request\?sig=REDACTED$/)
    expect(scenario('request').result).toEqual({
      statusCode: 200,
      traceparent: traceparentOf(span),
      times: 1,
    })
  })

  it('makes a span of each attempt and of each hop of an interceptor', () => {
    const statuses = (name: string) =>
      clientSpans(scenario(name)).map(({ attributes }) => attributes['http.response.status_code'])
    expect(statuses('retried')).toEqual([503, 200])
    expect(statuses('redirect')).toEqual([302, 200])
  })

  it('names a timeout of undici by its code', () => {
    expect(onlySpan(scenario('headersTimeout')).attributes['error.type']).toBe('UND_ERR_HEADERS_TIMEOUT')
  })

  it('names the server behind a proxy, without credentials', () => {
    const { attributes } = onlySpan(scenario('proxied'))
    expect(attributes).toMatchObject({ 'server.address': 'shop.example', 'server.port': 81 })
    expect(attributes['url.full']).toMatch(/^http:\/\/(REDACTED:REDACTED@)?shop\.example:81\/through$/)
  })
})
