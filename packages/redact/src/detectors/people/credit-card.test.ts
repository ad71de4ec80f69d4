import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { passesLuhn } from '../../checks/luhn.ts'
import { isLinear } from '../fixtures/linear.ts'
import { cleanerOf } from '../url/fixtures/clean.ts'
import { creditCard } from './credit-card.ts'
import { isIssuer, isLengthOf } from './credit-card-issuer.ts'

const clean = cleanerOf([creditCard])
const MARKER = '[REDACTED:credit-card]'

/** The digits with the last one that makes them pass. */
function withCheckDigit(digits: string): string {
  for (let last = 0; last < 10; last++)
    if (passesLuhn(digits + last, 0, digits.length + 1)) return digits + last
  throw new Error('no digit passes')
}

describe('card numbers (redaction policy, section 6: credit-card)', () => {
  const cards = [
    '4242424242424242',
    '4222222222222',
    '5555555555554444',
    '2223003122003222',
    '5105105105105100',
    '378282246310005',
    '371449635398431',
    '6011111111111117',
    '6011000990139424',
    '6445644564456445',
    '3566002020360505',
    '3056930009020004',
    '30569309025904',
    '36227206271667',
    '6200000000000005',
    '6205500000000000004',
  ]
  const grouped = [
    '4242 4242 4242 4242',
    '5555-5555-5555-4444',
    '4242.4242.4242.4242',
    '4242+4242+4242+4242',
    '6205 5000 0000 0000 004',
    '6205-5000-0000-0000-004',
    '3782 822463 10005',
    '3782-822463-10005',
    '3056 930902 5904',
  ]

  test.each([...cards, ...grouped])('%s goes, wherever it stands', (card) => {
    expect(clean(card)).toBe(MARKER)
    expect(clean(`charge ${card} declined: do_not_honor`)).toBe(`charge ${MARKER} declined: do_not_honor`)
    expect(clean(`Luhn ok: ${card}. ${card}, ${card}`)).toBe(`Luhn ok: ${MARKER}. ${MARKER}, ${MARKER}`)
    expect(clean(`{"number":${card},"cvc":"x"}`)).toBe(`{"number":${MARKER},"cvc":"x"}`)
    expect(clean(`?card=${card}&n=1`)).toBe(`?card=${MARKER}&n=1`)
    expect(clean(`card-${card} visa_${card}_x`)).toBe(`card-${MARKER} visa_${MARKER}_x`)
    expect(clean(card, 'dd.trace_id')).toBe(card) // section 3a
  })

  test.each([
    ['4242 4242 4242 4242 123', `${MARKER} 123`],
    ['qty 12 4242 4242 4242 4242 1228', `qty 12 ${MARKER} 1228`],
    ['2024 4242 4242 4242 4242', `2024 ${MARKER}`],
    ['2024 3782 822463 10005 12', `2024 ${MARKER} 12`],
    ['4111 1111 1111 1111 4242 4242 4242 4242', `${MARKER} ${MARKER}`],
    ['4242424242424242 4111111111111111', `${MARKER} ${MARKER}`],
    ['4242424242424242|12/28|123', `${MARKER}|12/28|123`],
    ['17,4242424242424242,USD', `17,${MARKER},USD`],
    ['customer.4242424242424242', `customer.${MARKER}`],
    ['card ４２４２４２４２４２４２４２４２ saved', `card ${MARKER} saved`],
    ['4242\u00a04242\u00a04242\u00a04242', MARKER],
    ['4242\u20134242\u20134242\u20134242', MARKER],
  ])('%s', (text, cleaned) => expect(clean(text)).toBe(cleaned))

  test.each([
    'order 4242424242424241 shipped',
    'ratio 0.4242424242424242 bucket 250 500 1000',
    '.4242424242424242 4242424242424242.5 1.4242424242424242e5',
    'id 4242424242424242423 42424242424242424242 x4242424242424242 4242424242424242x',
    '4242 4242-4242 4242 and 4242  4242  4242  4242 and 4242,4242,4242,4242',
    '12-4242-4242-4242-4242 4242-4242-4242-4242-1228 4242.4242.4242.4242.1',
    '0.4242 4242 4242 4242',
    'a4242 4242 4242 4242 and 4242 4242 4242 4242b and 4242 4242 4242 42424',
    '00-673572ffb8bd9058bbf4d31a835daad8-4242424242424242-01',
    '80f198ee56343ba864fe8b2a57d3eff7-4242424242424242-1-05e3ac9a4f6e3b90',
    '12344242-4242-4242-4242-424242424242',
    '1718703660123 1718703660123456 1718703660123456789',
    '9999999999999995 1111111111111117 5000000000000009 2721000000000004',
    // Identifiers that pass by chance: no Mastercard has more than 16 digits, and blocks and instances are named so.
    'sjid=5155774230887277618-NC blk_-26568864070436835 5266705631892356520',
    'blk_-4174618838156947380 terminating, blk_4568377692254637284 and order_4174618838156947380',
    `${'4111 '.repeat(1500)}`,
    `${'4242 '.repeat(9)}`,
    `${'4242 '.repeat(7)}4241`,
  ])('%s stays', (text) => expect(clean(text)).toBe(text))

  test('has as many digits as the issuer has', () => {
    for (const [six, sizes] of [
      [424242, [13, 16, 19]],
      [555555, [16]],
      [222100, [16]],
      [378282, [15]],
      [601100, [16, 17, 18, 19]],
      [620000, [16, 17, 18, 19]],
    ] as const)
      for (const size of sizes) expect(isLengthOf(six, size), `${six} ${size}`).toBe(true)
    expect(isLengthOf(555555, 17) || isLengthOf(272099, 19) || isLengthOf(424242, 18)).toBe(false)
    expect(isLengthOf(340000, 17) || isLengthOf(370000, 19)).toBe(false)
  })

  test('numbers of devices and articles, of lengths no issuer has, stay', () => {
    for (const text of ['imei 490154203237518', 'imei 356938035643809', 'ean 5449000131805'])
      expect(clean(text)).toBe(text)
  })

  test('issuers are those that the policy lists', () => {
    const first = (six: string) => isIssuer(Number(six))
    for (const six of [
      '400000',
      '499999',
      '510000',
      '559999',
      '222100',
      '272099',
      '340000',
      '370000',
      '601100',
    ])
      expect(first(six), six).toBe(true)
    for (const six of [
      '644000',
      '649999',
      '650000',
      '352800',
      '358999',
      '300000',
      '305999',
      '360000',
      '389999',
      '390000',
      '620000',
    ])
      expect(first(six), six).toBe(true)
    for (const six of [
      '500000',
      '560000',
      '222099',
      '272100',
      '330000',
      '350000',
      '352799',
      '359000',
      '306000',
      '309500',
    ])
      expect(first(six), six).toBe(false)
    for (const six of [
      '601000',
      '601200',
      '643999',
      '610000',
      '630000',
      '660000',
      '171870',
      '000000',
      '999999',
    ])
      expect(first(six), six).toBe(false)
  })

  test('every number of an issuer with its check digit goes, and with another one stays', () => {
    const prefix = fc.constantFrom(
      '4',
      '51',
      '55',
      '2221',
      '2720',
      '34',
      '37',
      '6011',
      '644',
      '65',
      '3528',
      '300',
      '36',
      '62',
    )
    const rest = fc
      .array(fc.nat({ max: 9 }), { minLength: 18, maxLength: 18 })
      .map((digits) => digits.join(''))
    fc.assert(
      fc.property(prefix, rest, fc.integer({ min: 13, max: 19 }), (start, digits, size) => {
        const card = withCheckDigit((start + digits).slice(0, size - 1))
        const six = Number(card.slice(0, 6))
        const gone = isLengthOf(six, size) ? `pan ${MARKER}` : `pan ${card}`
        expect(clean(`pan ${card}`)).toBe(gone)
        const wrong = card.slice(0, -1) + ((Number(card.slice(-1)) + 3) % 10)
        expect(clean(`pan ${wrong}`)).toBe(`pan ${wrong}`)
      }),
    )
  })

  test('never throws, and finds nothing in its own output', () => {
    const part = fc.constantFrom(
      '4242',
      '4111',
      '1111',
      '123',
      '3782',
      '822463',
      '10005',
      ' ',
      ' ',
      '-',
      '.',
      'x',
    )
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
    '4242 ',
    '4242-',
    '4242',
    '4242424242424242 ',
    '4242 4242 4242 4242 5',
    '3782 822463 ',
    '3782 822463 10005 ',
    '1',
  ])('takes linear time over rows of %s', (unit) => {
    expect(isLinear(clean, unit)).toBe(true)
  })
})

describe('card numbers next to names and escapes (redaction policy, sections 4 and 6)', () => {
  test.each([
    'trace_id=4111111111111111',
    '"spanId":"4242424242424242"',
    'x-request-id: 5555555555554444',
    'offset: 4242424242424242',
  ])('after the name of an identifier it stays: %s', (text) => expect(clean(text)).toBe(text))
  test.each([
    ['card=4111111111111111', 'card=[REDACTED:credit-card]'],
    ['trace_id=x card 4111111111111111', 'trace_id=x card [REDACTED:credit-card]'],
    ['a\\n4242 4242 4242 4242\\n4111111111111111', 'a\\n[REDACTED:credit-card]\\n[REDACTED:credit-card]'],
  ])('%s', (text, expected) => expect(clean(text)).toBe(expected))
})
