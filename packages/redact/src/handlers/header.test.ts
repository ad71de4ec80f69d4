import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { markerOf } from '../category.ts'
import { corpusCases, textsOf } from '../detectors/fixtures/redact-with.ts'
import { ruleOfName } from '../keys/classify.ts'
import { Found } from '../text/found.ts'
import { redactHeader } from './header.ts'

/** The header as the handler leaves it; what is left to the detectors of section 6 stands between `«` and `»`. */
function redact(name: string, text: string, strict = false): string {
  const found = new Found()
  let scanned = ''
  redactHeader(name, text, ruleOfName(name), strict, {
    add: (category, start, end, replacement) => found.add(category, start, end, replacement),
    scan: (start, end) => {
      scanned = text.slice(start, end)
    },
  })
  return scanned === '' ? found.apply(text, text.length, markerOf, () => {}) : `«${scanned}»`
}

describe('authorization keeps only its scheme word (section 5)', () => {
  test.each([
    ['Bearer dbbe0a0d770a75f5f255c77fb86cb293ccf3f24f', 'Bearer [REDACTED:bearer-token]'],
    ['bearer a b', 'bearer [REDACTED:bearer-token]'],
    ['Basic c3ZjLWxlZGdlcjpFWEFNUExFUU5EczE3bGk=', 'Basic [REDACTED:basic-auth]'],
    ['Digest username="Mufasa-EXAMPLE", realm="x", response="9eb4"', 'Digest [REDACTED:digest-auth]'],
    ['AWS4-HMAC-SHA256 Credential=AKIA/2026, Signature=d9', 'AWS4-HMAC-SHA256 [REDACTED:aws-sigv4]'],
    ['Negotiate YIIJvwYG', 'Negotiate [REDACTED:api-key]'],
    ['Foo abc', 'Foo [REDACTED:api-key]'],
    ['s3cr3t', '[REDACTED:api-key]'],
    ['plainsecret', '[REDACTED:api-key]'],
    ['s3cr3t more', '[REDACTED:api-key]'],
    [' Bearer abc ', ' Bearer [REDACTED:bearer-token] '],
    ['Bearer', 'Bearer'],
    ['Bearer ***', 'Bearer ***'],
    ['[REDACTED:api-key]', '[REDACTED:api-key]'],
    ['', ''],
  ])('%s', (text, wanted) => {
    for (const name of ['authorization', 'Authorization', 'proxy-authorization', 'x-forwarded-authorization'])
      expect(redact(name, text)).toBe(wanted)
  })

  test('also if the user allows the header: credentials go', () => {
    const found = new Found()
    const out = { add: found.add.bind(found), scan: () => {} }
    expect(redactHeader('authorization', 'Bearer abc', undefined, false, out as never)).toBe(true)
    expect(found.size).toBe(1)
  })
})

describe('headers that section 4 names go whole (section 5)', () => {
  test.each([
    ['cookie', 'sid=s%3AEXAMPLE; theme=dark', 'cookie'],
    ['set-cookie', 'refresh=oSEn; Path=/; HttpOnly', 'cookie'],
    ['x-api-key', 'b44227a4c03476c68be320b06ee1c3ad', 'api-key'],
    ['x-mbx-apikey', 'YGRFmwUjfWUupiINnlnPSypZ16', 'api-key'],
    ['cb-access-sign', '1kMkdRVYkmBAaT13JrA6kYq1', 'api-key'],
    ['cb-access-passphrase', 'xEXAMPLE8p', 'password'],
    ['x-amz-security-token', 'FwoGZXIvYXdzEXAMPLEAK0z', 'api-key'],
    ['x-csrf-token', 'abc', 'api-key'],
    ['x-forwarded-for', '203.0.113.18, 10.0.3.7', 'ip-address'],
    ['x-user-email', 'a@example.com', 'email'],
  ])('%s', (name, text, category) => {
    expect(redact(name, text)).toBe(`[REDACTED:${category}]`)
    expect(redact(name, text, true)).toBe(`[REDACTED:${category}]`)
    expect(redact(name, `[REDACTED:${category}]`)).toBe(`[REDACTED:${category}]`)
    expect(redact(name, '***')).toBe('***')
  })
})

describe('other headers are searched (section 5)', () => {
  test.each([
    ['www-authenticate', 'Bearer realm="wallets", error="invalid_token"'],
    ['etag', '"3e2ff68c4405c161c3c65659a3de0a79"'],
    ['traceparent', '00-673572ffb8bd9058bbf4d31a835daad8-f2799cb858917bf0-01'],
    ['x-request-id', 'd7d0623b-8b98-4435-a14e-118e7de9ded6'],
    ['referer', 'https://host.example/?a=b'],
    ['user-agent', 'ethers/6.13.1 node/22.15.0 (linux; x64)'],
    ['x-token-type', 'Bearer'],
  ])('%s', (name, text) => {
    expect(redact(name, text)).toBe(`«${text}»`)
  })
})

describe('strict removes all headers but few (section 8)', () => {
  test.each([
    'content-type',
    'content-length',
    'accept',
    'accept-language',
    'cache-control',
    'connection',
    'date',
    'etag',
  ])('%s is searched', (name) => expect(redact(name, 'x', true)).toBe('«x»'))
  test.each([
    'host',
    'origin',
    'server',
    'user-agent',
    'vary',
    'x-request-id',
    'traceparent',
    'Content-Encoding',
  ])('%s is searched', (name) => expect(redact(name, 'x', true)).toBe('«x»'))
  test.each(['referer', 'x-custom', 'www-authenticate', 'location', 'x-content-type', 'hosts', 'x-date'])(
    '%s goes',
    (name) => expect(redact(name, 'x', true)).toBe('[REDACTED:strict]'),
  )
  test('credentials go whole, with what standard names them', () => {
    expect(redact('authorization', 'Bearer abc', true)).toBe('[REDACTED:bearer-token]')
    expect(redact('authorization', 'Bearer [REDACTED:bearer-token]', true)).toBe('[REDACTED:bearer-token]')
    expect(redact('cookie', 'a=b', true)).toBe('[REDACTED:cookie]')
    expect(redact('x-custom', '[REDACTED:strict]', true)).toBe('[REDACTED:strict]')
  })
})

test.each(corpusCases(({ key, secrets }) => /\.header\./.test(key) && secrets.length > 0))(
  'corpus $id',
  ({ key, value, secrets }) => {
    const name = key.slice(key.indexOf('.header.') + 8)
    const output = textsOf(value)
      .map((text) => redact(name, text))
      .join('\n')
    for (const secret of secrets) expect(output).not.toContain(secret)
  },
)

test('any header: no throw, idempotent', () => {
  const name = fc.constantFrom('authorization', 'cookie', 'x-api-key', 'x-custom', 'etag')
  fc.assert(
    fc.property(name, fc.string(), fc.boolean(), (header, text, strict) => {
      const once = redact(header, text, strict)
      if (!once.startsWith('«')) expect(redact(header, once, strict)).toBe(once)
    }),
    { numRuns: 3000 },
  )
})
