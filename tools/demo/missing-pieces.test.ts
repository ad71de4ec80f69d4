import { buildTraces, type SinkSpan } from '@sightglass/testkit'
import { describe, expect, test } from 'vitest'
import { bestSwap } from './find-swap.ts'

const UPSTREAMS = { esplora: 'http://127.0.0.1:3001', evm: 'http://127.0.0.1:300' }

const SERVER = span('1', undefined, 'server', {
  'http.request.method': 'POST',
  'url.path': '/swaps',
  'http.route': '/swaps',
  'http.response.status_code': 201,
})
const INSERT = span('2', '1', 'client', {
  'db.system.name': 'postgresql',
  'db.query.text': 'insert into swaps',
})
const COMMIT = span('3', '1', 'client', { 'db.system.name': 'postgresql', 'db.query.text': 'commit' })
const ESPLORA = span('4', '1', 'client', { 'url.full': 'http://127.0.0.1:3001/fee-estimates' })
const EVM = span('5', '1', 'client', { 'url.full': 'http://127.0.0.1:300/' })
const WHOLE = [SERVER, INSERT, COMMIT, ESPLORA, EVM]

function missingIn(spans: readonly SinkSpan[]): string[] | undefined {
  return bestSwap(buildTraces(spans), UPSTREAMS)?.missing
}

function without(...left: SinkSpan[]): SinkSpan[] {
  return WHOLE.filter((candidate) => !left.includes(candidate))
}

describe('a swap trace', () => {
  test('that has everything in one tree is whole', () => {
    expect(missingIn(WHOLE)).toEqual([])
  })

  test('is whole with spans in between, and with the older attribute names', () => {
    const older = {
      'http.method': 'POST',
      'http.target': '/swaps',
      'http.route': '/swaps',
      'http.status_code': 201,
    }
    const handler = span('6', '1', 'internal', { 'express.type': 'request_handler' })
    const spans = [
      span('1', undefined, 'server', older),
      handler,
      span('2', '6', 'client', { 'db.system': 'postgresql', 'db.statement': 'commit' }),
      span('3', '6', 'client', { 'db.system': 'postgresql', 'db.statement': 'commit' }),
      span('4', '6', 'client', { 'http.url': 'http://127.0.0.1:3001/address/tb1q/utxo' }),
      span('5', '6', 'client', { 'http.url': 'http://127.0.0.1:300' }),
    ]
    expect(missingIn(spans)).toEqual([])
  })

  test.each([
    [without(INSERT), ['SQL spans (1 of at least 2)']],
    [without(ESPLORA), ['calls to Esplora']],
    [without(EVM), ['calls to the EVM node']],
    [without(INSERT, COMMIT, EVM), ['SQL spans (0 of at least 2)', 'calls to the EVM node']],
  ])('lacks what is not there', (spans, missing) => {
    expect(missingIn(spans)).toEqual(missing)
  })

  test('lacks its route when the server span has none', () => {
    const { 'http.route': _, ...attributes } = SERVER.attributes
    expect(missingIn([{ ...SERVER, attributes }, ...without(SERVER)])).toEqual([
      'the HTTP server span with its route /swaps',
    ])
  })

  test('does not count a span that lost its parent, nor one in another trace', () => {
    expect(missingIn([...without(ESPLORA), { ...ESPLORA, parentSpanId: '9' }])).toEqual(['calls to Esplora'])
    expect(missingIn([...without(EVM), { ...EVM, traceId: 'b'.repeat(32) }])).toEqual([
      'calls to the EVM node',
    ])
  })

  test('does not take getting a connection for a statement', () => {
    const connect = span('2', '1', 'client', { 'db.system.name': 'postgresql' })
    expect(missingIn([...without(INSERT), connect])).toEqual(['SQL spans (1 of at least 2)'])
  })

  test('does not take a call to one upstream for one to another whose URL begins alike', () => {
    const other = span('5', '1', 'client', { 'url.full': 'http://127.0.0.1:3009/' })
    expect(missingIn([...without(EVM), other])).toEqual(['calls to the EVM node'])
  })

  test('is one of a swap that went well, not of one that was refused or only read', () => {
    expect(
      missingIn([{ ...SERVER, attributes: { ...SERVER.attributes, 'http.response.status_code': 502 } }]),
    ).toBe(undefined)
    expect(
      missingIn([{ ...SERVER, attributes: { ...SERVER.attributes, 'http.request.method': 'GET' } }]),
    ).toBe(undefined)
  })

  test('of several the most complete is taken', () => {
    const poor = without(EVM).map((part) => ({ ...part, traceId: 'b'.repeat(32) }))
    expect(bestSwap(buildTraces([...poor, ...WHOLE]), UPSTREAMS)?.root.span.traceId).toBe(SERVER.traceId)
  })
})

function span(
  spanId: string,
  parentSpanId: string | undefined,
  kind: SinkSpan['kind'],
  attributes: SinkSpan['attributes'],
): SinkSpan {
  return {
    traceId: 'a'.repeat(32),
    spanId,
    parentSpanId,
    name: `${kind} ${spanId}`,
    kind,
    start: BigInt(spanId),
    end: 100n,
    attributes,
    events: [],
    links: [],
    status: { code: 'unset', message: '' },
    resource: {},
    scope: { name: '', version: '' },
  }
}
