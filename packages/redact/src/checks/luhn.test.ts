import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { passesLuhn } from './luhn.ts'

const passes = (text: string) => passesLuhn(text, 0, text.length)

describe('the Luhn check (redaction policy, section 6: credit-card)', () => {
  test.each([
    '4242424242424242',
    '378282246310005',
    '4222222222222',
    '6205500000000000004',
    '79927398713',
    '0',
  ])('%s passes', (digits) => expect(passes(digits)).toBe(true))

  test.each(['4242424242424241', '378282246310006', '79927398710', '', '----'])('"%s" fails', (digits) =>
    expect(passes(digits)).toBe(false),
  )

  test('separators are left out of account, and so is what is beyond the stretch', () => {
    expect(passes('4242-4242 4242.4242')).toBe(true)
    expect(passesLuhn('9 4242424242424242 9', 2, 18)).toBe(true)
  })

  test('exactly one last digit passes, and a changed digit never does', () => {
    const numbers = fc.array(fc.nat({ max: 9 }), { minLength: 12, maxLength: 18 })
    fc.assert(
      fc.property(numbers, fc.nat({ max: 11 }), fc.integer({ min: 1, max: 9 }), (digits, at, shift) => {
        const body = digits.join('')
        const valid = [...'0123456789'].map((last) => body + last).filter(passes)
        expect(valid).toHaveLength(1)
        const changed = [...(valid[0] as string)]
        changed[at] = String((Number(changed[at]) + shift) % 10)
        expect(passes(changed.join(''))).toBe(false)
      }),
    )
  })
})
