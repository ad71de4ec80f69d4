import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { POSITIONS } from '../position.ts'
import type { RedactorOptions } from '../types.ts'
import { createRedactor } from './redactor.ts'

const MAIL = 'mira@example.com'
const KEY = 'a key of this deployment'

/** Options as someone without types gives them. */
const create = (options: unknown) => createRedactor(options as RedactorOptions)

describe('options', () => {
  test.each<[unknown, ErrorConstructor, RegExp]>([
    [null, TypeError, /object of options, not null/],
    [5, TypeError, /object of options, not 5/],
    [{ levels: 'strict' }, TypeError, /unknown option levels .*level, pseudonymKey, maxScanLength/],
    [{ level: 'Strict' }, RangeError, /level must be standard or strict, not "Strict"/],
    [{ level: null }, RangeError, /level .* not null/],
    [{ level: 'off' }, RangeError, /level .* not "off"/],
    [{ maxScanLength: 1023 }, RangeError, /maxScanLength .* from 1024 to 16777216, not 1023/],
    [{ maxScanLength: 16_777_217 }, RangeError, /maxScanLength .* not 16777217/],
    [{ maxScanLength: 2048.5 }, RangeError, /maxScanLength .* not 2048.5/],
    [{ maxScanLength: '4096' }, RangeError, /maxScanLength .* not "4096"/],
    [{ maxScanLength: Number.NaN }, RangeError, /maxScanLength .* not NaN/],
    [{ customKeys: 'badge' }, TypeError, /customKeys must be an array of keys, not "badge"/],
    [{ customKeys: ['badge', ''] }, TypeError, /customKeys .* non-empty strings, but has ""/],
    [{ customKeys: [7] }, TypeError, /customKeys .* has 7/],
    [{ customKeys: ['--'] }, RangeError, /customKeys: "--" has no letter or digit/],
    [{ customKeys: ['a_b_c_d_e'] }, RangeError, /customKeys: "a_b_c_d_e" has 5 words, at most 4/],
    [{ allowKeys: {} }, TypeError, /allowKeys must be an array of keys/],
    [{ allowKeys: [''] }, TypeError, /allowKeys .* has ""/],
    [{ customPatterns: 'a' }, TypeError, /customPatterns must be an array/],
    [{ customPatterns: [5] }, TypeError, /customPatterns\[0\] .* not 5/],
    [{ customPatterns: ['a', '('] }, RangeError, /customPatterns\[1\] "\(" is refused/],
    [{ customPatterns: [/(a+)+b/] }, RangeError, /customPatterns\[0\] "\(a\+\)\+b" is refused/],
    [
      { customPatterns: [{ name: 'A b', pattern: 'x' }] },
      RangeError,
      /customPatterns\[0\]: the name .* "A b"/,
    ],
    [{ pseudonymKey: 5 }, TypeError, /pseudonymKey must be a string or bytes, not number/],
    [{ pseudonymKey: null }, TypeError, /pseudonymKey must be a string or bytes, not object/],
  ])('%j throws and says what is wrong', (options, type, message) => {
    expect(() => create(options)).toThrow(type)
    expect(() => create(options)).toThrow(message)
  })

  test('the value of the pseudonym key is in no message', () => {
    const secret = 'hunter2EXAMPLE'
    for (const pseudonymKey of [secret, Buffer.from(secret), [secret], { secret }]) {
      let message = ''
      try {
        create({ pseudonymKey })
      } catch (error) {
        message = String(error)
      }
      expect(message).toContain('pseudonymKey')
      expect(message).not.toContain('hunter2')
      expect(message).not.toContain('104,117')
    }
  })

  test('nothing and what is undefined are the defaults', () => {
    expect(createRedactor().level).toBe('standard')
    expect(create({ level: undefined, maxScanLength: undefined, pseudonymKey: undefined }).level).toBe(
      'standard',
    )
    expect(createRedactor({ level: 'strict' }).level).toBe('strict')
  })

  test('own keys go by their last words, in texts and paths as well, and their numbers too', () => {
    const redactor = createRedactor({ customKeys: ['badgeNumber'] })
    expect(redactor.redact('log.attribute', 'staff_badge_number', 'b-77')).toBe('[REDACTED:custom]')
    expect(redactor.redact('log.attribute', 'badge_number', 77)).toBe('[REDACTED:custom]')
    expect(redactor.redact('log.body', '', { badge: { number: 'b-77' } })).toEqual({
      badge: { number: '[REDACTED:custom]' },
    })
    expect(redactor.redact('log.body', '', 'badge_number=b-77 x')).not.toContain('b-77')
    expect(redactor.redact('log.attribute', 'badge_numbers', 'b-77')).toBe('b-77')
  })

  test('own patterns are found in texts, keys and numbers, and name their marker', () => {
    const redactor = createRedactor({ customPatterns: [/EMP-\d{4}/, { name: 'room', pattern: '7{3}' }] })
    expect(redactor.redact('log.body', '', 'by EMP-1234 in 777')).toBe(
      'by [REDACTED:custom] in [REDACTED:room]',
    )
    expect(redactor.redact('log.body', '', { 'EMP-1234': 777, b: 7 })).toEqual({
      '[REDACTED:custom]': '[REDACTED:room]',
      b: 7,
    })
    expect(redactor.redact('log.attribute', 'trace_id', 'EMP-1234')).toBe('[REDACTED:custom]')
  })

  test('under an allowed key what is personal stays, and credentials go', () => {
    const redactor = createRedactor({ allowKeys: ['contact.Email', 'note', 'password'] })
    expect(redactor.redact('log.attribute', 'Contact.email', MAIL)).toBe(MAIL)
    expect(redactor.redact('log.attribute', 'email', MAIL)).toBe('[REDACTED:email]')
    expect(redactor.redact('log.attribute', 'note', `${MAIL} password=hunter2`)).toBe(
      `${MAIL} password=[REDACTED:password]`,
    )
    expect(redactor.redact('log.attribute', 'password', 'plain')).toBe('plain')
  })
})

describe('pseudonyms (section 2)', () => {
  const redactor = createRedactor({ pseudonymKey: KEY })
  const address = '0x52908400098527886E0F7030069857D2E4169EE7'

  test('are the same for the same value and key, and different for others', () => {
    const of = (value: string, key: string | Uint8Array = KEY) =>
      createRedactor({ pseudonymKey: key }).redact('log.body', '', value)
    expect(of(MAIL)).toMatch(/^\[REDACTED:email:[0-9a-f]{8}\]$/)
    expect(of(MAIL)).toBe(of(MAIL))
    expect(of(MAIL, Buffer.from(KEY))).toBe(of(MAIL))
    expect(of(MAIL)).not.toBe(of('bram@example.com'))
    expect(of(MAIL)).not.toBe(of(MAIL, `${KEY} of another`))
    expect(of(address)).toBe(of(address.toLowerCase()))
  })

  test('are those of a keyed hash', () => {
    // HMAC-SHA-256, made with openssl.
    expect(redactor.redact('log.body', '', MAIL)).toBe('[REDACTED:email:a89175f3]')
  })

  test.each([
    ['email', MAIL],
    ['username', 'mira'],
    ['phone', '+12025550143'],
    ['client_ip', '198.51.100.7'],
    ['wallet_address', 'anything'],
    ['tx_hash', `0x${'ab'.repeat(32)}`],
  ])('are given for what is personal: %s', (key, value) => {
    expect(redactor.redact('log.attribute', key, value)).toMatch(/^\[REDACTED:[a-z-]+:[0-9a-f]{8}\]$/)
  })

  test.each([
    ['password', 'hunter2'],
    ['api_key', 'hunter2'],
    ['card', '4242424242424242'],
    ['ssn', '078-05-1120'],
    ['iban', 'DE89370400440532013000'],
    ['otp', '492817'],
    ['mnemonic', 'abandon ability able'],
  ])('are never given for %s', (key, value) => {
    expect(redactor.redact('log.attribute', key, value)).toMatch(/^\[REDACTED:[a-z-]+\]$/)
  })

  test('are never given in metric attributes', () => {
    expect(redactor.redact('metric.attribute', 'note', MAIL)).toBe('[REDACTED:email]')
    expect(redactor.redact('metric.attribute:note', 'note', MAIL)).toBe('[REDACTED:email]')
  })

  test('stay when they are redacted again', () => {
    for (const key of ['email', 'note', 'password']) {
      const once = redactor.redact('log.attribute', key, MAIL)
      expect(redactor.redact('log.attribute', key, once)).toBe(once)
    }
  })
})

describe('positions (section 1)', () => {
  test.each(POSITIONS)('%s, with and without its key', (position) => {
    const redactor = createRedactor()
    expect(redactor.redact(position, 'note', `to ${MAIL}`)).toBe('to [REDACTED:email]')
    expect(redactor.redact(`${position}:note`, 'note', `to ${MAIL}`)).toBe('to [REDACTED:email]')
    expect(redactor.redact(position, '', `to ${MAIL}`)).toBe('to [REDACTED:email]')
    expect(redactor.stats()).toEqual([{ category: 'email', position, count: 3 }])
  })

  test.each([undefined, null, 5, {}, '', 'nowhere', ':note'])(
    '%j is redacted like everything else',
    (where) => {
      const redactor = createRedactor()
      expect(redactor.redact(where as string, 'note', MAIL)).toBe('[REDACTED:email]')
      expect(redactor.stats()[0]?.position).toBe('log.attribute')
    },
  )

  test.each([undefined, null, 5, {}, Symbol('x')])('a key that is none counts as no key', (key) => {
    expect(createRedactor().redact('log.body', key as string, MAIL)).toBe('[REDACTED:email]')
  })
})

describe('hints', () => {
  test('the database decides what double quotes are, also for a text that was clean with another', () => {
    const redactor = createRedactor()
    const text = 'SELECT a FROM t WHERE b = "Mira"'
    const redact = (dbSystem?: string) =>
      redactor.redact(
        'span.attribute',
        'db.query.text',
        text,
        dbSystem === undefined ? undefined : { dbSystem },
      )
    for (let round = 0; round < 3; round++) {
      expect(redact('postgresql')).toBe(text)
      expect(redact('mysql')).toBe('SELECT a FROM t WHERE b = ?')
      expect(redact()).toBe('SELECT a FROM t WHERE b = ?')
    }
  })
})

describe('failures', () => {
  const broken = () => {
    throw new Error('hunter2')
  }

  test.each([
    ['a getter', Object.defineProperty({ b: MAIL }, 'a', { get: broken, enumerable: true })],
    ['a proxy', new Proxy({}, { ownKeys: broken })],
    ['toJSON', { toJSON: broken }],
    ['an array with a getter', Object.defineProperty([1], '0', { get: broken })],
    ['deep within', { a: [{ b: new Proxy([], { get: broken }) }] }],
  ])('%s that throws makes the whole value an error, and the next value is redacted', (_, value) => {
    const redactor = createRedactor()
    expect(redactor.redact('log.body', '', value)).toBe('[REDACTED:error]')
    expect(redactor.redact('log.body', '', `to ${MAIL} x`)).toBe('to [REDACTED:email] x')
    expect(redactor.stats()).toContainEqual({ category: 'error', position: 'log.body', count: 1 })
  })

  test('a revoked proxy', () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    expect(createRedactor().redact('log.body', '', proxy)).toBe('[REDACTED:error]')
  })

  test('what failed half-way leaves nothing behind', () => {
    const redactor = createRedactor()
    const value = {
      a: MAIL,
      get b() {
        throw new Error('x')
      },
    }
    redactor.redact('log.body', '', value)
    expect(redactor.redact('log.body', '', 'x'.repeat(40))).toBe('x'.repeat(40))
  })

  test('a getter may redact with the same redactor', () => {
    const redactor = createRedactor()
    const value = {
      first: MAIL,
      get inner() {
        return redactor.redact('log.body', '', `password=hunter2 ${MAIL}`)
      },
      last: `to ${MAIL}`,
    }
    expect(redactor.redact('log.body', '', value)).toEqual({
      first: '[REDACTED:email]',
      inner: 'password=[REDACTED:password] [REDACTED:email]',
      last: 'to [REDACTED:email]',
    })
  })

  test('never throws, whatever it is given', () => {
    const redactor = createRedactor()
    fc.assert(
      fc.property(
        fc.anything({
          withMap: true,
          withSet: true,
          withNullPrototype: true,
          withBigInt: true,
          withDate: true,
          withTypedArray: true,
          withSparseArray: true,
        }),
        fc.string(),
        (value, key) => {
          redactor.redact('log.body', key, value)
        },
      ),
    )
  })
})

describe('stats', () => {
  test('count what was removed by category and position, and hold no value', () => {
    const redactor = createRedactor()
    expect(redactor.stats()).toEqual([])
    redactor.redact('span.attribute', 'note', `${MAIL} and bram@example.com`)
    redactor.redact('span.attribute:password', 'password', 'hunter2')
    redactor.redact('log.body', '', { a: [MAIL], password: 7 })
    redactor.redact('log.body', '', 'nothing here, [REDACTED:email], password=***')
    redactor.redact('span.attribute', 'process.command_args', ['x', '--token', 'abc'])
    redactor.redact('span.attribute', 'db.query.text', "SELECT 'a', 5")
    expect(redactor.stats()).toEqual([
      { category: 'email', position: 'span.attribute', count: 2 },
      { category: 'password', position: 'span.attribute', count: 1 },
      { category: 'command-line', position: 'span.attribute', count: 1 },
      { category: 'sql-literal', position: 'span.attribute', count: 2 },
      { category: 'email', position: 'log.body', count: 1 },
      { category: 'password', position: 'log.body', count: 1 },
    ])
    expect(JSON.stringify(redactor.stats())).not.toMatch(/mira|hunter2/)
  })

  test('are a copy', () => {
    const redactor = createRedactor()
    redactor.redact('log.body', '', MAIL)
    const before = redactor.stats()
    redactor.redact('log.body', '', MAIL)
    expect(before).toEqual([{ category: 'email', position: 'log.body', count: 1 }])
    expect(redactor.stats()).toEqual([{ category: 'email', position: 'log.body', count: 2 }])
  })
})

it('is of its own: what one redactor counts and remembers is not the other’s', () => {
  const one = createRedactor()
  const other = createRedactor({ level: 'strict' })
  for (let round = 0; round < 3; round++) {
    expect(one.redact('span.attribute', 'user.id', 'mira-17')).toBe('mira-17')
    expect(other.redact('span.attribute', 'user.id', 'mira-17')).toBe('[REDACTED:strict]')
  }
  expect(one.stats()).toEqual([])
})
