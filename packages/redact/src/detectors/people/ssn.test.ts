import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isLinear } from '../fixtures/linear.ts'
import { cleanerOf } from '../url/fixtures/clean.ts'
import { ssn } from './ssn.ts'

const clean = cleanerOf([ssn])
const MARKER = '[REDACTED:ssn]'

describe('social security numbers (redaction policy, section 6: ssn)', () => {
  test.each(['999-57-6435', '123-45-6789', '078-05-1120', '900-12-3456', '667-01-0001', '001-01-0001'])(
    '%s goes, wherever it stands',
    (number) => {
      expect(clean(number)).toBe(MARKER)
      expect(clean(`kyc mismatch ssn ${number} vendor=acme`)).toBe(`kyc mismatch ssn ${MARKER} vendor=acme`)
      expect(clean(`(${number}), ${number}.`)).toBe(`(${MARKER}), ${MARKER}.`)
      expect(clean(`{"n":"${number}"}`)).toBe(`{"n":"${MARKER}"}`)
      expect(clean(`SSN-${number} no_${number}`)).toBe(`SSN-${MARKER} no_${MARKER}`)
      expect(clean(number.replaceAll('-', '\u2010'))).toBe(MARKER)
      expect(clean(number, 'batch.offset')).toBe(number) // section 3a
    },
  )

  test.each([
    '000-12-3456 666-12-3456 123-00-4567 123-45-0000',
    'part 12-3456-78901 rev 3, ticket 2024-001-0099',
    '123-45-67890 1123-45-6789 a123-45-6789 123-45-6789b',
    '123-45-6789-1 9-123-45-6789 sku-123-45-6789 123-45-6789-x 1.123-45-6789 123-45-6789.5',
    '123 45 6789 123.45.6789 123456789',
    '2026-06-18 123-456-7890',
  ])('%s stays', (text) => expect(clean(text)).toBe(text))

  test('never throws, and finds nothing in its own output', () => {
    const part = fc.constantFrom('123', '45', '6789', '-', ' ', 'x', '.', '000')
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

  test.each(['123-', '123-45-', '123-45-6789', '123-45-6789 ', '1'])(
    'takes linear time over rows of %s',
    (unit) => {
      expect(isLinear(clean, unit)).toBe(true)
    },
  )
})

test('the letter of an escaped line break is none of the number (section 6: boundary)', () => {
  expect(clean('a\\n219-09-9999\\nb')).toBe('a\\n[REDACTED:ssn]\\nb')
})
