import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { homeDirectories } from '../people/home-directory.ts'
import { cleanerOf, fastest, searcherOf } from './fixtures/clean.ts'
import { URL_DETECTORS } from './urls.ts'

const clean = cleanerOf(URL_DETECTORS)
const strict = cleanerOf([...URL_DETECTORS, homeDirectories], true)

describe('URLs, whatever their text (redaction policy, sections 1, 2, 5)', () => {
  const pieces = [
    '://',
    '@',
    '?',
    '#',
    '&',
    ';',
    '=',
    '/',
    ':',
    '\\',
    '\\/',
    '%',
    '%3F',
    '%40',
    ' ',
    '\n',
    '"',
    "'",
    '<',
    ')',
    ']',
    '}',
    '{',
    'http',
    'https://',
    'postgres://',
    'jdbc:',
    'jdbc:oracle:thin:',
    'token',
    'token=',
    '&amp;',
    'code=',
    'sig=',
    'amount=',
    '1',
    'abc',
    'a1b2c3d4e5f6a7b8c9',
    'user:pa',
    'git',
    '/reset/',
    '/session/',
    '/v3/',
    '.infura.io/',
    'hooks.slack.com/services/',
    '.quiknode.pro/',
    'api.telegram.org/bot',
    '/home/',
    'C:\\Users\\',
    '[REDACTED:query-param]',
    '[REDACTED:url-userinfo]',
    '[REDACTED',
    '***',
    `\${X}`,
    '{id}',
    'GET ',
    '＠',
    '‐',
  ]
  const keys = fc.constantFrom('', 'url.full', 'url.query')

  it('are cleaned once and for all', () => {
    const url = fc
      .tuple(
        fc.constantFrom(
          'https://',
          'wss://',
          'postgres://',
          'jdbc:mysql://',
          'jdbc:sqlserver://',
          'ssh://',
          'ftp://',
          '',
        ),
        fc.constantFrom(
          '',
          'git@',
          'app:***@',
          'app:s3cr:et/x@',
          ':pw@',
          'a:b@',
          'tok3n@',
          `\${U}:\${P}@`,
          'a:[REDACTED:password]@',
        ),
        fc.constantFrom(
          'host.example',
          'h:80',
          'mainnet.infura.io',
          'x.quiknode.pro',
          'hooks.slack.com',
          'api.telegram.org',
          'rpc.ankr.com',
        ),
        fc.array(
          fc.constantFrom(
            'v3',
            'eth',
            'services',
            'reset',
            'session',
            'bot1:AA',
            'a1b2c3d4e5f6a7b8c9',
            '{token}',
            'x@1',
            'home',
            '[REDACTED:path-token]',
          ),
          { maxLength: 4 },
        ),
        fc.array(
          fc.tuple(
            fc.constantFrom('&', '#', ';'),
            fc.constantFrom('token', 'code', 'q', 'amount', 'sig', 'user%5Bpassword%5D', 'signature', ''),
            fc.constantFrom('=', ''),
            fc.constantFrom(
              '',
              'a',
              '1.5',
              'a1b2c3d4e5f6a7b8c9',
              'x;y',
              'a?b',
              '/p?token=z',
              '***',
              '%2A%2A%2A',
              '[REDACTED:query-param]',
              'u@h.example',
            ),
          ),
          { maxLength: 4 },
        ),
        fc.constantFrom('', '.', ')', ', next', '"}', '\\n'),
      )
      .map(([scheme, user, host, path, query, after]) =>
        [
          scheme,
          scheme === '' ? '' : user,
          host,
          ...path.map((segment) => `/${segment}`),
          query.flat().join('').replace(/^./, '?'),
          after,
        ].join(''),
      )
    fc.assert(
      fc.property(
        fc.array(url, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(' ', ', ', ','),
        keys,
        (urls, separator, key) => {
          for (const cleaner of [clean, strict]) {
            const value = key === '' ? urls.join(separator) : `${urls[0]}`
            const once = cleaner(key === 'url.query' ? value.replace(/^[^?]*/, '') : value, key)
            expect(cleaner(once, key)).toBe(once)
          }
        },
      ),
      { numRuns: 4_000 },
    )
  })

  it('never throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), keys, (value, key) => {
        clean(value, key)
        strict(value, key)
      }),
      { numRuns: 5_000 },
    )
  })

  it('lose in strict at least what they lose in standard (policy, introduction)', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 12 }), keys, (parts, key) => {
        const secret = 'Zx9Yw8Vu7Ts6Rq5Po4'
        const value = `${parts.slice(0, 6).join('')}${secret}${parts.slice(6).join('')}`
        if (!clean(value, key).includes(secret)) expect(strict(value, key)).not.toContain(secret)
      }),
      { numRuns: 10_000 },
    )
  })

  it.each([
    ...pieces,
    'a://',
    'a@',
    '?a',
    '?a=b',
    '?token=',
    '?token=x',
    '?amount=a',
    '?code=a',
    ';a',
    ';a=b',
    '&a=b',
    '&password=x;',
    'a://b@',
    'ftp://h/',
    'ftp://h/a@',
    'http://a:b/',
    'http://a:b',
    'postgres://a:b',
    ',a://b:c',
    '/reset/',
    '/reset/MQ/',
    '/sso/a1b2c3d4e5f6a7b8c9',
    'https://a/session/0123456789abcdef0',
    'x.infura.io/v3/',
    'x.quiknode.pro/a1b2c3d4e5f6a7b8c9/',
    'hooks.slack.com/services/',
    'jdbc:x://h;',
    'jdbc:x://',
    '?password=[REDACTED:password]?',
    '?token=%3F',
    '/home/x',
    '/home/',
    'C:\\Users\\',
    'https://a/home/',
    '#token=)',
    '?token=))))))))))))',
    '(?token=(',
  ])('take linear time: %j', (piece) => {
    const search = searcherOf([...URL_DETECTORS, homeDirectories], true)
    const value = piece.repeat(Math.ceil(65_536 / piece.length)).slice(0, 65_536)
    for (const key of ['', 'url.query'])
      expect(
        fastest(() => search(value, key), 50),
        key,
      ).toBeLessThan(400)
  })
})
