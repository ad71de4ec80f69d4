import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isLinear } from '../fixtures/linear.ts'
import { cleanerOf } from '../url/fixtures/clean.ts'
import { phone } from './phone.ts'

const clean = cleanerOf([phone])
const MARKER = '[REDACTED:phone]'

describe('telephone numbers (redaction policy, section 6: phone)', () => {
  const numbers = [
    '+1 941-555-0153',
    '+19415550153',
    '+1 (941) 555-0153',
    '+1(941)555-0153',
    '+1.941.555.0153',
    '+1-941-555-0153',
    '+44 20 7946 0250',
    '+44 (0)20 7946 0250',
    '+44 (0) 20 7946 0250',
    '+442079460250',
    '+49 30/1234567',
    '+49 1512 3456789',
    '+47 2212 3456',
    '+12345678',
    '+123456789012345',
    '(462) 555-0148',
    '(462)555-0148',
    '(462) 555.0148',
    '462-555-0148',
    '1-462-555-0148',
  ]

  test.each(numbers)('%s goes, wherever it stands', (number) => {
    expect(clean(number)).toBe(MARKER)
    expect(clean(`sms to ${number} queued`)).toBe(`sms to ${MARKER} queued`)
    expect(clean(`callback: ${number}.`)).toBe(`callback: ${MARKER}.`)
    expect(clean(`${number}, ${number}; ${number}`)).toBe(`${MARKER}, ${MARKER}; ${MARKER}`)
    expect(clean(`{"to":"${number}","n":1}`)).toBe(`{"to":"${MARKER}","n":1}`)
    expect(clean(`tel:${number}`)).toBe(`tel:${MARKER}`)
    expect(clean(number, 'batch.offset')).toBe(number) // section 3a
  })

  test.each([
    ['+14155550123 200 OK', `${MARKER} 200 OK`],
    ['+1 415-555-0123 200', `${MARKER} 200`],
    ['+442079460250 17 ms', `${MARKER} 17 ms`],
    ['+44 20 7946 0250 1234567', `${MARKER} 1234567`],
    ['+44 20 7946 0250 3rd try', `${MARKER} 3rd try`],
    ['+44 20 7946 0250 or +44 20 7946 0251', `${MARKER} or ${MARKER}`],
    ['+1 941-555-0153x12', `${MARKER}x12`],
    ['tel-941-555-0153', `tel-${MARKER}`],
    ['?to=%2B14155550123&x=1', `?to=${MARKER}&x=1`],
    ['941\u2011555\u20110153', MARKER],
  ])('%s', (text, cleaned) => expect(clean(text)).toBe(cleaned))

  test.each([
    'part 12-3456-78901 rev 3, ticket 2024-001-0099',
    'sku id-941-555-0153 and 941-555-0153-2 and 2-941-555-0153 and 941-555-01534',
    'build 2.14.0+30fb621, 1.0.0+20240618123456, v2+12345678',
    'at 2026-06-18T09:41:00.000+02:00 and 09:41:00 +0200 and 09:41:00 +1030 192.168.1.1',
    '17:41:00.123 +1000 1234567 rows',
    'heap +1234567 or +12 or +1234567890123456 or +02345678901',
    'delta +12345678.50',
    'C++20 12345678, a+12345678, 1+12345678',
    '4242 4242 4242 4242, 123-45-6789, 192.168.100.200',
    'ratio 123-456-7890.5 and 1.123-456-7890',
    '(462) 555-01489 (46) 555-0148 (462) 55-0148',
    'cc6c9e50-bf6c-4193-a1e4-72d5c04e5177 12345678-123-456-7890-123456789012',
  ])('%s stays', (text) => expect(clean(text)).toBe(text))

  test('any 8 to 15 digits after a plus go, whatever separates them', () => {
    const groups = fc.array(fc.stringMatching(/^[1-9][0-9]{1,3}$/), { minLength: 3, maxLength: 4 })
    fc.assert(
      fc.property(groups, fc.constantFrom(' ', '-', '.'), (parts, separator) => {
        const size = parts.join('').length
        fc.pre(size >= 8 && size <= 15 && !parts.join('').startsWith('1'))
        expect(clean(`to +${parts.join(separator)} sent`)).toBe(`to ${MARKER} sent`)
      }),
    )
  })

  test('never throws, and finds nothing in its own output', () => {
    const part = fc.constantFrom('+', '1', '23', '456', '7890', '-', ' ', '(', ')', '.', 'x', '/')
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
      { numRuns: 2000 },
    )
  })

  test.each([
    '+1 ',
    '+',
    '+12',
    '+123456789 ',
    '(123) ',
    '123-',
    '123-456-7890 ',
    '123-456-7890-',
    '1',
    '1 ',
  ])('takes linear time over rows of %s', (unit) => {
    expect(isLinear(clean, unit)).toBe(true)
  })
})

describe('telephone numbers next to brackets and escapes (redaction policy, section 6)', () => {
  test.each([
    ['call (212-555-0143) now', 'call ([REDACTED:phone]) now'],
    ['a\\n212-555-0187\\nb', 'a\\n[REDACTED:phone]\\nb'],
    ['a\\n(212) 555-0143\\t+12125550123', 'a\\n[REDACTED:phone]\\t[REDACTED:phone]'],
    ['a\\n1-212-555-0143', 'a\\n[REDACTED:phone]'],
  ])('%s', (text, expected) => expect(clean(text)).toBe(expected))
})
