import { describe, expect, it } from 'vitest'
import { BENIGN_KINDS } from '../../../bench/redact/benign-values.ts'
import { measurePrecision } from '../../../bench/redact/precision.ts'

/** Of each kind; `npm run bench -- --only redact-precision` makes a million. */
const COUNT = 5_000

/** Sections 4, 6 and 9 of the redaction policy: `benign-*` is kept whole. */
describe('random values of the benign categories', () => {
  it.each(BENIGN_KINDS)('are not touched: $name', (kind) => {
    expect(measurePrecision(kind, COUNT).examples).toEqual([])
  })

  it('are counted when they are', () => {
    const address = { where: 'log.body', key: '', value: 'mail jo@example.com' }
    const result = measurePrecision({ name: 'no benign ones', make: () => address }, 10)
    expect(result).toMatchObject({ touched: 10, count: 10 })
    expect(result.examples[0]?.redacted).toBe('mail [REDACTED:email]')
  })
})
