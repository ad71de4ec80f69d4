import fc from 'fast-check'
import { countrySpecs } from 'ibantools'
import { describe, expect, test } from 'vitest'
import { ibanLength, isIban, LONGEST_IBAN } from './iban.ts'

/** An IBAN of the country with this account part: check digits as ISO 7064 says, in whole numbers. */
function ibanOf(country: string, account: string): string {
  const digits = [...`${account}${country}00`].map((char) => Number.parseInt(char, 36)).join('')
  return `${country}${String(98n - (BigInt(digits) % 97n)).padStart(2, '0')}${account}`
}

describe('the check of IBANs (redaction policy, section 6: iban)', () => {
  test.each([
    'GB82WEST12345698765432',
    'DE41214906243150225608',
    'DE89370400440532013000',
    'NO9386011117947',
    'MT84MALT011000012345MTLCAST001S',
    'LC55HEMM000100010012001200023015',
    'FR1420041010050500013M02606',
    'NL91ABNA0417164300',
    'gb82west12345698765432',
  ])('%s is one', (iban) => expect(isIban(iban)).toBe(true))

  test.each([
    'GB82WEST12345698765433', // check digits
    'DE4121490624315022560', // a digit too few
    'DE412149062431502256080', // one too many
    'XX82WEST12345698765432', // no such country
    'GBAAWEST12345698765432',
    'GB82 WEST12345698765432',
    'Gb82West12345698765432', // neither case
    '',
    'GB',
  ])('"%s" is none', (text) => expect(isIban(text)).toBe(false))

  test('what banks check themselves does not matter: length and mod 97 do', () => {
    for (const country of ['ES', 'FR', 'BE', 'IT', 'PL', 'NO']) {
      const account = '7'.repeat(ibanLength(country) - 4)
      expect(isIban(ibanOf(country, account))).toBe(true)
    }
  })

  test('lower case needs the structure: Belgian accounts are digits, ids are hex', () => {
    expect(isIban(ibanOf('BE', '539007547034'))).toBe(true)
    expect(isIban(ibanOf('BE', '539007547034').toLowerCase())).toBe(true)
    expect(isIban(ibanOf('BE', '53A007B47034'))).toBe(true)
    expect(isIban(ibanOf('BE', '53A007B47034').toLowerCase())).toBe(false)
  })

  test('lengths are those of the registry', () => {
    expect(ibanLength('DE')).toBe(22)
    expect(ibanLength('no')).toBe(15)
    expect(ibanLength('ZZ')).toBe(0)
    expect(LONGEST_IBAN).toBe(Math.max(...Object.values(countrySpecs).map(({ chars }) => chars ?? 0)))
  })

  test('one pair of check digits passes, and a changed character does not', () => {
    const account = fc.array(fc.constantFrom(...'0123456789'), { minLength: 18, maxLength: 18 })
    fc.assert(
      fc.property(account, fc.nat({ max: 17 }), (digits, at) => {
        const iban = ibanOf('DE', digits.join(''))
        expect(isIban(iban)).toBe(true)
        const changed = [...iban]
        changed[4 + at] = String((Number(changed[4 + at]) + 1) % 10)
        expect(isIban(changed.join(''))).toBe(false)
      }),
    )
  })
})
