import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isLinear } from '../fixtures/linear.ts'
import { cleanerOf } from '../url/fixtures/clean.ts'
import { email } from './email.ts'

const clean = cleanerOf([email])
const MARKER = '[REDACTED:email]'

describe('e-mail addresses (redaction policy, section 6: email)', () => {
  const addresses = [
    'noor.testerova9413@example.org',
    'mira_fakenberg3997@example.org',
    'tomasz-testerova6564@mail.example.co.uk',
    'mira.f+orders@example.org',
    "o'brien@example.com",
    'me@163.com',
    'a@b.co',
    'A.B@EXAMPLE.PL',
    'x%relay@example.com',
    'jürgen.müller@exämple.de',
    'иван@пример.рф',
    '用户@例子.广告',
    'user@xn--e1afmkfd.xn--p1ai',
    'alice@corp.internal',
    `${'a'.repeat(200)}@example.com`,
  ]

  test.each(addresses)('%s goes, wherever it stands', (address) => {
    expect(clean(address)).toBe(MARKER)
    expect(clean(`User ${address} not found`)).toBe(`User ${MARKER} not found`)
    expect(clean(`sent to ${address}.`)).toBe(`sent to ${MARKER}.`)
    expect(clean(`${address},${address}; <${address}>`)).toBe(`${MARKER},${MARKER}; <${MARKER}>`)
    expect(clean(`{"to":"${address}","n":1}`)).toBe(`{"to":"${MARKER}","n":1}`)
    expect(clean(`'${address}'`)).toBe(`'${MARKER}'`)
    expect(clean(`/users/${address}/avatar`)).toBe(`/users/${MARKER}/avatar`)
    expect(clean(`mailto:${address}?subject=x`)).toBe(`mailto:${MARKER}?subject=x`)
    expect(clean(`https://x.example/login?email=${address}&lang=de`)).toBe(
      `https://x.example/login?email=${MARKER}&lang=de`,
    )
    expect(clean(address, 'message.id')).toBe(MARKER) // identifier keys keep digits, not people
  })

  test.each([
    ['"john doe"@example.com', MARKER],
    ['name="x" y@example.com', `name="x" ${MARKER}`],
    ['...a@example.com', `...${MARKER}`],
    ['--to=-a@example.com', `--to=-${MARKER}`],
    ['a@example.com.5', `${MARKER}.5`],
    ['a@example.com-bar', `${MARKER}-bar`],
    ['联系foo@example.com吧', `联系${MARKER}吧`],
    ['/users/dario%40example.com/avatar', `/users/${MARKER}/avatar`],
    ['{"to":"oskar\\u0040example.org"}', `{"to":"${MARKER}"}`],
    ['mail mira\u00ad.ex@exam\u2060ple.com bounced', `mail ${MARKER} bounced`],
    ['b＠example.com', MARKER],
    ['a@b.co@c.de', MARKER],
    ['security@openssh.com', MARKER],
  ])('%s', (text, cleaned) => expect(clean(text)).toBe(cleaned))

  test.each([
    'git@github.com:example/ledger.git',
    'see git@gitlab.example.com and REDACTED@example.com',
    'https://REDACTED:REDACTED@www.example.com/?sig=REDACTED',
    'logo@2x.png',
    'icon@3x.webp bundle@main.js style@v2.css dump@2024.sql.gz notes@home.txt',
    'getty@tty1.service user@1000.slice dev@sda.device backup@daily.timer',
    '/app/node_modules/.pnpm/@nestjs+core@10.4.1/node_modules/@nestjs/core/router/router-proxy.js:9:17',
    '.pnpm/react-dom@18.2.0_react@18.2.0/node_modules',
    'foo@1.0.0-rc.next, bar@v0.1.0-alpha.beta, golang.org/x/net@v0.1.0/http2/server.go',
    'upgraded @opentelemetry/api 1.9.0, @scope/pkg@1.2.3, lodash@latest, pkg@npm:other@1',
    'user@1.2.3 root@10.0.0.1 root@localhost admin@host',
    'ciphers aes256-gcm@openssh.com,chacha20-poly1305@openssh.com kex curve25519-sha256@libssh.org',
    '@media (max-width: 2px) { } @Injectable() @name = @other',
    'registry.example.com/ledger@sha256:d6357b6ab1d023212e3c76111ccd94cc4645c3faba56a409c354807a51088028',
    'java.lang.Object@1b2c3d com.example.Foo@6d06d69c memcpy@@GLIBC_2.14',
    'fn@https://app.example.com/main.js:1:2 render@file:///app/x.mjs',
    'a@ @b.co a@.co a@b a@b. a@b..co a@-b.co [REDACTED:email]@example.com',
    `${'a'.repeat(6000)}@`,
  ])('%s stays', (text) => expect(clean(text)).toBe(text))

  test.each([
    'https://user:pass@host.example.com/x',
    'https://me@corp.com:pw@host.example/',
    'https://u:p/w@host.example.com/',
    'https://key@o12.ingest.sentry.example.com/1',
    'postgres://app:p/w@rd@db.example.com:5432/ledger',
    'redis://:pw@cache.example.com',
    'jdbc:postgresql://app:a?b@db',
  ])('the user part of %s is found as such: the host stays', (text) => expect(clean(text)).toBe(text))

  test.each([
    ['https://x.example/users/foo@bar.com', `https://x.example/users/${MARKER}`],
    ['ftp://files.example.com/u/a@b.co', `ftp://files.example.com/u/${MARKER}`],
    ['postgres://u:p@db.example.com/x?e=a@b.co', `postgres://u:p@db.example.com/x?e=${MARKER}`],
    [
      'https://u:p@h.example/ c@d.co https://u@h.example',
      `https://u:p@h.example/ ${MARKER} https://u@h.example`,
    ],
  ])('%s has an address beyond its user part', (text, cleaned) => expect(clean(text)).toBe(cleaned))

  test('a name and a domain of letters, digits and dashes make an address in any text', () => {
    const label = fc.stringMatching(/^[a-z0-9]{2,10}$/)
    const address = fc
      .tuple(fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/), fc.stringMatching(/^[a-z]{4,9}$/), label)
      .map(([name, host, tag]) => `${name}+${tag}.${tag}@${host}-x.example.com`)
    fc.assert(
      fc.property(address, (text) => {
        expect(clean(`x ${text} y`)).toBe(`x ${MARKER} y`)
      }),
    )
  })

  test('never throws, and finds nothing in its own output', () => {
    const part = fc.constantFrom(
      '@',
      '.',
      'a',
      'b.co',
      '"',
      ' ',
      '://',
      'é',
      '界',
      '-',
      '/',
      'https',
      '\ud800',
      ':',
      "'",
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(part).map((parts) => parts.join('')),
        ),
        (text) => {
          const once = clean(text)
          expect(clean(once)).toBe(once)
        },
      ),
      { numRuns: 1000 },
    )
  })

  test.each([
    '@',
    'a@',
    'a@b.',
    'a@b.co ',
    'a@b.co',
    '"a"@',
    'a',
    '1@1.',
    '界@界.',
    'a://b@c.co/',
    'kafka://a',
    'kafka://a@',
    'ab.',
  ])('takes linear time over rows of %s', (unit) => {
    expect(isLinear(clean, unit, '@')).toBe(true)
  })
})

test('the letter of an escaped line break is none of the name (section 2: the text round it stays)', () => {
  expect(clean('{"to":"a\\njane@example.com\\nb"')).toBe('{"to":"a\\n[REDACTED:email]\\nb"')
})
