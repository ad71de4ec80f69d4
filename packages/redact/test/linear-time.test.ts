import { describe, expect, it } from 'vitest'
import { mixes, ROWS, started } from '../../../bench/redact/adversarial.ts'
import { createTimed, measureLinearTime, PLACES } from '../../../bench/redact/linear-time.ts'
import { Random } from '../../../bench/redact/random.ts'
import { SHAPES } from '../../../bench/redact/shapes.ts'

/**
 * Section 1 of the redaction policy: 64 KiB of adversarial text in less than 50 ms. The machine of a test run is busy,
 * so a text counts as slow here only if it takes more than ten times that, or both grows and is slow; the exact
 * figures are those of `npm run bench -- --only redact-linear`.
 */
const MOST_MS = 500
/** What takes less is not timed at other sizes. */
const FAST_MS = 25

type Given = Parameters<typeof measureLinearTime>

const slowOf = (create: Given[0], adversaries: Given[1], places: Given[2]) => {
  const { slow, slowestMs, slowest } = measureLinearTime(create, adversaries, places, FAST_MS)
  expect(slowestMs, slowest).toBeLessThan(MOST_MS)
  return slow.filter(({ isSlow, isSuperlinear }) => isSlow && isSuperlinear)
}

describe('the time of one text', { timeout: 240_000 }, () => {
  it('has more than sixty kinds of text to be measured by', () => {
    expect(ROWS.length + SHAPES.length).toBeGreaterThan(60)
  })

  it.each(PLACES.slice(0, 10))('is linear in rows and shapes: %s %s', (where, key) => {
    // The bench takes all of them.
    const rows = ROWS.filter((_, index) => index % (key === '' ? 30 : 90) === 0)
    expect(
      slowOf(createTimed, [...SHAPES.filter((_, index) => index % 3 === 0), ...rows], [[where, key]]),
    ).toEqual([])
  })

  it('is linear at every position', () => {
    expect(
      slowOf(
        createTimed,
        SHAPES.filter((_, index) => index % 6 === 0),
        PLACES,
      ),
    ).toEqual([])
  })

  it('is linear in strict', () => {
    expect(
      slowOf(
        () => createTimed('strict'),
        [...SHAPES, ...ROWS.filter((_, index) => index % 4 === 0)],
        PLACES.slice(0, 1),
      ),
    ).toEqual([])
  })

  it('is linear in rows that begin as something else', () => {
    const some = [...started()].filter((_, index) => index % 400 === 0)
    expect(slowOf(createTimed, some, PLACES.slice(0, 1))).toEqual([])
  })

  it('is linear in random pairs of rows', () => {
    expect(slowOf(createTimed, mixes(8, new Random(1)), PLACES.slice(0, 5))).toEqual([])
  })

  it('is found to grow where it does', () => {
    const redactor = {
      ...createTimed(),
      redact<T>(_where: string, _key: string, value: T): T {
        const text = String(value)
        for (let at = 0; at < text.length; at++) if (text.indexOf('b', at) > 0) return value
        return value
      },
    }
    const row = { name: 'a', text: (length: number) => 'a'.repeat(length) }
    const [found] = measureLinearTime(() => redactor, [row], PLACES.slice(0, 1)).slow
    expect(found).toMatchObject({ name: 'a', isSuperlinear: true })
    expect(found?.growth).toBeGreaterThan(7)
  })
})
