import { createHash, randomBytes } from 'node:crypto'
import { createBase58check } from '@scure/base'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeBase58Check, isBase58 } from './base58check.ts'

const coder = createBase58check((bytes: Uint8Array) => createHash('sha256').update(bytes).digest())

describe('base58check (redaction policy, section 6: btc-address, wif-key)', () => {
  test('decodes what another implementation encodes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (payload) => {
        expect([...(decodeBase58Check(coder.encode(payload)) ?? [])]).toEqual([...payload])
      }),
    )
  })

  test('a changed character never passes', () => {
    const text = coder.encode(randomBytes(21))
    for (let at = 0; at < text.length; at++) {
      const other = text[at] === 'z' ? 'y' : 'z'
      expect(decodeBase58Check(text.slice(0, at) + other + text.slice(at + 1))).toBeUndefined()
    }
  })

  test.each([
    '',
    '1',
    '1111',
    '0OIl',
    '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN9',
    '1A1zP1eP5QGefi2DMPTfTL5SLmv7Divfé',
  ])('"%s" does not pass', (text) => expect(decodeBase58Check(text)).toBeUndefined())

  test('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(() => decodeBase58Check(text)).not.toThrow()
      }),
    )
  })

  test('its digits are letters and digits without 0 O I l', () => {
    const all = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
    expect([...all].filter((_, at) => !isBase58(all, at, at + 1)).join('')).toBe('0IOl')
    expect(isBase58('-', 0, 1)).toBe(false)
    expect(isBase58('é', 0, 1)).toBe(false)
  })
})
