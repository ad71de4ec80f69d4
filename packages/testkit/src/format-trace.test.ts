import { stripVTControlCharacters } from 'node:util'
import { expect, it } from 'vitest'
import { formatTrace } from './format-trace.ts'
import { sketchTrace } from './trace-fixture.ts'

const swap = sketchTrace({
  name: 'POST /swaps',
  kind: 'server',
  from: 0,
  to: 128.4,
  attributes: { 'http.response.status_code': 502, 'error.type': '502' },
  status: { code: 'error', message: '' },
  children: [
    { name: 'jsonParser', from: 0.2, to: 0.5 },
    {
      name: 'handler',
      from: 0.6,
      to: 128,
      children: [
        { name: 'INSERT swaps', kind: 'client', from: 3, to: 15, attributes: { 'db.system': 'postgresql' } },
        {
          name: 'GET',
          kind: 'client',
          from: 20,
          to: 70.1,
          attributes: {
            'http.request.method': 'GET',
            'http.response.status_code': 404,
            'error.type': '404',
            'server.address': '127.0.0.1',
            'server.port': 3002,
          },
          children: [
            {
              name: 'GET /utxo',
              kind: 'server',
              service: 'esplora',
              from: 30,
              to: 60,
              attributes: { 'http.status_code': 404 },
            },
          ],
        },
        {
          name: 'POST',
          kind: 'client',
          from: 71,
          to: 127.9,
          attributes: {
            'http.request.method': 'POST',
            'error.type': 'ECONNREFUSED',
            'server.address': '127.0.0.1',
          },
          events: [{ name: 'exception', time: 0n, attributes: { 'exception.message': 'connect refused' } }],
          status: { code: 'error', message: '' },
        },
      ],
    },
  ],
})

const drawn = `
shop · trace 0af7651916cd43dd8448eb211c80319c · 7 spans · 128.4 ms
POST /swaps         server    128.4 ms  ━━━━━━━━━━━━━━━━━━━━  502 ✗ error
├─ jsonParser       internal    0.3 ms  ━
└─ handler          internal  127.4 ms  ━━━━━━━━━━━━━━━━━━━━
   ├─ INSERT swaps  client     12.0 ms  ━━━                   postgresql
   ├─ GET           client     50.1 ms     ━━━━━━━━           127.0.0.1:3002 404
   │  └─ GET /utxo  server     30.0 ms      ━━━━━━            [esplora] 404
   └─ POST          client     56.9 ms             ━━━━━━━━━  127.0.0.1 ✗ ECONNREFUSED: connect refused
`.slice(1, -1)

it('draws a trace as an aligned tree', () => {
  expect(formatTrace(swap)).toBe(drawn)
})

it('paints only when asked, and the same text', () => {
  expect(formatTrace(swap)).toBe(stripVTControlCharacters(formatTrace(swap)))
  const painted = formatTrace(swap, { color: true })
  expect(painted).not.toBe(drawn)
  expect(stripVTControlCharacters(painted).replaceAll(/ +$/gm, '')).toBe(drawn)
})

it('keeps a line short and lets no span steer the terminal', () => {
  const text = formatTrace(sketchTrace({ name: `a\u001b[31m\n${'x'.repeat(200)}`, service: 'sh\u0007op' }))
  expect(text).not.toMatch(/\p{Cc}(?<!\n)/u)
  expect(text.split('\n')).toHaveLength(2)
  expect(text).toMatch(/^sh op /)
  expect(text.split('\n')[1]).toMatch(/^a \[31m x+… +internal/)
})

it('says when the parent of the first span is missing', () => {
  const orphan = sketchTrace({ name: 'orphan', from: 2, to: 2 })
  orphan.span.parentSpanId = 'feed'.repeat(4)
  expect(formatTrace(orphan)).toContain('1 span · 0.0 ms · its parent feedfeedfeedfeed is not here')
})
