import { randomBytes } from 'node:crypto'
import { bech32 } from '@scure/base'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanerOf, fastest } from '../url/fixtures/clean.ts'
import { lightningInvoice } from './lightning-invoice.ts'

const clean = cleanerOf([lightningInvoice])
const MARKER = '[REDACTED:lightning-invoice]'
const make = (prefix: string, bytes = 150) => bech32.encode(prefix, bech32.toWords(randomBytes(bytes)), false)

describe('Lightning invoices (redaction policy, section 6: lightning-invoice)', () => {
  test.each([
    'lnbc',
    'lnbc1',
    'lnbc2500u',
    'lnbc10m',
    'lnbc1111n',
    'lnbc9678785340p',
    'lntb20m',
    'lntbs1500u',
    'lnbcrt50u',
  ])('an invoice that begins with %s goes, in either case', (prefix) => {
    for (const invoice of [make(prefix), make(prefix).toUpperCase(), make(prefix, 50), make(prefix, 800)]) {
      expect(clean(invoice)).toBe(MARKER)
      expect(clean(`paying ${invoice} via node-2, ${invoice}`)).toBe(`paying ${MARKER} via node-2, ${MARKER}`)
      expect(clean(`lightning:${invoice}&x=1`)).toBe(`lightning:${MARKER}&x=1`)
      expect(clean(`"pr":"${invoice}"`)).toBe(`"pr":"${MARKER}"`)
      expect(clean(`a\\n${invoice}\\n`)).toBe(`a\\n${MARKER}\\n`)
      expect(clean(`cut ${invoice.slice(0, 60)}`)).toBe(`cut ${MARKER}`)
    }
  })

  test('80 characters after the separator are enough, 79 are not', () => {
    expect(clean(`a lnbc1${'q'.repeat(80)} b`)).toBe(`a ${MARKER} b`)
    expect(clean(`a lnbc1${'q'.repeat(79)} b`)).toBe(`a lnbc1${'q'.repeat(79)} b`)
  })

  test.each([
    'lnbc',
    'lnbc1',
    'lnbc1test lntb2 lnd ln2',
    `xlnbc1${'q'.repeat(90)}`,
    `lnxc1${'q'.repeat(90)}`,
    `lnurl1${'q'.repeat(90)}`,
    `lnbc${'q'.repeat(90)}`,
    `lnbc1${'b'.repeat(90)}`,
    `bc1${'q'.repeat(90)}`,
  ])('%s stays', (text) => expect(clean(`at ${text} now`)).toBe(`at ${text} now`))

  test('never throws, and finds nothing in other text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(clean(text)).toBe(text)
      }),
    )
  })

  test.each<[string, string]>([
    ['prefixes', 'lnbc1'.repeat(13_000)],
    ['prefixes with marks', `lnbc1${'q'.repeat(79)}-`.repeat(760)],
    ['many separators', `lnbc${'1'.repeat(64 * 1024)}`],
    ['separators with marks', 'lnbc111111111111111111111111 '.repeat(2_200)],
    ['one long invoice', `lnbc1${'q'.repeat(64 * 1024)}`],
  ])('%s take linear time', (_, text) => expect(fastest(() => clean(text))).toBeLessThan(400))
})
