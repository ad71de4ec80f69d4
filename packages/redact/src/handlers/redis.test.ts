import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { corpusCases } from '../detectors/fixtures/redact-with.ts'
import { fastest, handled } from './fixtures/handled.ts'
import { redactRedis } from './redis.ts'

const redacted = (text: string) => handled(text, redactRedis).text

describe('redactRedis (policy section 5, Redis)', () => {
  const cases = corpusCases(
    ({ category, value }) => category === 'redis-argument' || /^HGETALL |^GET session:/.test(String(value)),
  )
  it('has cases of the corpus', () => expect(cases.length).toBeGreaterThan(5))
  it.each(cases)('$id', ({ value, secrets, keep }) => {
    const text = redacted(String(value))
    for (const secret of secrets) expect(text).not.toContain(secret)
    for (const kept of keep) expect(text).toContain(kept)
    expect(redacted(text)).toBe(text)
  })

  it.each([
    ['AUTH secret', 'AUTH ?'],
    ['HELLO 3 AUTH user secret SETNAME x', 'HELLO ?'],
    ['MIGRATE h 6379 "" 0 5000 AUTH secret KEYS a', 'MIGRATE ?'],
    ['EVAL "return 1" 0 a', 'EVAL ?'],
    ['EVAL "local a = 1\nget b\nend" 1 k\nGET x', 'EVAL ?\n?\n?\nGET x'],
    ['CONFIG SET requirepass secret', 'CONFIG SET ?'],
    ['ACL SETUSER bob on >secret ~*', 'ACL SETUSER ?'],
    ['CLIENT SETNAME mira', 'CLIENT SETNAME ?'],
    ['SCRIPT LOAD "return 1"', 'SCRIPT LOAD ?'],
    ['SET k v', 'SET k ?'],
    ['set k v', 'set k ?'],
    ['"SET" "k" "a b"', '"SET" "k" ?'],
    ['SET "k\\" x" v', 'SET "k\\" x" ?'],
    ['SET k a value with spaces EX 60', 'SET k ?'],
    ['SETEX k 60 v', 'SETEX k ?'],
    ['LPUSH k a b c', 'LPUSH k ?'],
    ['SISMEMBER k mira', 'SISMEMBER k ?'],
    ['ZADD k 1 mira', 'ZADD k ?'],
    ['PUBLISH ch hello', 'PUBLISH ch ?'],
    ['XADD s * f v', 'XADD s ?'],
    ['EVALSHA abc 1 k v', 'EVALSHA abc ?'],
    ['MYMOD.DO a b', 'MYMOD.DO a ?'],
    ['HSET k f v', 'HSET k f ?'],
    ['HMSET k f v g w', 'HMSET k f ? g ?'],
    ['HSET k name "Ilse Testerova" city Atlantis', 'HSET k name ? city ?'],
    ['HSET k name Ilse Testerova city Atlantis', 'HSET k name ?'],
    ['HSET k f v {"a":1} w', 'HSET k f ?'],
    ['MSET a 1 b 2', 'MSET a ? b ?'],
    ['MSET a one two b 2', 'MSET a ?'],
    ['SET k \x00\x01\xff', 'SET k ?'],
    ['SET a 1\r\nGET b\r\nSADD s mira', 'SET a ?\r\nGET b\r\nSADD s ?'],
    ['SET k first line\nMira lives here\n  {"a": 1}\n', 'SET k ?\n?\n  ?\n'],
    ['GET sess:abc', 'GET sess:?'],
    ['GET user_session:abc:name', 'GET user_session:?:name'],
    ['GET userSession:abc', 'GET userSession:?'],
    ['MGET a:1 app:otp:123456 "x:token:y"', 'MGET a:1 app:otp:? "x:token:?"'],
    ['SET refresh:abc v', 'SET refresh:? ?'],
    ['EXPIRE magic:abc 60', 'EXPIRE magic:? 60'],
    ['DEL api-key:abc apikey:abc', 'DEL api-key:? apikey:?'],
    ['HGETALL spring:session:sessions:abc', 'HGETALL spring:session:?:?'],
    ['HSET session:abc user mira', 'HSET session:? user ?'],
    ['GET session:abc [1 other arguments]', 'GET session:? [1 other arguments]'],
    ['HSET k f v [2 other arguments]', 'HSET k f ? [2 other arguments]'],
  ])('%s', (text, expected) => {
    expect(redacted(text)).toBe(expected)
    expect(redacted(expected)).toBe(expected)
  })

  it.each([
    'GET user:1042:profile',
    'MGET a b c',
    'DEL a',
    'HGET user:1 name',
    'HMGET user:1 name city',
    'LRANGE queue:jobs 0 -1',
    'ZRANGEBYSCORE k -inf +inf WITHSCORES LIMIT 0 10',
    'SCAN 0 MATCH user:* COUNT 100',
    'EXPIRE k 3600',
    'XREAD COUNT 10 STREAMS s 0',
    'PING',
    'MULTI\nINCR a\nEXEC',
    'SET k [1 other arguments]',
    'HSET k f [2 other arguments]',
    'SET k ? EX ?',
    'HMSET ? ? ? ? ?',
    'KEYS session:*',
    'GET session:{id}',
    'GET sessions:active',
    'GET tokenomics:btc',
    '/orders/_search',
    '',
    ' \n ',
  ])('leaves %s', (text) => {
    expect(redacted(text)).toBe(text)
  })

  it('gives keys and fields to the detectors', () => {
    expect(handled('HSET user:mira@example.com card:number x', redactRedis).scanned).toEqual([
      'user:mira@example.com',
      'card:number',
    ])
  })

  it('never throws, and leaves nothing to do a second time', () => {
    const words = fc.constantFrom(
      'SET',
      'get',
      'HSET',
      'MSET',
      'EVAL',
      'foo',
      'session:',
      'a',
      '"',
      "'",
      '\\',
      ' ',
      '\n',
      ':',
      '[1 other arguments]',
      '?',
      '{',
      '[REDACTED:jwt]',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(words, { maxLength: 30 }).map((all) => all.join(' ')),
          fc.array(words).map((all) => all.join('')),
        ),
        (text) => {
          const once = redacted(text)
          expect(redacted(once)).toBe(once)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it.each([
    '"',
    "'a ",
    '"a"b ',
    '\n',
    ':',
    'session:',
    ' ',
    'a ',
    '\\',
    '[1 other arguments] ',
    'SET a\n',
    '"\\" ',
  ])('takes linear time: %j', (piece) => {
    for (const command of ['SET ', 'HSET ', 'MGET ', '']) {
      const text = command + piece.repeat(Math.ceil(65536 / piece.length))
      expect(fastest(() => redacted(text))).toBeLessThan(400)
    }
  })
})
