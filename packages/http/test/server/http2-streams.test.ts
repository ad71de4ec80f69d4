import { beforeAll, describe, expect, it } from 'vitest'
import { supportedNodes } from '../../../../test/nodes.ts'
import { runScenarios, type Scenario } from '../client.ts'

describe.each(supportedNodes)('http2 servers under Node $version', ({ binary: node }) => {
  let scenario: (name: string) => Scenario

  beforeAll(async () => {
    scenario = await runScenarios('http2/requests.mjs', node)
  })

  const endsOf = (name: string) =>
    scenario(name).result.ends.map(({ path, status, errorType }: Record<string, unknown>) => [
      path,
      status,
      errorType,
    ])

  it('follows requests of the compatibility API in their own context', () => {
    const { result, begun } = scenario('compat').result
    expect(result.statuses).toEqual([200, 404, 503])
    expect(begun).toBe(3)
    expect(endsOf('compat').sort()).toEqual([
      ['/200', 200, undefined],
      ['/404', 404, undefined],
      ['/503', 503, undefined],
    ])
    expect(result.seen).toHaveLength(3)
    for (const { same, times } of result.seen)
      expect({ same, enough: times >= 5 }).toEqual({ same: true, enough: true })
  })

  it('follows requests of the stream API in their own context', () => {
    expect(endsOf('streams')).toEqual([['/s', 201, undefined]])
    const events = ['stream', 'data', 'end', 'immediate', 'close']
    const { seen } = scenario('streams').result.result
    expect(seen).toEqual(events.map((event) => [event, true]))
  })

  it('leaves what the app’s own code sets off in the context of that code', () => {
    const [child, inEvent] = scenario('nestedContext').result.result
    expect(inEvent).toBe(child)
  })

  it('follows answers without a body', () => {
    expect(endsOf('headAndEmpty')).toEqual([
      ['/empty', 204, undefined],
      ['/head', 204, undefined],
    ])
  })

  it('follows a secure server, and shows where requests of HTTP/1 come from', () => {
    expect(endsOf('secureWithHttp1')).toEqual([['/tls', 200, undefined]])
    expect(scenario('secureWithHttp1').result.result).toEqual({ status: 200, overHttp1: ['/old'] })
  })

  it('keeps 200 streams of one session apart, each ended once', () => {
    expect(scenario('interleaved').result).toEqual({ wrong: [], ends: 200, begun: 200, ids: 200, paths: 200 })
  })

  it.each([
    ['clientCancels', [['/cancelled', undefined, 'aborted']]],
    ['clientCancelsHalf', [['/half', 200, 'aborted']]],
    ['clientResets', [['/reset', undefined, 'NGHTTP2_INTERNAL_ERROR']]],
    ['serverResets', [['/refused', undefined, 'NGHTTP2_REFUSED_STREAM']]],
    ['serverResetsHalf', [['/half', 200, 'NGHTTP2_INTERNAL_ERROR']]],
    ['destroyedWithError', [['/destroyed', undefined, 'NGHTTP2_INTERNAL_ERROR']]],
    ['connectionLost', [['/lost', undefined, 'aborted']]],
    ['goaway', [['/goaway', undefined, 'aborted']]],
    ['sessionClosed', [['/closing', 200, undefined]]],
    ['pushes', [['/page', 200, undefined]]],
    ['tunnels', [[undefined, 200, undefined]]],
    ['throws', [['/throws', undefined, 'RangeError']]],
    ['ignored', []],
    ['stopped', []],
  ])('%s', (name, ends) => {
    expect(endsOf(name)).toEqual(ends)
    expect(scenario(name).result.begun).toBe(ends.length)
  })

  it('ends all requests of a client that goes', () => {
    expect(endsOf('clientGoes').sort()).toEqual([
      ['/one', undefined, 'aborted'],
      ['/two', undefined, 'aborted'],
    ])
  })

  it('passes on the error of a stream and what a handler threw, which the app still sees', () => {
    expect(scenario('destroyedWithError').result.ends[0].error).toBe('MINE')
    expect(scenario('throws').result.ends[0].error).toBe('mine')
    expect(scenario('throws').result.result).toEqual(['mine'])
  })

  it('ends a tunnel with its answer', () => {
    expect(scenario('tunnels').result.result).toBe(1)
  })

  it('follows a connection that another server handed over', () => {
    expect(endsOf('handedOver')).toEqual([['/handed', 200, undefined]])
  })

  it('lets requests go on where recording fails, and says it once', () => {
    const { result, warnings } = scenario('failingBegin').result
    expect(result).toEqual([200, 200])
    expect(warnings).toHaveLength(1)
  })
})
