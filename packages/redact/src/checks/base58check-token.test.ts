import { describe, expect, test } from 'vitest'
import { Anchors } from '../text/anchors.ts'
import type { Scan } from '../text/scan.ts'
import { isEscape, startsToken, tokenEnd, visitTokens } from './base58check-token.ts'

function tokensOf(text: string, shortest: number, isTaken = true): string[] {
  const anchors = new Anchors()
  anchors.read(text)
  const seen: string[] = []
  visitTokens(
    { text, anchors } as Scan,
    shortest,
    (_, start, end) => seen.push(text.slice(start, end)) > 0 && isTaken,
  )
  return seen
}

describe('tokens of letters and digits (redaction policy, section 6: boundary)', () => {
  const long = 'abcdefghij0123456789'

  test.each<[string, string[]]>([
    [long, [long]],
    [`(${long})`, [long]],
    [`${long}-${long}_${long}`, [long, long, long]],
    [`a-b-c-${long}-d`, [long]],
    [`é${long}ü`, [long]],
    [`${long}x`, [`${long}x`]],
    ['short and-with-many-short-parts-of-words', []],
  ])('%s', (text, tokens) => expect(tokensOf(text, 20)).toEqual(tokens))

  test('the letter of an escape is left out if the token was nothing with it', () => {
    expect(tokensOf(`\\n${long}`, 20, false)).toEqual([`n${long}`, long])
    expect(tokensOf(`\\n${long}`, 20, true)).toEqual([`n${long}`])
    expect(tokensOf(`\\x${long}`, 20, false)).toEqual([`x${long}`])
  })

  test('where tokens start and end', () => {
    expect(startsToken('ab', 0)).toBe(true)
    expect(startsToken('ab', 1)).toBe(false)
    expect(startsToken('_b', 1)).toBe(true)
    expect(startsToken('\\nb', 2)).toBe(true)
    expect(tokenEnd('ab12-', 0, 5)).toBe(4)
    expect(tokenEnd('ab12-', 0, 2)).toBe(2)
    expect(isEscape('\\t', 1)).toBe(true)
    expect(isEscape('nt', 1)).toBe(false)
  })
})
