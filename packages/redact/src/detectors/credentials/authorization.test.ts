import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { corpusCases, redactWith, slowPieces, textsOf } from '../fixtures/redact-with.ts'
import { authorizationDetector } from './authorization.ts'

const redact = redactWith(authorizationDetector)

const DIGEST =
  'username="ops-EXAMPLE", realm="example", nonce="3cb9174ba6163caf", uri="/a", response="e03d3f45"'
const SIGV4 =
  'Credential=AKIA/20260102/s3/aws4_request, SignedHeaders=host;x-amz-date, Signature=d9049e25bd85'

/** Scheme, credentials, category. */
const credentials = [
  ['Bearer', 'jUFAyfL1Bli2VN_mR7G6oN_-G_GwKvi8', 'bearer-token'],
  ['bearer', 'short', 'bearer-token'],
  ['BEARER', '12|laravelToken/+==', 'bearer-token'],
  ['Basic', 'cHJveHk6RVhBTVBMRThWaTRwOTd4ag==', 'basic-auth'],
  ['basic', 'not base64', 'basic-auth'],
  ['Digest', DIGEST, 'digest-auth'],
  ['AWS4-HMAC-SHA256', SIGV4, 'aws-sigv4'],
  ['AWS4-ECDSA-P256-SHA256', SIGV4, 'aws-sigv4'],
  ['AWS', 'AKIAX:frJIUN8DYpKDtOLCwo=', 'aws-sigv4'],
  ['Token', '22cb987851bc5659229114c62e60c79abd0d2c08', 'api-key'],
  ['token', 'token="a b", nonce="c"', 'api-key'],
  ['OAuth', 'realm2="x", oauth_token="kkk9d7dh3k39sjv7", oauth_signature="tR3%2BTy81lMeYAr"', 'api-key'],
  [
    'Hawk',
    'id="dh37fgj492je", ts="1353832234", mac="6R4rV5iE+NPoym+WwjeHzjAGXUtLNIxmo1vpMofpLAE="',
    'api-key',
  ],
  ['ApiKey', 'VnVhQ2ZHY0JDZGJrUW0tZTVhT3g6dWkybHAyYXhUTm1zeWFrdzl0dk5udw==', 'api-key'],
  ['Negotiate', 'YIIJvwYGKwYBBQUCoIIJszCC', 'api-key'],
  ['SharedAccessSignature', 'sr=a&sig=b%3D&se=1&skn=c', 'api-key'],
  ['Foo-Auth', 'abc', 'api-key'],
] as const

describe('labelled credentials lose all but the scheme, to the end of the line (section 6)', () => {
  test.each(credentials)('%s %s', (scheme, secret, category) => {
    for (const [before, after] of [
      ['Authorization: ', ''],
      ['upstream 401 Authorization: ', '\nHost: x'],
      ['authorization:', '\r\nHost: x'],
      ['AUTHORIZATION = ', ''],
      ['Proxy-Authorization: ', ' '],
      ['> proxy-authorization:\t', '\n'],
      ['HTTP_AUTHORIZATION=', '\n'],
      ['X-Forwarded-Authorization: ', ''],
      ['é Authorization: ', '\né'],
    ] as const)
      expect(redact(`${before}${scheme} ${secret}${after}`)).toBe(
        `${before}${scheme} [REDACTED:${category}]${after}`,
      )
  })

  test.each(credentials)('%s %s in JSON, escaped any number of times', (scheme, secret, category) => {
    let text = JSON.stringify({ a: 1, Authorization: `${scheme} ${secret}`, Accept: 'application/json' })
    let wanted = JSON.stringify({
      a: 1,
      Authorization: `${scheme} [REDACTED:${category}]`,
      Accept: 'application/json',
    })
    for (let level = 0; level < 3; level++) {
      expect(redact(`config ${text} failed`)).toBe(`config ${wanted} failed`)
      text = JSON.stringify(text)
      wanted = JSON.stringify(wanted)
    }
  })

  test.each(credentials)('%s %s as an argument in single quotes', (scheme, secret, category) => {
    expect(redact(`curl -H 'Authorization: ${scheme} ${secret}' https://x.example`)).toBe(
      `curl -H 'Authorization: ${scheme} [REDACTED:${category}]' https://x.example`,
    )
  })

  test('Digest within the quotes it contains itself', () => {
    expect(redact(`curl -H "Authorization: Digest ${DIGEST}" https://x.example`)).toBe(
      'curl -H "Authorization: Digest [REDACTED:digest-auth]" https://x.example',
    )
    expect(redact(`msg="sent Authorization: Digest ${DIGEST}" level=warn`)).toBe(
      'msg="sent Authorization: Digest [REDACTED:digest-auth]',
    )
  })

  test('without a scheme all of it goes', () => {
    for (const secret of [
      's3cr3t',
      'eyJhbGciOiJIUzI1NiJ9.e30.x',
      '5eb4223e-5008-46e5-be67-c7b8f2732305',
      'averylongsecret',
    ])
      expect(redact(`Authorization: ${secret}\nx`)).toBe('Authorization: [REDACTED:api-key]\nx')
    expect(redact('{"authorization":"a,b c","x":1}')).toBe('{"authorization":"[REDACTED:api-key]","x":1}')
  })

  test('arrays, maps, brackets and other dumps', () => {
    expect(redact("{ authorization: [ 'Bearer abc', 'Basic def' ], accept: 'x' }")).toBe(
      "{ authorization: [ 'Bearer [REDACTED:bearer-token]', 'Basic [REDACTED:basic-auth]' ], accept: 'x' }",
    )
    expect(redact('"authorization":["[REDACTED:bearer-token]","Bearer abc"]')).toBe(
      '"authorization":["[REDACTED:bearer-token]","Bearer [REDACTED:bearer-token]"]',
    )
    expect(redact('map[Accept:[*/*] Authorization:[Bearer abc] Host:[x]]')).toBe(
      'map[Accept:[*/*] Authorization:[Bearer [REDACTED:bearer-token]] Host:[x]]',
    )
    expect(redact('{Accept=*/*, Authorization=Bearer abc, Host=x}')).toBe(
      '{Accept=*/*, Authorization=Bearer [REDACTED:bearer-token], Host=x}',
    )
    expect(redact("['Authorization', 'Bearer abc', 'Host', 'x']")).toBe(
      "['Authorization', 'Bearer [REDACTED:bearer-token]', 'Host', 'x']",
    )
    expect(redact('"HTTP_AUTHORIZATION"=>"Bearer abc", "HOST"=>"x"')).toBe(
      '"HTTP_AUTHORIZATION"=>"Bearer [REDACTED:bearer-token]", "HOST"=>"x"',
    )
    expect(redact('{"name":"Authorization","value":"Bearer abc"},{"name":"Host","value":"x"}')).toBe(
      '{"name":"Authorization","value":"Bearer [REDACTED:bearer-token]"},{"name":"Host","value":"x"}',
    )
    expect(redact("{'Authorization': b'Basic abc', 'Host': b'x'}")).toBe(
      "{'Authorization': b'Basic [REDACTED:basic-auth]', 'Host': b'x'}",
    )
    expect(redact('http.Header{"Authorization":[]string{"Bearer abc"}, "Host":[]string{"x"}}')).toBe(
      'http.Header{"Authorization":[]string{"Bearer [REDACTED:bearer-token]"}, "Host":[]string{"x"}}',
    )
    expect(redact("headers['Authorization'] = 'Bearer abc'; send()")).toBe(
      "headers['Authorization'] = 'Bearer [REDACTED:bearer-token]'; send()",
    )
    expect(redact('[Authorization] => Bearer abc\n[Host] => x')).toBe(
      '[Authorization] => Bearer [REDACTED:bearer-token]\n[Host] => x',
    )
    expect(redact('407 (Proxy-Authorization: Basic abc==) retry')).toBe(
      '407 (Proxy-Authorization: Basic [REDACTED:basic-auth]) retry',
    )
    expect(redact('a=1&authorization=abc&b=2')).toBe('a=1&authorization=abc&b=2')
    expect(redact('authorization=abc1&b=2')).toBe('authorization=[REDACTED:api-key]&b=2')
  })

  test('encoded (section 7)', () => {
    expect(redact('Authorization%3A%20Bearer%20abc%0D%0AHost%3A%20x')).toBe(
      'Authorization%3A%20Bearer%20[REDACTED:bearer-token]%0D%0AHost%3A%20x',
    )
    expect(redact('A\u200buthorization: Be\u00adarer abc')).toBe(
      'A\u200buthorization: Be\u00adarer [REDACTED:bearer-token]',
    )
  })

  test('an escaped line break ends the line', () => {
    expect(redact('x\\r\\n Authorization: Bearer abc\\r\\nHost: x')).toBe(
      'x\\r\\n Authorization: Bearer [REDACTED:bearer-token]\\r\\nHost: x',
    )
    expect(redact('Authorization: Digest username="CORP\\nancy", response="e"\\r\\nHost: x')).toBe(
      'Authorization: Digest [REDACTED:digest-auth]\\r\\nHost: x',
    )
  })
})

describe('unlabelled credentials (section 6)', () => {
  test.each([
    'jUFAyfL1Bli2VN_mR7G6oN_-G_GwKvi8',
    'dbbe0a0d770a75f5f255c77fb86cb293ccf3f24f',
    '0fbdca7a-a294-43d3-a56f-1ab4b7127991',
    '12|AbCdEfGhIjKlMnOp',
    'sha256~bRLFnzd59Z3XpZH5_seJPHALOuvbWiKwbFKSsoALkgp',
    `${'a'.repeat(15)}1`,
    'abc.def-123~xyz+/QRS==',
  ])('Bearer %s', (token) => {
    for (const [before, after] of [
      ['', ''],
      ['sent ', ' twice'],
      ['"', '"'],
      ['(', ')'],
      ['', '.'],
      ['', ', then'],
      ['\\"', '\\"'],
    ])
      for (const scheme of ['Bearer', 'bearer', 'BEARER', 'Bearer:'])
        expect(redact(`${before}${scheme} ${token}${after}`)).toBe(
          `${before}${scheme} [REDACTED:bearer-token]${after}`,
        )
  })

  test('Basic X that decodes to a name and a password', () => {
    for (const pair of ['a:b', 'ops:Tr0ubEXAMPLE', 'jürgen:pässwort', ':token', 'api:key-0123'])
      for (const encoding of ['base64', 'base64url'] as const) {
        const secret = Buffer.from(pair).toString(encoding)
        expect(redact(`sent Basic ${secret}, twice`)).toBe('sent Basic [REDACTED:basic-auth], twice')
        expect(redact(`"basic ${secret}"`)).toBe('"basic [REDACTED:basic-auth]"')
      }
    expect(redact('Basic b3BzOlRyMHViRVhBTVBMRQ')).toBe('Basic [REDACTED:basic-auth]')
    expect(redact('Basic b3BzOlRyMHViRVhBTVB')).toBe('Basic [REDACTED:basic-auth]')
  })

  test('Digest with a user name', () => {
    expect(redact(`retry Digest ${DIGEST}\nnext`)).toBe('retry Digest [REDACTED:digest-auth]\nnext')
  })
})

describe('what holds no credentials stays', () => {
  test.each([
    'WWW-Authenticate: Bearer realm="wallets", error="invalid_token"',
    'WWW-Authenticate: Digest realm="example", nonce="3cb9174ba6163caf6a988495", qop="auth"',
    'Proxy-Authenticate: Basic realm="proxy 1234567890"',
    'Authorization: Bearer realm="x"',
    'missing "Authorization:" header in request 1234567890',
    "header 'Authorization: ' is empty",
    'Bearer error="invalid_token", error_description="The access token expired 1234"',
    'Bearer authentication is required for all callers',
    'bearer tokens-without-any-digits-stay',
    'Bearer short1',
    'bearer 2026-01-02T10:00:00.000Z',
    'bearer https://host.example/path/12345678',
    'Basic auth failed',
    'Basic authentication is deprecated',
    'Basic usage: see below',
    'basic plan, basic support, basic health',
    `Basic ${Buffer.from('no colon here').toString('base64')}`,
    `Basic ${Buffer.from([0, 1, 2, 58, 200, 201]).toString('base64')}`,
    'Basic QmFzaWM',
    'SHA-256 digest sha256=ff15f84ed7e6534f44bcca75351d4042',
    'Authorization: Bearer',
    'Authorization: Basic ',
    'Authorization:',
    'Authorization:\nHost: x',
    'Authorization header missing',
    'authorization failed for user',
    'Authorization: access denied for this account',
    'authorization: not required (status 403)',
    'authorization: disabled',
    'authorization: true, retries: 3',
    'authorization: null',
    '{"authorization":null,"x":1}',
    '{"authorization":false}',
    '"authorization":{"type":"none"}',
    'if (authorization === expected)',
    'Authorization::Policy loaded',
    'authorization_code=1 authorization_endpoint: https://host.example/authorize',
    'Access-Control-Allow-Headers: Authorization, Content-Type',
    '["Authorization","Content-Type","X-Requested-With"]',
    'Vary: Authorization',
    'preauthorization: a1b2c3d4',
    'https://host.example/?authorization=a1b2c3d4&x=1',
    'Authorization: Bearer [REDACTED:bearer-token]',
    'Authorization: Bearer [REDACTED:bearer-token] for user 12',
    'Authorization: [REDACTED:api-key]',
    'Authorization: [Filtered]',
    'Authorization: ***',
    'Authorization: Bearer ***',
    'Authorization: Bearer $' + '{API_TOKEN}',
    'Authorization: Bearer {{token}}',
    'Authorization: Bearer <token>',
    'Authorization: Bearer $API_TOKEN',
    '"Authorization":"Bearer REDACTED"',
    '"Authorization":"<redacted>"',
    'Bearer [REDACTED:bearer-token]',
    'Bearer $' + '{SOME_LONG_TOKEN_NAME_1}',
    'Basic [REDACTED:basic-auth]',
  ])('%s', (text) => {
    expect(redact(text)).toBe(text)
  })
})

const OWN = /^(?:bearer-token|basic-auth|digest-auth)$/

test.each(corpusCases(({ category, key }) => OWN.test(category) && !key.includes('header')))(
  'corpus $id',
  ({ value, secrets, keep }) => {
    const output = textsOf(value).map(redact).join('\n')
    for (const secret of secrets) expect(output).not.toContain(secret)
    for (const kept of keep) expect(output).toContain(kept)
  },
)

test.each(corpusCases(({ category }) => category.startsWith('benign-')))(
  'corpus $id ($category) stays',
  ({ value }) => {
    for (const text of textsOf(value)) expect(redact(text)).toBe(text)
  },
)

test('any text: no throw, idempotent', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      ...[
        'Authorization',
        'Proxy-Authorization',
        'Bearer',
        'Basic',
        'Digest',
        ':',
        '=',
        ' ',
        '"',
        '\\"',
        "'",
        '[',
        ']',
      ],
      ...[
        'abc1',
        'Zm9vOmJhcg==',
        '\n',
        '\\n',
        ',',
        ';',
        '{',
        '}',
        '(',
        ')',
        '[REDACTED:bearer-token]',
        '***',
        'username=',
      ],
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
  const label = [
    'Authorization:',
    'Authorization: ',
    'authorization=',
    '"Authorization":["',
    '"Authorization":["*",',
  ]
  const values = [
    'Digest ',
    'Foo "',
    'Foo a="',
    'a ',
    '{',
    '*** ',
    'Bearer a, ',
    'Basic a=',
    'x&',
    '\\',
    '\\"',
    '\\n',
  ]
  const words = [
    'Bearer ',
    'bearer:',
    'bearer a',
    'Basic ',
    'basic a.',
    'Basic Zm9v ',
    'digest username=',
    '\\',
    '"',
    ' ',
  ]
  const pieces = [...label, ...words, ...label.flatMap((start) => values.map((value) => start + value))]
  expect(slowPieces(redact, pieces, ['', '"Authorization":"'])).toEqual([])
})
