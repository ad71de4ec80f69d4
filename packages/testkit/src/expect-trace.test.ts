import { describe, expect, it } from 'vitest'
import { type ExpectedSpan, expectTrace } from './expect-trace.ts'
import { sketchTrace } from './trace-fixture.ts'

// GET /orders          server
// ├─ query             client    SELECT
// ├─ query             client    INSERT, failed
// └─ render            internal
const actual = sketchTrace({
  name: 'GET /orders',
  kind: 'server',
  attributes: { 'http.response.status_code': 200, list: ['a'] },
  children: [
    { name: 'query', kind: 'client', from: 1, attributes: { 'db.operation.name': 'SELECT' } },
    {
      name: 'query',
      kind: 'client',
      from: 2,
      attributes: { 'db.operation.name': 'INSERT' },
      status: { code: 'error', message: 'no' },
    },
    { name: 'render', from: 3 },
  ],
})

const whole: ExpectedSpan = {
  name: 'GET /orders',
  kind: 'server',
  status: 'unset',
  attributes: { 'http.response.status_code': 200, list: ['a'], 'url.full': undefined },
  children: [
    { name: 'render' },
    { name: /^query$/g, attributes: { 'db.operation.name': /INS/ }, status: 'error' },
    { name: 'query', kind: 'client' },
  ],
}

describe('expectTrace refuses', () => {
  it.each<[string, Partial<ExpectedSpan>, string]>([
    ['another name', { name: 'POST /orders' }, `'POST /orders': the name is 'GET /orders'`],
    ['another kind', { kind: 'client' }, `'GET /orders': the kind is server, not client`],
    ['another status', { status: 'error' }, `'GET /orders': the status is unset, not error`],
    ['another value', { attributes: { list: ['b'] } }, `list is ["a"], not ["b"]`],
    ['a number for a text', { attributes: { 'http.response.status_code': '200' } }, `is 200, not '200'`],
    ['a value that must not be there', { attributes: { list: undefined } }, 'list is ["a"], not absent'],
    ['a value that is not there', { attributes: { 'http.route': /./ } }, 'http.route is absent, not /./'],
    ['children where none are expected', { children: [] }, `a child nobody expected, 'render' (internal)`],
    [
      'a child too few',
      { children: [...(whole.children ?? []), { name: 'flush', kind: 'client' }] },
      `'GET /orders': no child 'flush' (client)`,
    ],
    [
      'one child for two',
      { children: [{ name: 'render' }, { name: 'render' }], anyOtherChildren: true },
      `'GET /orders': no child 'render'`,
    ],
    [
      'another child of that name',
      { children: [{ name: 'render', kind: 'client' }], anyOtherChildren: true },
      `'GET /orders' > 'render': the kind is internal, not client`,
    ],
  ])('%s', (_, change, message) => {
    expect(() => expectTrace(actual, { ...whole, ...change })).toThrow(message)
  })

  it('with both trees drawn', () => {
    const expected: ExpectedSpan = {
      name: /GET/,
      kind: 'client',
      children: [{ name: 'query', attributes: { 'db.operation.name': 'SELECT' }, status: 'ok' }],
      anyOtherChildren: true,
    }
    let message = ''
    try {
      expectTrace(actual, expected)
    } catch (error) {
      message = (error as Error).message
    }
    expect(message.split('\n')).toEqual([
      'The trace is not the one expected:',
      '  - /GET/: the kind is server, not client',
      `  - /GET/ > 'query': the status is unset, not ok`,
      'Expected:',
      '  /GET/  client',
      `  ├─ 'query'  status ok  db.operation.name='SELECT'`,
      '  └─ (any others)',
      'Received:',
      expect.stringContaining('  shop · trace'),
      expect.stringContaining('  GET /orders'),
      expect.stringContaining('  ├─ query'),
      expect.stringContaining('  ├─ query'),
      expect.stringContaining('  └─ render'),
    ])
  })
})

describe('expectTrace accepts', () => {
  it('children in any order, a loose pattern leaving the others their own', () => {
    expectTrace(actual, whole)
    // The first takes either query, the second only one of them.
    const loose = [{ name: /query/ }, { name: /query/, attributes: { 'db.operation.name': 'SELECT' } }]
    expectTrace(actual, { ...whole, children: [...loose, { name: 'render' }] })
  })

  it('other children when told so', () => {
    expectTrace(actual, { name: /orders$/, children: [{ name: 'render' }], anyOtherChildren: true })
    expectTrace(actual, { name: /orders$/, anyOtherChildren: true })
  })
})
