import { runFixture } from '@sightglass/testkit'
import { beforeAll, describe, expect, it } from 'vitest'
import { supportedNodes } from '../../../test/nodes.ts'
import { clientSpans, onlySpan, runScenarios, type Scenario, traceparentOf, underSources } from './client.ts'

describe.each(supportedNodes)('node:http under Node $version', ({ binary: node }) => {
  let scenario: (name: string) => Scenario

  beforeAll(async () => {
    scenario = await runScenarios('client/http.mjs', node)
  })

  // parent (internal)
  // └─ GET (client)        twice, over one socket
  it('makes a span, a header and a measurement for each request on a kept connection', () => {
    const { result, points, spans, warnings } = scenario('keepAlive')
    const [a, b] = clientSpans({ spans } as Scenario)
    expect(a).toMatchObject({
      name: 'GET',
      status: 'unset',
      parentId: result.first.parent,
      events: [],
      attributes: {
        'http.request.method': 'GET',
        'url.full': `http://127.0.0.1:${result.port}/a?x=1`,
        'server.address': '127.0.0.1',
        'server.port': result.port,
        'network.peer.address': '127.0.0.1',
        'network.peer.port': result.port,
        'network.protocol.version': '1.1',
        'http.response.status_code': 200,
      },
    })
    expect(Object.keys(a?.attributes ?? {})).toHaveLength(8)
    expect(b).toMatchObject({ parentId: result.second.parent })
    expect(result.a.traceparent).toBe(a && traceparentOf(a))
    expect(result.b.traceparent).toBe(b && traceparentOf(b))
    const labels = ['GET', '127.0.0.1', result.port, 200, null, 'http']
    expect(points.map((point) => point.labels)).toEqual([labels, labels])
    expect(points.every(({ seconds }) => seconds > 0 && seconds < 5)).toBe(true)
    expect(warnings).toEqual([])
  })

  it('leaves the answer in the context of the code that asked', () => {
    const { first, second } = scenario('keepAlive').result
    expect(first.seen).toEqual([first.parent])
    expect(second.seen).toEqual([second.parent])
  })

  it('keeps contexts apart where requests wait for one socket', () => {
    const { result, spans } = scenario('queued')
    for (const { seen, parent, traceparent } of result) {
      const span = spans.find(({ parentId }) => parentId === parent)
      expect(seen).toEqual([parent])
      expect(traceparent).toBe(span && traceparentOf(span))
    }
    expect(new Set(result.map((one: { parent: string }) => one.parent)).size).toBe(20)
  })

  it('keeps 300 requests at once apart', () => {
    expect(scenario('many').result).toEqual({ wrong: 0, received: 300 })
    expect(scenario('many').points).toHaveLength(300)
  })

  it('puts its header into a head that is already written, in place of the app’s own', () => {
    const { result, spans } = scenario('arrayHeaders')
    const [flat, nested] = clientSpans({ spans } as Scenario)
    expect(result.array).toMatchObject({ traceparent: flat && traceparentOf(flat), times: 1 })
    expect(result.array.raw).toEqual(expect.arrayContaining(['X-Kept', 'traceparent: no']))
    expect(result.nested).toMatchObject({ traceparent: nested && traceparentOf(nested), times: 1 })
    expect(result.nested.raw).toEqual(expect.arrayContaining(['tracestate', 'a=1', 'x-kept', 'yes']))
  })

  it('replaces a traceparent that the app set', () => {
    const { result } = scenario('ownHeaders')
    expect(result).toMatchObject({ traceparent: traceparentOf(onlySpan(scenario('ownHeaders'))), times: 1 })
    expect(result.raw).toEqual(expect.arrayContaining(['x-kept', 'yes']))
  })

  it('injects where the app waits for 100 Continue', () => {
    const { result, spans } = scenario('expect')
    const [object, array] = clientSpans({ spans } as Scenario)
    expect(result.object).toMatchObject({ traceparent: object && traceparentOf(object), times: 1 })
    expect(result.array).toMatchObject({ traceparent: array && traceparentOf(array), times: 1 })
    expect(object?.attributes['http.response.status_code']).toBe(200)
  })

  it('hands baggage on', () => {
    expect(scenario('baggage').result).toBe('user=%C3%A9%20%221%22')
  })

  it('takes a status from 400 on for an error, and an unknown method for _OTHER', () => {
    const spans = clientSpans(scenario('statuses'))
    expect(spans.map(({ name, status, attributes }) => [name, status, attributes['error.type']])).toEqual([
      ['GET', 'unset', undefined],
      ['GET', 'unset', undefined],
      ['GET', 'error', '404'],
      ['GET', 'error', '503'],
      ['HEAD', 'unset', undefined],
      ['HTTP', 'unset', undefined],
    ])
    expect(spans[5]?.attributes).toMatchObject({
      'http.request.method': '_OTHER',
      'http.request.method_original': 'PURGE',
    })
    const { points } = scenario('statuses')
    expect(points.map(({ labels }) => [labels[0], labels[3], labels[4]])).toEqual([
      ['GET', 204, null],
      ['GET', 304, null],
      ['GET', 404, '404'],
      ['GET', 503, '503'],
      ['HEAD', 200, null],
      ['_OTHER', 200, null],
    ])
  })

  it('counts the answer, not the early hints before it', () => {
    expect(onlySpan(scenario('early')).attributes['http.response.status_code']).toBe(200)
  })

  it('ends an upgrade and a tunnel with their answer', () => {
    const upgrade = onlySpan(scenario('upgrade'))
    expect(scenario('upgrade').result).toMatchObject({ whileOpen: 1, traceparent: traceparentOf(upgrade) })
    expect(upgrade).toMatchObject({ status: 'unset', attributes: { 'http.response.status_code': 101 } })
    const connect = onlySpan(scenario('connect'))
    expect(connect).toMatchObject({ name: 'CONNECT', attributes: { 'http.response.status_code': 200 } })
    expect(scenario('connect').result.traceparent).toBe(traceparentOf(connect))
  })

  it('names a refused connection, and tells the app the same as without us', () => {
    const { result, points } = scenario('refused')
    const span = onlySpan(scenario('refused'))
    expect(span).toMatchObject({
      status: 'error',
      message: `connect ECONNREFUSED 127.0.0.1:${result.closedPort}`,
    })
    expect(span.attributes).toMatchObject({
      'error.type': 'ECONNREFUSED',
      'server.port': result.closedPort,
      'url.full': `http://127.0.0.1:${result.closedPort}/?token=REDACTED`,
    })
    expect(span.attributes).not.toHaveProperty('http.response.status_code')
    expect(points[0]?.labels).toEqual(['GET', '127.0.0.1', result.closedPort, null, 'ECONNREFUSED', 'http'])
    expect(result.error.error).toBe('ECONNREFUSED')
  })

  it.each([
    ['destroyed', 'aborted', undefined],
    ['destroyedWithError', 'RangeError', undefined],
    ['destroyedWithCode', 'ETIMEDOUT', undefined],
    ['abortMethod', 'aborted', undefined],
    ['abortSignal', 'aborted', undefined],
    ['timeoutSignal', 'timeout', undefined],
    ['timeoutEvent', 'timeout', undefined],
    ['timeoutNotReached', 'aborted', undefined],
    ['timeoutInBody', 'timeout', 200],
    ['destroyedInBody', 'aborted', 200],
    ['responseDestroyed', 'aborted', 200],
    ['abortSignalInBody', 'aborted', 200],
    ['closedInBody', 'ECONNRESET', 200],
    ['resetInBody', 'ECONNRESET', 200],
    ['neverEnded', 'aborted', undefined],
    ['neverSent', 'aborted', undefined],
  ])('%s: error.type is %s, status code %s', (name, errorType, status) => {
    const span = onlySpan(scenario(name))
    expect(span.status).toBe('error')
    expect(span.attributes['error.type']).toBe(errorType)
    expect(span.attributes['http.response.status_code']).toBe(status)
    const labels = scenario(name).points[0]?.labels.slice(3, 5)
    expect(labels).toEqual([status ?? null, errorType])
  })

  it('ends a span whose answer nobody reads, when the connection closes', () => {
    expect(onlySpan(scenario('unread'))).toMatchObject({
      status: 'unset',
      attributes: { 'http.response.status_code': 200 },
    })
  })

  it('learns the port from the connection where the Host header is another one', () => {
    const { result, points } = scenario('hostHeader')
    expect(result.host).toBe('shop.example')
    expect(onlySpan(scenario('hostHeader')).attributes).toMatchObject({
      'server.address': '127.0.0.1',
      'server.port': result.port,
      'url.full': `http://127.0.0.1:${result.port}/virtual`,
    })
    expect(points[0]?.labels[2]).toBe(result.port)
  })

  it('shows no secret of a URL', () => {
    const { spans } = scenario('secrets')
    expect(spans[0]?.attributes['url.full']).toMatch(/\/p\?a=1&api_key=REDACTED&Signature=REDACTED$/)
    expect(JSON.stringify(spans)).not.toContain('hush')
  })

  it('traces https, and names a certificate that is not trusted', () => {
    const { result, spans } = scenario('https')
    const [trusted, untrusted] = clientSpans({ spans } as Scenario)
    expect(trusted?.attributes).toMatchObject({ 'url.full': result.target, 'http.response.status_code': 200 })
    expect(untrusted?.attributes['error.type']).toBe(result.untrusted)
    expect(scenario('https').points.map(({ labels }) => labels[5])).toEqual(['https', 'https'])
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
    const { result } = scenario('hooks')
    expect(result.calls).toEqual([
      ['ignore', 'GET', '127.0.0.1', result.port, '/hooked', 'b'],
      ['ignore', 'GET', '127.0.0.1', result.port, '/ignored', null],
    ])
    expect(result).toMatchObject({ header: 'yes', ignored: 'none' })
    expect(onlySpan(scenario('hooks')).attributes).toMatchObject({
      'app.start': '/hooked',
      'app.request': 'GET',
      'app.response': 200,
      'app.custom': '/hooked true',
    })
  })

  it('goes on without hooks that throw, and says each once', () => {
    const { result, spans, warnings } = scenario('throwingHooks')
    expect(spans).toHaveLength(2)
    expect(result).toBe(spans[1] && traceparentOf(spans[1]))
    expect(warnings.map((warning) => /hook (\w+) threw/.exec(warning)?.[1])).toEqual([
      'ignoreOutgoingRequestHook',
      'startOutgoingSpanHook',
      'requestHook',
      'responseHook',
      'applyCustomAttributesOnSpan',
    ])
  })

  it('does nothing once it is stopped', () => {
    const { result, spans, points } = scenario('stopped')
    expect({ result, spans, points }).toEqual({ result: 'none', spans: [], points: [] })
  })

  it('keeps no span alive through requests and responses that the app keeps', async () => {
    const args = underSources('client/memory.mjs', '--expose-gc')
    const { stdout, stderr, code } = await runFixture({ node, args })
    expect(code, stderr).toBe(0)
    expect(JSON.parse(stdout)).toEqual({ spans: 9, alive: 0, kept: 15 })
  })

  it('lets an error that nobody listens for end the app, its span ended before', async () => {
    const { stdout, stderr, code } = await runFixture({ node, args: underSources('client/unhandled.mjs') })
    expect(code).toBe(1)
    expect(stderr).toContain('ECONNREFUSED')
    const { points } = JSON.parse(stdout)
    expect(points).toHaveLength(1)
    expect(points[0].labels[4]).toBe('ECONNREFUSED')
  })
})
