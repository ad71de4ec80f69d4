import { describe, expect, it } from 'vitest'
import { ROWS } from '../../../bench/redact/adversarial.ts'
import { createTimed, measureLinearTime, PLACES } from '../../../bench/redact/linear-time.ts'
import { SHAPES } from '../../../bench/redact/shapes.ts'

/**
 * Section 1 of the redaction policy: 64 KiB of adversarial text in less than 50 ms. The machine of a test run is busy
 * and its code instrumented, so this is a sample with a wide margin beside the tests of the matchers; all texts, places
 * and the exact figures are those of `npm run bench -- --only redact-linear`.
 */
const MOST_MS = 2000
const EVERY = 40

describe('the time of one text', { timeout: 240_000 }, () => {
  it('has more than sixty kinds of text to be measured by', () => {
    expect(ROWS.length + SHAPES.length).toBeGreaterThan(60)
  })

  it('is far from quadratic in a sample of them', () => {
    const sample = [...SHAPES, ...ROWS].filter((_, index) => index % EVERY === 0)
    const { slowestMs, slowest } = measureLinearTime(createTimed, sample, PLACES.slice(0, 1), MOST_MS)
    expect(slowestMs, slowest).toBeLessThan(MOST_MS)
  })
})
