import { describe, expect, test } from 'vitest'
import { cutOf, isTruncated } from './truncation.ts'

describe('cutOf (policy section 1)', () => {
  test.each<[string, number, number]>([
    ['', 4, 0],
    ['abcd', 4, 4],
    ['abcde', 4, 4],
    ['[REDACTED]bcdefgh', 4, 13],
    ['ab[REDACTED:email]defgh', 4, 19],
    ['abcd[REDACTED:email]', 4, 4],
    ['abc[REDACTED:email]efgh', 4, 19],
    ['[REDACTED:email][REDACTED:email:0123abcd]cdefgh', 8, 47],
    ['[REDACTED:email][REDACTED:email]', 4, 32],
    ['ab[REDACTED is none of them', 4, 4],
    ['[REDACTED[REDACTED[REDACTED]', 4, 4],
  ])('%s, of which %i are read, is cut at %i', (text, most, cut) => {
    expect(cutOf(text, most)).toBe(cut)
  })

  test('a text of markers alone has an end as well', () => {
    expect(cutOf('[REDACTED:email]'.repeat(1000), 64)).toBe(512)
  })

  test('takes linear time', () => {
    for (const piece of ['[REDACTED', '[REDACTED]', '[REDACTED:']) {
      const start = performance.now()
      cutOf(piece.repeat(100_000), 131_072)
      expect(performance.now() - start).toBeLessThan(400)
    }
  })
})

test.each([
  ['[TRUNCATED]', true],
  ['a[TRUNCATED]', true],
  ['[TRUNCATED] ', false],
  ['TRUNCATED]', false],
  ['', false],
])('isTruncated(%j) is %s', (text, is) => {
  expect(isTruncated(text)).toBe(is)
})
