import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rewriteLine } from './json-line.ts'

const same = (_key: string, value: unknown) => value

/** Rewrites strings to `X`, and tells what it was asked. */
function rewriting() {
  const members: [string, unknown][] = []
  const rewrite = (key: string, value: unknown) => {
    members.push([key, value])
    return typeof value === 'string' ? 'X' : value
  }
  return { members, rewrite }
}

describe('rewriteLine', () => {
  it('gives members one by one, twice if they are there twice', () => {
    const { members, rewrite } = rewriting()
    expect(rewriteLine('{"a":"b","n":1,"a":"c","o":{"x":["}"]},"z":null}\n', rewrite)).toBe(
      '{"a":"X","n":1,"a":"X","o":{"x":["}"]},"z":null}\n',
    )
    expect(members).toEqual([
      ['a', 'b'],
      ['n', 1],
      ['a', 'c'],
      ['o', { x: ['}'] }],
      ['z', null],
    ])
  })

  it('leaves everything else as it is written: numbers, spaces, escapes', () => {
    const line = ' { "id" : 12345678901234567890 , "f":1.0, "t":"a", "u":{"e":"\\u0041"} } \r\n'
    const { rewrite } = rewriting()
    expect(rewriteLine(line, rewrite)).toBe(line.replace('"a"', '"X"'))
    expect(rewriteLine(line, same)).toBe(line)
  })

  it('reads escapes in keys and values', () => {
    const { members, rewrite } = rewriting()
    const line = JSON.stringify({ 'k"\\': 'v\\"\n', b: '\\' })
    expect(rewriteLine(line, rewrite)).toBe('{"k\\"\\\\":"X","b":"X"}')
    expect(members).toEqual([
      ['k"\\', 'v\\"\n'],
      ['b', '\\'],
    ])
  })

  it.each([
    '',
    'text',
    '[1]',
    '"a"',
    '{',
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,',
    '{"a":1,}',
    '{"a":1}x',
    '{"a" 1}',
    '{a:1}',
    '{"a":"b}',
    '{"a":{"b":1}',
    '{"a":[1,]}',
    '{"a":b}',
    '{"a":}',
    '{"a":1 "b":2}',
    '{"a":"\\x"}',
  ])('says undefined for %j', (line) => {
    expect(rewriteLine(line, same)).toBeUndefined()
  })

  it('takes an empty object', () => {
    expect(rewriteLine('{}\n', same)).toBe('{}\n')
  })

  it('never throws, and changes nothing if nothing is changed', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `{"a":${text}`),
        ),
        (line) => {
          expect([line, undefined]).toContain(rewriteLine(line, same))
        },
      ),
    )
  })

  it('sees what JSON.parse sees', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const seen: [string, unknown][] = []
        const line = JSON.stringify(object)
        rewriteLine(line, (key, value) => {
          seen.push([key, value])
          return value
        })
        expect(seen).toEqual(Object.entries(JSON.parse(line)))
      }),
    )
  })

  it('takes linear time: backslashes, quotes, open brackets (policy, section 1)', () => {
    for (const part of ['\\', '\\"', '\\\\"', '[', '{"a":', '"', ' ', '1']) {
      const line = `{"a":"${part.repeat(65_536 / part.length)}`
      const start = performance.now()
      rewriteLine(line, same)
      rewriteLine(line.replace('"a":"', '"a":'), same)
      expect(performance.now() - start, part).toBeLessThan(400)
    }
  })
})
