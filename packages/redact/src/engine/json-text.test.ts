import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { KeyRule } from '../keys/table.ts'
import { type JsonVisitor, joinPath, mayBeJson, rewriteJson } from './json-text.ts'

const RULE: KeyRule = { category: 'password', condition: 'always', entry: '' }

/** Notes what it is asked, and changes what starts with `x`. */
function visit(text: string, path = '', rule?: KeyRule) {
  const asked: unknown[] = []
  const visitor: JsonVisitor = {
    key(name) {
      asked.push(name)
      return name.startsWith('x') ? 'X"' : name
    },
    below: (at, above) => above ?? (at.endsWith('secret') ? RULE : undefined),
    text(value, at, held, before) {
      asked.push([value, at, held !== undefined, ...(before === undefined ? [] : [before])])
      return value.startsWith('x') ? 'X"' : value
    },
    number(value, at, held, written) {
      asked.push([value, at, held !== undefined, written])
      return value === 7 ? 'X"' : value
    },
  }
  return { text: rewriteJson(text, path, rule, visitor), asked }
}

describe('rewriteJson (policy section 3d)', () => {
  test.each([
    ['{"a":"x1"}', '{"a":"X\\""}'],
    ['{"x1":"a"}', '{"X\\"":"a"}'],
    ['[7, "x", 7.0]', '["X\\"", "X\\"", "X\\""]'],
    [' { "a" : [ 1 , "x" ] , "b" : 1e2 } ', ' { "a" : [ 1 , "X\\"" ] , "b" : 1e2 } '],
    ['{"a":"\\u0078"}', '{"a":"X\\""}'],
    ['{"a":"x","a":"b","a":"x"}', '{"a":"X\\"","a":"b","a":"X\\""}'],
    ['{"a":{},"b":[],"c":"x"}', '{"a":{},"b":[],"c":"X\\""}'],
    ['{"a":"}\\"],{","b":"x"}', '{"a":"}\\"],{","b":"X\\""}'],
  ])('%s', (text, expected) => {
    expect(visit(text).text).toBe(expected)
  })

  test.each([
    '{}',
    '[]',
    '{"a":1.50,"b":12345678901234567890,"c":-0,"d":"\\u0061\\/"}',
    '[true,false,null]',
    '"a"',
    '5',
  ])('leaves %s byte for byte', (text) => {
    expect(visit(text).text).toBe(text)
  })

  test.each(['', '{', '{"a":', '{"a":"b"', "{'a':1}", '[1,]', '{"a":1}x', 'x', '{"a":"b\n"}'])(
    '%j is none',
    (text) => {
      expect(visit(text).text).toBeUndefined()
      expect(visit(text).asked).toEqual([])
    },
  )

  test('gives paths, rules and numbers as they are written', () => {
    expect(visit('{"a":{"b":["c",1.0]},"secret":{"d":[{"e":"f"}]},"g":"h"}', 'p').asked).toEqual([
      'a',
      'b',
      ['c', 'p.a.b', false],
      [1, 'p.a.b', false, '1.0'],
      'secret',
      'd',
      'e',
      ['f', 'p.secret.d.e', true],
      'g',
      ['h', 'p.g', false],
    ])
    expect(visit('["a"]', 'p', RULE).asked).toEqual([['a', 'p', true]])
  })

  test('gives the string before it in an array', () => {
    expect(visit('["a","b",["c","d"],"e",5,"f",{"g":"h","i":"j"}]').asked).toEqual([
      ['a', '', false],
      ['b', '', false, 'a'],
      ['c', '', false],
      ['d', '', false, 'c'],
      ['e', '', false],
      [5, '', false, '5'],
      ['f', '', false],
      'g',
      ['h', 'g', false],
      'i',
      ['j', 'i', false],
    ])
  })

  test('asks of true, false and null nothing', () => {
    expect(visit('{"a":true,"b":[false,null]}').asked).toEqual(['a', 'b'])
  })

  test('reads what JSON.parse reads, in its order', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent)
        const leaves: unknown[] = []
        const parsed = JSON.parse(text, (_, member) => member)
        rewriteJson(text, '', undefined, {
          key: (name) => name,
          below: () => undefined,
          text: (leaf) => leaves[leaves.push(leaf) - 1],
          number: (leaf) => leaves[leaves.push(leaf) - 1],
        })
        const expected: unknown[] = []
        const walk = (member: unknown): void => {
          if (typeof member === 'string' || typeof member === 'number') expected.push(member)
          else if (typeof member === 'object' && member !== null) Object.values(member).forEach(walk)
        }
        walk(parsed)
        const sorted = (list: unknown[]) => list.map(String).sort()
        expect(sorted(leaves)).toEqual(sorted(expected))
      }),
    )
  })

  test('takes linear time, however deep', () => {
    for (const text of [
      '['.repeat(30_000) + ']'.repeat(30_000),
      `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
      `["${'\\\\'.repeat(60_000)}"]`,
      `[${'"",'.repeat(40_000)}""]`,
    ]) {
      const start = performance.now()
      expect(visit(text).text).toBe(text)
      expect(performance.now() - start).toBeLessThan(250)
    }
  })
})

test.each([
  ['{}', true],
  [' \n[1] ', true],
  ['{]', false],
  ['{', false],
  ['a{}', false],
  ['', false],
  ['"{}"', false],
])('mayBeJson(%j) is %s', (text, may) => {
  expect(mayBeJson(text)).toBe(may)
})

test('a path keeps its last words, and only so much of it', () => {
  expect(joinPath('', 'a')).toBe('a')
  expect(joinPath('a.b', 'c')).toBe('a.b.c')
  const long = Array.from({ length: 100 }, (_, index) => `k${index}`).reduce(joinPath, '')
  expect(long.length).toBeLessThanOrEqual(200)
  expect(long.endsWith('k97.k98.k99')).toBe(true)
})
