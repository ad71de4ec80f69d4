import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { markerOf } from '../category.ts'
import { Found } from './found.ts'

type Finding = readonly [category: string, start: number, end: number, replacement?: string]

function apply(text: string, findings: readonly Finding[], limit = text.length) {
  const found = new Found()
  for (const [category, start, end, replacement] of findings) found.add(category, start, end, replacement)
  const counted: string[] = []
  const result = found.apply(text, limit, markerOf, (category) => counted.push(category))
  return { result, counted }
}

describe('findings become replacements (policy section 2)', () => {
  test.each<[string, Finding[], string, string[]]>([
    ['abcdef', [], 'abcdef', []],
    ['abcdef', [['jwt', 2, 4]], 'ab[REDACTED:jwt]ef', ['jwt']],
    ['abcdef', [['jwt', 0, 6]], '[REDACTED:jwt]', ['jwt']],
    [
      'abcdef',
      [
        ['jwt', 4, 5],
        ['otp', 1, 2],
      ],
      'a[REDACTED:otp]cd[REDACTED:jwt]f',
      ['otp', 'jwt'],
    ],
    ['abcdef', [['sql-literal', 2, 4, '?']], 'ab?ef', ['sql-literal']],
    [
      'abcdef',
      [
        ['jwt', 3, 3],
        ['jwt', 4, 2],
      ],
      'abcdef',
      [],
    ],
    // Those that overlap are one, with the name of the first.
    [
      'abcdef',
      [
        ['jwt', 1, 4],
        ['otp', 2, 5],
      ],
      'a[REDACTED:jwt]f',
      ['jwt'],
    ],
    [
      'abcdef',
      [
        ['jwt', 2, 5],
        ['otp', 1, 4],
      ],
      'a[REDACTED:jwt]f',
      ['jwt'],
    ],
    [
      'abcdef',
      [
        ['otp', 2, 3],
        ['jwt', 0, 6],
      ],
      '[REDACTED:otp]',
      ['otp'],
    ],
    [
      'abcdef',
      [
        ['sql-literal', 1, 3, '?'],
        ['jwt', 2, 5],
      ],
      'a?f',
      ['sql-literal'],
    ],
    [
      'abcdef',
      [
        ['jwt', 1, 3],
        ['otp', 3, 5],
      ],
      'a[REDACTED:jwt][REDACTED:otp]f',
      ['jwt', 'otp'],
    ],
    [
      'abcdef',
      [
        ['jwt', 0, 2],
        ['otp', 1, 4],
        ['iban', 3, 6],
      ],
      '[REDACTED:jwt]',
      ['jwt'],
    ],
    // What stands for a secret stays.
    ['a=*** b', [['password', 2, 5]], 'a=*** b', []],
    ['a=? b', [['sql-literal', 2, 3, '?']], 'a=? b', []],
    ['a=[REDACTED] b', [['password', 2, 12]], 'a=[REDACTED] b', []],
    ['a [REDACTED:email] b', [['password', 4, 8]], 'a [REDACTED:email] b', []],
    ['a [REDACTED:email] b', [['password', 0, 6]], '[REDACTED:password] b', ['password']],
    ['a [REDACTED:email] b', [['password', 6, 20]], 'a [REDACTED:password]', ['password']],
    ['[REDACTED:email][REDACTED:jwt]', [['password', 4, 20]], '[REDACTED:password]', ['password']],
    ['a [REDACTED b', [['password', 2, 13]], 'a [REDACTED:password]', ['password']],
  ])('%s with %j', (text, findings, result, counted) => {
    expect(apply(text, findings)).toEqual({ result, counted })
  })

  test('a finding across the limit goes as a whole, one behind it is none', () => {
    expect(apply('abcdef', [['jwt', 2, 6]], 4)).toEqual({ result: 'ab[REDACTED:jwt]', counted: ['jwt'] })
    expect(apply('abcdef', [['jwt', 4, 6]], 4)).toEqual({ result: 'abcd', counted: [] })
    expect(apply('abcdef', [['jwt', 0, 1]], 4)).toEqual({ result: '[REDACTED:jwt]bcd', counted: ['jwt'] })
    expect(apply('ab***f', [['jwt', 2, 5]], 4)).toEqual({ result: 'ab**', counted: [] })
  })

  test('forgets what it is told to', () => {
    const found = new Found()
    found.add('jwt', 0, 1, undefined)
    expect(found.size).toBe(1)
    found.clear()
    expect(found.size).toBe(0)
    expect(found.apply('ab', 2, markerOf, () => {})).toBe('ab')
  })

  test('leaves nothing of what was found, and all of the rest in its order', () => {
    const finding = fc.tuple(fc.nat(30), fc.nat(30))
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'abcdefgh'), maxLength: 30 }),
        fc.array(finding),
        (text, pairs) => {
          const within = pairs
            .map(([one, other]): [number, number] => [
              Math.min(one, other),
              Math.min(Math.max(one, other), text.length),
            ])
            .filter(([start, end]) => start < end)
          const { result } = apply(
            text,
            within.map(([start, end]) => ['jwt', start, end, '?']),
          )
          const kept = [...text].filter(
            (_, index) => !within.some(([start, end]) => index >= start && index < end),
          )
          expect(result.replaceAll('?', '')).toBe(kept.join(''))
        },
      ),
    )
  })

  test('takes linear time', () => {
    const text = '[REDACTED:email] x '.repeat(5000)
    const found = new Found()
    for (let at = 0; at < text.length; at += 3) found.add('jwt', at, at + 2, undefined)
    const start = performance.now()
    found.apply(text, text.length, markerOf, () => {})
    expect(performance.now() - start).toBeLessThan(250)
  })
})
