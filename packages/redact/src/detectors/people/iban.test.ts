import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isLinear } from '../fixtures/linear.ts'
import { cleanerOf } from '../url/fixtures/clean.ts'
import { iban } from './iban.ts'

const clean = cleanerOf([iban])
const MARKER = '[REDACTED:iban]'
const inFours = (text: string, separator: string) => text.match(/.{1,4}/g)?.join(separator) ?? ''

describe('IBANs (redaction policy, section 6: iban)', () => {
  test.each([
    'GB82WEST12345698765432',
    'DE41214906243150225608',
    'NL91ABNA0417164300',
    'NO9386011117947',
    'MT84MALT011000012345MTLCAST001S',
    'FR1420041010050500013M02606',
    'CH9300762011623852957',
    'AT611904300234573201',
    'gb82west12345698765432',
  ])('%s goes, plain and in fours', (number) => {
    for (const written of [number, inFours(number, ' '), inFours(number, '-'), inFours(number, '\u00a0')]) {
      expect(clean(written)).toBe(MARKER)
      expect(clean(`payout to ${written} scheduled`)).toBe(`payout to ${MARKER} scheduled`)
      expect(clean(`IBAN:${written}. ${written}`)).toBe(`IBAN:${MARKER}. ${MARKER}`)
      expect(clean(`{"iban":"${written}"}`)).toBe(`{"iban":"${MARKER}"}`)
      expect(clean(written, 'batch.offset')).toBe(written) // section 3a
    }
  })

  test.each([
    'DE41214906243150225609', // check digits
    'GB82 WEST 1234 5698 7654 33',
    'XDE41214906243150225608',
    'DE41214906243150225608X',
    'DE412149062431502256081',
    'DE41 2149 0624-3150-2256 08',
    'DE41 21490 6243 1502 2560 8',
    'DE41 2149 0624 3150 2256',
    'XX82WEST12345698765432',
    'de12ab34cd56ef78ab90cd be7204567890abcd',
    'ES6 module, PT10S, UTF16, SHA256, IS2000, GB 82',
    'cc6c9e50-bf6c-4193-a1e4-72d5c04e5177',
  ])('%s stays', (text) => expect(clean(text)).toBe(text))

  test('never throws, and finds nothing in its own output', () => {
    const part = fc.constantFrom('DE41', '2149', '0624', '3150', '2256', '08', ' ', '-', 'GB82', 'WEST', 'x')
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(part).map((parts) => parts.join('')),
        ),
        (text) => {
          const once = clean(text)
          expect(clean(once)).toBe(once)
        },
      ),
    )
  })

  test.each([
    'GB82',
    'GB82 ',
    'GB82 WEST ',
    'DE89 3704 0044 0532 0130 0',
    'DE41214906243150225608 ',
    'DE1',
    '1',
  ])('takes linear time over rows of %s', (unit) => {
    expect(isLinear(clean, unit)).toBe(true)
  })
})

test('the letter of an escaped line break is none of the number (section 6: boundary)', () => {
  expect(clean('a\\nGB29 NWBK 6016 1331 9268 19\\nDE89370400440532013000\\nb')).toBe(
    'a\\n[REDACTED:iban]\\n[REDACTED:iban]\\nb',
  )
})
