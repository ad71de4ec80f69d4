import { describe, expect, it, test } from 'vitest'
import { createRedactor } from './redactor.ts'

const MAIL = 'mira@example.com'
const GONE = '[REDACTED:email]'
const redactor = createRedactor()
const redact = (value: unknown, key = ''): unknown => redactor.redact('log.body', key, value)

/** An object that is deep in itself. */
function nested(depth: number, inside: unknown): unknown {
  let value = inside
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? { [`d${level}`]: value } : [value]
  return value
}

describe('types (section 1)', () => {
  test.each([true, false, null, undefined, '', 0, -0, 1.5, 7n, Number.NaN, Infinity])(
    '%s stays, also under a key',
    (value) => {
      expect(redact(value)).toBe(value)
      expect(redact(value, 'token')).toBe(value)
    },
  )

  test('a number becomes its marker, an array of numbers one of strings', () => {
    expect(redact(4242424242424242)).toBe('[REDACTED:credit-card]')
    expect(redact(4242424242424242n)).toBe('[REDACTED:credit-card]')
    expect(redact([4242424242424242, 7, 1.5])).toEqual(['[REDACTED:credit-card]', '7', '1.5'])
    expect(redact([4242424242424242, 7, 'x', null])).toEqual(['[REDACTED:credit-card]', 7, 'x', null])
    expect(redact(492817, 'otp')).toBe('[REDACTED:otp]')
    expect(redact([1, 2], 'pin')).toEqual(['[REDACTED:otp]', '[REDACTED:otp]'])
  })

  test.each([
    ['gen_ai.request.seed', 42],
    ['token', 42],
    ['session', 42],
    ['private_key', 42],
    ['trace_id', 4242424242424242],
    ['n', 4242424242424243],
    ['n', -4242424242424242],
    ['n', 42424242424.24242],
  ])('%s: %d stays', (key, value) => {
    expect(redact(value, key)).toBe(value)
  })

  test('what has nothing to remove is the same object', () => {
    for (const value of [
      [1, 'a', { b: [null] }],
      { a: { b: 'c' } },
      new Map([['a', 'b']]),
      new Set(['a']),
      new Error('x'),
    ])
      expect(redact(value)).toBe(value)
  })

  test('the rest of a copy is the same, and the input as it was', () => {
    const kept = { c: [1] }
    const value = Object.freeze({ a: MAIL, kept, list: Object.freeze([MAIL, kept]) })
    const redacted = redact(value) as typeof value
    expect(redacted).toEqual({ a: GONE, kept, list: [GONE, kept] })
    expect(redacted.kept).toBe(kept)
    expect(value.a).toBe(MAIL)
    expect(value.list[0]).toBe(MAIL)
  })
})

describe('objects', () => {
  test('keys are text, and none is lost when two become one marker', () => {
    expect(redact({ [MAIL]: 1, 'bram@example.com': 2, n: 3 })).toEqual({ [GONE]: 1, [`${GONE}#2`]: 2, n: 3 })
    expect(
      redact(
        new Map<string, number>([
          [MAIL, 1],
          ['bram@example.com', 2],
        ]),
      ),
    ).toEqual(
      new Map([
        [GONE, 1],
        [`${GONE}#2`, 2],
      ]),
    )
  })

  test('a key is judged with its path, and below a sensitive one every leaf goes', () => {
    expect(redact({ api: { key: 'a', kind: 'b' }, wallet: { address: 'c' } })).toEqual({
      api: { key: '[REDACTED:api-key]', kind: 'b' },
      wallet: { address: '[REDACTED:wallet]' },
    })
    expect(redact({ credentials: { user: 'a', deep: [{ n: 5, yes: true, no: null, none: '' }] } })).toEqual({
      credentials: {
        user: '[REDACTED:password]',
        deep: [{ n: '[REDACTED:password]', yes: true, no: null, none: '' }],
      },
    })
    expect(redact({ key: 'a' }, 'api')).toEqual({ key: '[REDACTED:api-key]' })
  })

  test('a key may be hidden as any text may (section 7)', () => {
    expect(
      redact({ 'p\u0430ssword': 'a', 'api\u200bKey': 'b', '%70assword': 'c', 'p\u00e4ss': 'd' }),
    ).toEqual({
      'p\u0430ssword': '[REDACTED:password]',
      'api\u200bKey': '[REDACTED:api-key]',
      '%70assword': '[REDACTED:password]',
      'p\u00e4ss': 'd',
    })
  })

  test('64 levels and more are read', () => {
    for (const depth of [64, 65, 200]) {
      const text = JSON.stringify(redact(nested(depth, { password: 'hunter2', a: 'kept' })))
      expect(text).not.toContain('hunter2')
      expect(text).toContain('kept')
    }
  })

  test('what is nested deeper than can be read is cut off', () => {
    const text = JSON.stringify(redact(nested(300, { a: 'hunter2' })))
    expect(text).not.toContain('hunter2')
    expect(text).toContain('[TRUNCATED]')
  })

  test('a circle is named, in what is clean as well', () => {
    const circle: Record<string, unknown> = { a: MAIL }
    circle.self = circle
    circle.list = [circle]
    expect(redact(circle)).toEqual({ a: GONE, self: '[Circular]', list: ['[Circular]'] })
    expect(circle.self).toBe(circle)
  })

  test('one object in two places is no circle', () => {
    const shared = { a: MAIL }
    expect(redact([shared, shared])).toEqual([{ a: GONE }, { a: GONE }])
  })

  test('more objects than can be read fail closed', () => {
    let shared: unknown = { a: 'hunter2' }
    for (let level = 0; level < 20; level++) shared = [shared, shared]
    expect(redact(shared)).toBe('[REDACTED:error]')
  })

  test('objects without prototype, with its name as a key, of a class, and proxies', () => {
    const bare: Record<string, unknown> = Object.create(null)
    bare.password = 'a'
    expect(redact(bare)).toEqual({ password: '[REDACTED:password]' })
    const named = redact(JSON.parse('{"__proto__":{"password":"a"},"b":1}')) as object
    expect(Object.keys(named)).toEqual(['__proto__', 'b'])
    expect(JSON.stringify(named)).toBe('{"__proto__":{"password":"[REDACTED:password]"},"b":1}')
    class User {
      email = MAIL
    }
    expect(redact(new User())).toEqual({ email: GONE })
    expect(redact(new Proxy({ password: 'a' }, {}))).toEqual({ password: '[REDACTED:password]' })
    expect(redact(new Proxy([MAIL], {}))).toEqual([GONE])
  })

  test('properties with a symbol, which a console shows', () => {
    const symbol = Symbol('password')
    expect(redact({ [symbol]: 'a', b: 1 })).toEqual({ [symbol]: '[REDACTED:password]', b: 1 })
  })

  test('an error stays one, with its message, stack and cause without secrets', () => {
    const error = Object.assign(new TypeError(`to ${MAIL}`, { cause: new Error('password=hunter2') }), {
      config: { headers: { Authorization: 'Bearer x' } },
    })
    const redacted = redact({ error }) as { error: typeof error }
    expect(redacted.error).toBeInstanceOf(TypeError)
    expect(redacted.error.message).toBe(`to ${GONE}`)
    expect(redacted.error.stack).toContain(`to ${GONE}`)
    expect(redacted.error.stack).not.toContain(MAIL)
    expect(String(redacted.error.cause)).toBe('Error: password=[REDACTED:password]')
    expect(redacted.error.config.headers.Authorization).toBe('[REDACTED:api-key]')
    expect(Object.keys(redacted.error)).toEqual(['config'])
    expect(error.message).toContain(MAIL)
    expect((redact(new AggregateError([new Error(MAIL)])) as AggregateError).errors[0].message).toBe(GONE)
  })

  test('maps and sets', () => {
    const key = { a: MAIL }
    expect(
      redact(
        new Map<unknown, unknown>([
          ['password', 'a'],
          [1, MAIL],
          [key, 'b'],
        ]),
      ),
    ).toEqual(
      new Map<unknown, unknown>([
        ['password', '[REDACTED:password]'],
        [1, GONE],
        [{ a: GONE }, 'b'],
      ]),
    )
    expect(
      redact({
        credentials: new Map([
          ['user', 'a'],
          ['pass', 'b'],
        ]),
      }),
    ).toEqual({
      credentials: new Map([
        ['user', '[REDACTED:password]'],
        ['pass', '[REDACTED:password]'],
      ]),
    })
    expect(redact({ wallet: new Map([['address', 'a']]) })).toEqual({
      wallet: new Map([['address', '[REDACTED:wallet]']]),
    })
    expect(redact(new Set([MAIL, 1]))).toEqual(new Set([GONE, 1]))
  })

  test('what JSON makes of an object is read, and is what is left of it', () => {
    class Hidden {
      readonly #email: string
      constructor(email: string) {
        this.#email = email
      }
      toJSON() {
        return { email: this.#email }
      }
    }
    expect(redact({ user: new Hidden(MAIL) })).toEqual({ user: { email: GONE } })
    const clean = new Hidden('')
    expect(redact(clean)).toBe(clean)
    const again = { toJSON: () => again, a: 'b' }
    expect(redact(again)).toBe(again)
  })

  test('texts and numbers in a box, addresses and headers', () => {
    expect(redact({ a: new String(MAIL) })).toEqual({ a: GONE })
    expect(redact(new Number(4242424242424242))).toBe('[REDACTED:credit-card]')
    expect(redact(new URL('https://a:hunter2@x.example/?token=abcd'))).not.toMatch(/hunter2|abcd/)
    expect(redact(new URLSearchParams('token=abcd&a=1'))).toMatch(/^token=\[REDACTED:query-param\]&a=1$/)
    expect(redact(new Headers({ authorization: 'Bearer x' }))).toEqual(
      new Map([['authorization', '[REDACTED:api-key]']]),
    )
    const clean = new Headers({ accept: 'text/html' })
    expect(redact(clean)).toBe(clean)
  })

  test('dates, bytes and expressions stay unless their key is sensitive', () => {
    for (const value of [new Date(0), Buffer.from('a'), new Uint32Array(2), /a/]) {
      expect(redact({ value })).toEqual({ value })
      expect(redact({ secret: value })).toEqual({ secret: '[REDACTED:password]' })
    }
  })
})

describe('JSON within strings (section 3d)', () => {
  test('is written anew where something changed, and else byte for byte', () => {
    expect(redact(' {"password" : "a" , "n" : 1.50 } ')).toBe(
      ' {"password" : "[REDACTED:password]" , "n" : 1.50 } ',
    )
    const clean = ' {"a" : "b" , "n" : 1.50 } '
    expect(redact(clean)).toBe(clean)
  })

  test('within JSON, as deep as it goes', () => {
    let text = JSON.stringify({ password: 'hunter2', kept: 'x' })
    for (let level = 0; level < 6; level++) text = JSON.stringify({ text })
    const redacted = redact(text) as string
    expect(redacted).not.toContain('hunter2')
    let value: unknown = redacted
    for (let level = 0; level < 6; level++) value = (JSON.parse(String(value)) as { text: unknown }).text
    expect(JSON.parse(String(value))).toEqual({ password: '[REDACTED:password]', kept: 'x' })
  })

  test('in the values of an object, under their paths', () => {
    expect(redact({ wallet: '{"address":"a"}', list: ['{"otp":123456}'] })).toEqual({
      wallet: '{"address":"[REDACTED:wallet]"}',
      list: ['{"otp":"[REDACTED:otp]"}'],
    })
  })

  test('numbers that no double holds', () => {
    expect(redact('{"n":6212345678901234569,"m":12345678901234567890}')).toBe(
      '{"n":"[REDACTED:credit-card]","m":12345678901234567890}',
    )
  })
})

describe('long texts (section 1)', () => {
  const most = 1024
  const short = createRedactor({ maxScanLength: most })
  const read = (value: string, key = '') => short.redact('log.body', key, value)

  test('are cut, and what was cut is not cut again', () => {
    const text = 'a '.repeat(most)
    expect(read(text)).toBe(`${text.slice(0, most)}[TRUNCATED]`)
    expect(read(read(text))).toBe(read(text))
    expect(read('a '.repeat(most / 2))).toBe('a '.repeat(most / 2))
  })

  test.each([
    [MAIL, GONE],
    ['password=hunter2EXAMPLE', 'password=[REDACTED:password]'],
    ['4242 4242 4242 4242', '[REDACTED:credit-card]'],
    ['0x52908400098527886E0F7030069857D2E4169EE7', '[REDACTED:evm-address]'],
    ['postgres://a:hunter2@db/x', 'postgres://[REDACTED:url-userinfo]@db/x'],
  ])('a secret across the cut goes as a whole: %s', (secret, marker) => {
    for (let before = most - secret.length - 2; before < most + 2; before++) {
      const text = `${'a '.repeat(most).slice(0, before - 1)} ${secret} ${'b '.repeat(most)}`
      const redacted = read(text)
      expect(redacted.endsWith('[TRUNCATED]')).toBe(true)
      const rest = redacted.slice(before, -'[TRUNCATED]'.length)
      expect(
        marker.startsWith(rest) || rest.startsWith(marker) || secret.startsWith(rest.slice(0, 9)),
        rest,
      ).toBe(true)
      expect(rest).not.toMatch(/hunter2|mira@|4242 4242|529084/)
    }
  })

  test('that grow by their markers are not cut when they are redacted again', () => {
    const text = 'a@b.co '.repeat(140)
    const once = read(text)
    expect(once.length).toBeGreaterThan(2 * most)
    expect(once).not.toContain('TRUNCATED')
    expect(read(once)).toBe(once)
    const long = read('a@b.co '.repeat(1000))
    expect(long.endsWith('[TRUNCATED]')).toBe(true)
    expect(read(long)).toBe(long)
  })

  test('a row of markers is cut all the same', () => {
    expect(read('[REDACTED:a]'.repeat(10_000)).length).toBeLessThan(9 * most)
  })

  test.each([
    'Authorization: Digest username="mira", response="',
    'Cookie: a=b; c=',
    'password="',
    '{"a":"b","password":"',
    '-----BEGIN PRIVATE' + ' KEY-----\n',
  ])('what reaches to the end takes no mark with it: %j', (start) => {
    const once = read(start + 'abcdefgh'.repeat(most))
    expect(once).not.toContain('abcdefgh')
    expect(once.endsWith('][TRUNCATED]')).toBe(true)
    expect(read(once)).toBe(once)
  })

  test('SQL, Redis commands and JSON queries are cut like others', () => {
    for (const start of ["SELECT '", 'SET k ', '{"find":"c","a":"'])
      expect(read(start + 'Mira '.repeat(most), 'db.query.text')).not.toContain('Mira')
  })

  test('a sensitive key takes the whole', () => {
    expect(read('a'.repeat(2 * most), 'password')).toBe('[REDACTED:password]')
  })

  it('holds for each text of an object, and not for all together', () => {
    const value = { a: 'a '.repeat(500), b: 'b '.repeat(500), c: `${'c '.repeat(500)}${MAIL}` }
    expect(short.redact('log.body', '', value)).toEqual({ ...value, c: `${'c '.repeat(500)}${GONE}` })
  })
})
