import { bech32, bech32m } from '@scure/base'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isBech32, isBech32Digit } from './bech32.ts'

const passes = (text: string) => isBech32(text, 0, text.lastIndexOf('1'), text.length)
const data = fc.array(fc.nat({ max: 31 }), { maxLength: 70 })

describe('bech32 and bech32m (redaction policy, section 6: btc-address)', () => {
  test.each([
    'A12UEL5L',
    'a12uel5l',
    'abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw',
    'split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w',
    'A1LQFN3A',
    'a1lqfn3a',
    'abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx',
    'split1checkupstagehandshakeupstreamerranterredcaperredlc445v',
    '?1v759aa',
  ])('%s passes (test vectors of BIP-173 and BIP-350)', (text) => {
    // The prefix of the last has no letter: its case is that of the data.
    expect(passes(text)).toBe(true)
  })

  test.each([
    'A1G7SGD8',
    'x1b4n0q5v',
    'li1dgmt3',
    'M1VUXWEZ',
    '1qzzfhee',
    'tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sL5k7',
    'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5',
    'abc1rzg',
  ])('%s does not pass', (text) => expect(passes(text)).toBe(false))

  test('agrees with another implementation, in either case, and no single change passes', () => {
    fc.assert(
      fc.property(data, fc.boolean(), fc.boolean(), (words, isUpper, isNew) => {
        const made = (isNew ? bech32m : bech32).encode('bcrt', words)
        const text = isUpper ? made.toUpperCase() : made
        expect(passes(text)).toBe(true)
        for (let at = 5; at < text.length; at += 7) {
          const other = (text[at] as string).toLowerCase() === 'q' ? 'p' : 'q'
          expect(
            passes(text.slice(0, at) + (isUpper ? other.toUpperCase() : other) + text.slice(at + 1)),
          ).toBe(false)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('its digits are letters and digits without 1 b i o', () => {
    const all = [...'0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ']
    expect(all.filter((digit) => !isBech32Digit(digit.charCodeAt(0))).join('')).toBe('1bioBIO')
    expect(isBech32Digit(0x431)).toBe(false)
    expect(isBech32Digit(Number.NaN)).toBe(false)
  })
})
