import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { corpusCases, redactWith, slowPieces, textsOf } from '../fixtures/redact-with.ts'
import { cookieDetector } from './cookie.ts'

const redact = redactWith(cookieDetector)

const COOKIES = [
  'JSESSIONID=2594D4B753FD18DF66D2B967C329E825',
  'sid=s%3AEXAMPLE82WnoM86GkuozVCY45cr.DHdpG45f36zo; theme=dark',
  'refresh=oSEnwYke9MDLgw40_c2r9LzY8GyfoeSrHGGUUyff; Path=/; HttpOnly; Secure',
  '2594D4B753FD18DF66D2B967C329E825',
]

describe('cookies after a label (section 6)', () => {
  test.each(COOKIES)('%s to the end of the line', (cookie) => {
    for (const label of [
      'Cookie: ',
      'cookie:',
      'Set-Cookie: ',
      'SET-COOKIE:\t',
      'request headers Cookie: ',
      '< set-cookie: ',
    ])
      for (const after of ['', '\nHost: x', '\r\n', '\\r\\nHost: x'])
        expect(redact(`${label}${cookie}${after}`)).toBe(`${label}[REDACTED:cookie]${after}`)
  })

  test.each(COOKIES)('%s to the closing quote', (cookie) => {
    let text = JSON.stringify({ Cookie: cookie, Accept: 'x', 'set-cookie': [cookie, cookie] })
    const marker = '[REDACTED:cookie]'
    let wanted = JSON.stringify({ Cookie: marker, Accept: 'x', 'set-cookie': [marker, marker] })
    for (let level = 0; level < 3; level++) {
      expect(redact(`dump ${text} end`)).toBe(`dump ${wanted} end`)
      text = JSON.stringify(text)
      wanted = JSON.stringify(wanted)
    }
    expect(redact(`curl -H 'Cookie: ${cookie}' https://x`)).toBe(
      "curl -H 'Cookie: [REDACTED:cookie]' https://x",
    )
    expect(redact(`{ cookie: '${cookie}', accept: 'x' }`)).toBe(
      "{ cookie: '[REDACTED:cookie]', accept: 'x' }",
    )
  })

  test('quoted values, brackets, other dumps', () => {
    expect(redact('Cookie: a="b c"; d="e"\nx')).toBe('Cookie: [REDACTED:cookie]\nx')
    expect(redact('(Cookie: a=b; c=d) x')).toBe('(Cookie: [REDACTED:cookie]) x')
    expect(redact('map[Cookie:[a=b; c=d] Host:[x]]')).toBe('map[Cookie:[[REDACTED:cookie]] Host:[x]]')
    expect(redact('"HTTP_COOKIE"=>"a=b; c=d", "HOST"=>"x"')).toBe(
      '"HTTP_COOKIE"=>"[REDACTED:cookie]", "HOST"=>"x"',
    )
    expect(redact("['Cookie', 'a=b', 'Host', 'x']")).toBe("['Cookie', '[REDACTED:cookie]', 'Host', 'x']")
    expect(redact('cookie=sid=abc; theme=dark status=200')).toBe('cookie=[REDACTED:cookie] status=200')
    expect(redact('document.cookie = "sid=abc"; next()')).toBe(
      'document.cookie = "[REDACTED:cookie]"; next()',
    )
  })

  test('encoded (section 7)', () => {
    expect(redact('Cookie%3A%20sid%3Dabc%0D%0AHost')).toBe('Cookie%3A%20[REDACTED:cookie]%0D%0AHost')
  })

  test.each([
    'Cookie:',
    "missing 'Cookie:' header, not `Set-Cookie:` header a=1",
    'Cookie:\nHost: x',
    'cookie: missing',
    'Invalid cookie: signature mismatch (2 of 3)',
    'cookie: true, secure: false',
    'cookie: null',
    'cookie: { path: "/", httpOnly: true, maxAge: 3600 }',
    '{"cookie":{"path":"/"}}',
    'cookie policy accepted; cookies enabled',
    'cookie_domain: example.com cookie-parser: 1.4.6 cookieless: yes',
    '"Cookie", "X-Other"',
    'Access-Control-Allow-Headers: Cookie',
    'https://host.example/cookie?x=1',
    'Cookie: [REDACTED:cookie]',
    'Set-Cookie: ***',
    'cookie=[REDACTED:cookie] x=1',
    '"set-cookie":["[REDACTED:cookie]","[REDACTED:cookie]"]',
  ])('%s stays', (text) => {
    expect(redact(text)).toBe(text)
  })
})

test.each(corpusCases(({ category, key }) => category === 'cookie' && !key.includes('header')))(
  'corpus $id',
  ({ value, secrets, keep }) => {
    const output = textsOf(value).map(redact).join('\n')
    for (const secret of secrets) expect(output).not.toContain(secret)
    for (const kept of keep) expect(output).toContain(kept)
  },
)

test('any text: no throw, idempotent', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      ...[
        'Cookie',
        'Set-Cookie',
        ':',
        '=',
        ' ',
        '"',
        '\\"',
        "'",
        '[',
        ']',
        'a=b',
        '; ',
        ', ',
        '\n',
        '\\n',
        '{',
      ],
      ...['[REDACTED:cookie]', '***'],
    ),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const once = redact(pieces.join(''))
      expect(redact(once)).toBe(once)
    }),
    { numRuns: 5000 },
  )
})

test('linear time', () => {
  const labels = ['Cookie:', 'Cookie: ', 'cookie=', '"cookie":["', '"cookie":["*",', 'cookie:[']
  const values = ['a ', 'a=b;', 'a="', '{', '*** ', '\\', '\\n', '"']
  const pieces = [
    ...labels,
    ...labels.flatMap((label) => values.map((value) => label + value)),
    'a=b;',
    '"',
    ' ',
  ]
  expect(slowPieces(redact, pieces, ['', '"Cookie":"', 'cookie='])).toEqual([])
})
