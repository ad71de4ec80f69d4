import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fullUrl, redactQuery, redactTarget } from './url.ts'

describe('redactQuery', () => {
  it.each([
    ['', ''],
    ['a=1&b=2', 'a=1&b=2'],
    ['token=s', 'token=REDACTED'],
    ['a=1&token=s&b=2', 'a=1&token=REDACTED&b=2'],
    ['sig=s&Signature=s&AWSAccessKeyId=s', 'sig=REDACTED&Signature=REDACTED&AWSAccessKeyId=REDACTED'],
    ['X-Goog-Signature=s&X-Amz-Security-Token=s', 'X-Goog-Signature=REDACTED&X-Amz-Security-Token=REDACTED'],
    [
      'api_key=s&apiKey=s&API-KEY=s&apikey=s',
      'api_key=REDACTED&apiKey=REDACTED&API-KEY=REDACTED&apikey=REDACTED',
    ],
    ['token=s&password=s&secret=s', 'token=REDACTED&password=REDACTED&secret=REDACTED'],
    ['key=s&code=DE&state=open&policy=gold', 'key=s&code=DE&state=open&policy=gold'],
    ['access%5Ftoken=s&%74oken=s', 'access%5Ftoken=REDACTED&%74oken=REDACTED'],
    ['token[]=s&token[]=t', 'token[]=REDACTED&token[]=REDACTED'],
    ['token=a=b', 'token=REDACTED'],
    ['token=&a=', 'token=&a='],
    ['token&a=1', 'token&a=1'],
    ['%E0%A4%A=1&token=s', '%E0%A4%A=1&token=REDACTED'],
    ['tokens=1&monkey=2&encode=3', 'tokens=1&monkey=2&encode=3'],
  ])('%s', (query, expected) => {
    expect(redactQuery(query)).toBe(expected)
  })

  it('keeps every other parameter as it was written, wherever the secret stands', () => {
    const part = fc.stringMatching(/^[a-z0-9%=+.]{0,8}$/).map((text) => `x${text}`)
    fc.assert(
      fc.property(
        fc.array(part),
        fc.array(part),
        fc.stringMatching(/^[^&]{1,20}$/),
        (before, after, secret) => {
          const query = [...before, `password=${secret}`, ...after].join('&')
          expect(redactQuery(query)).toBe([...before, 'password=REDACTED', ...after].join('&'))
        },
      ),
    )
  })
})

describe('redactTarget', () => {
  it.each([
    ['/', '/'],
    ['/a/b?c=1', '/a/b?c=1'],
    ['/a?token=s', '/a?token=REDACTED'],
    ['//user:s@host/', '//user:s@host/'],
    ['/a@b?c=d@e', '/a@b?c=d@e'],
    ['http://user:s@host:1/a?token=s', 'http://REDACTED:REDACTED@host:1/a?token=REDACTED'],
    ['http://s@host/', 'http://REDACTED:REDACTED@host/'],
    ['http://user:p@s@host/', 'http://REDACTED:REDACTED@host/'],
    ['http://host/a@b', 'http://host/a@b'],
  ])('%s', (target, expected) => {
    expect(redactTarget(target)).toBe(expected)
  })
})

describe('fullUrl', () => {
  it.each([
    ['GET', '/a?b=1', 'http://host:1/a?b=1'],
    ['GET', 'http://other/a?token=s', 'http://other/a?token=REDACTED'],
    ['GET', '?a=1', 'http://host:1/?a=1'],
    ['OPTIONS', '*', 'http://host:1/*'],
    ['CONNECT', 'other:443', 'http://host:1/'],
  ])('%s %s', (method, target, expected) => {
    expect(fullUrl('http://host:1', method, target)).toBe(expected)
  })
})
