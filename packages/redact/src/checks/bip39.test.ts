import { readFileSync } from 'node:fs'
import { wordlist } from '@scure/bip39/wordlists/english.js'
import { describe, expect, test } from 'vitest'
import { isBip39Word, isStartOfBip39Word, LONGEST_WORD, SHORTEST_WORD } from './bip39.ts'

const official = readFileSync(new URL('../../test/fixtures/bip39-english.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n')

describe('the English words of BIP-39 (redaction policy, section 6: mnemonic)', () => {
  test('are those of the standard, in its order', () => expect([...wordlist]).toEqual(official))

  test('are all known, and so are their lengths', () => {
    expect(official.filter((word) => !isBip39Word(word))).toEqual([])
    const sizes = official.map((word) => word.length)
    expect([Math.min(...sizes), Math.max(...sizes)]).toEqual([SHORTEST_WORD, LONGEST_WORD])
  })

  test.each(['', 'the', 'wallet', 'mnemonic', 'abando', 'abandons', 'Abandon', 'constructor'])(
    '"%s" is none',
    (word) => expect(isBip39Word(word)).toBe(false),
  )

  test('every start of a word is known, and nothing else', () => {
    for (const word of official)
      for (let size = 1; size <= word.length; size++)
        expect(isStartOfBip39Word(word.slice(0, size))).toBe(true)
    for (const start of ['zzz', 'abandonx', 'mnem', '0', '{']) expect(isStartOfBip39Word(start)).toBe(false)
  })
})
