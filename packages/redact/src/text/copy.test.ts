import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DetectionCopy } from './copy.ts'

function read(source: string): string {
  const copy = new DetectionCopy()
  copy.read(source)
  return copy.text
}

describe('section 7: the detection copy', () => {
  it.each([
    ['full-width digits', '４２４２', '4242'],
    ['zero-width characters', 'a\u200bb\u2060c\ufeffd', 'abcd'],
    ['soft hyphens', 'mi\u00adra', 'mira'],
    ['bidi controls', 'a\u202eb\u2066c', 'abc'],
    ['dashes', '555\u20131234\u2011\u2212', '555-1234--'],
    ['Cyrillic look-alikes', 'bс1раsswоrd', 'bc1password'],
    ['Greek look-alikes', 'Αρι', 'Api'],
    ['ligatures', 'ﬁle', 'file'],
    ['mathematical letters', '𝐩𝐚𝐬𝐬', 'pass'],
    ['%XX', 'a%40b%2Fc', 'a@b/c'],
    ['%XX of UTF-8', '%D1%81%c3%bc', 'cü'],
    ['%25XX', 'a%2540b%252540c', 'a@b@c'],
    ['\\uXXXX', 'a\\u0040b', 'a@b'],
    ['colours of a terminal', 'a\u001b[1;31mb\u001b[0m', 'ab'],
    ['\\uXXXX with more backslashes', 'a\\\\\\u0040b', 'a@b'],
  ])('%s', (_, source, copy) => {
    expect(read(source)).toBe(copy)
  })

  it.each(['100%', '%zz', '%4', '\\u00', '\\\\', 'plain', '%ff', '50%25'.slice(0, 3)])(
    'leaves what is no escape: %s',
    (source) => {
      expect(read(source)).toBe(source)
    },
  )

  it('finds its way back', () => {
    const source = 'x%40\u200by４z'
    const copy = new DetectionCopy()
    expect(copy.read(source)).toBe(true)
    expect(copy.text).toBe('x@y4z')
    const back = [...copy.text].map((_, index) => source.slice(copy.startOf(index), copy.endOf(index + 1)))
    expect(back).toEqual(['x', '%40', 'y', '４', 'z'])
  })

  it('says when a text reads as it is written', () => {
    expect(new DetectionCopy().read('naïve — 処理'.replace('—', '~'))).toBe(false)
  })

  it('maps every stretch of it to a stretch of the source, in order', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (one, other) => {
        const source = `${one}%41\\u0042${other}%D0%B0`
        const copy = new DetectionCopy()
        copy.read(source)
        let last = 0
        for (let index = 0; index < copy.text.length; index++) {
          expect(copy.startOf(index)).toBeGreaterThanOrEqual(index === 0 ? 0 : copy.startOf(index - 1))
          expect(copy.endOf(index + 1)).toBeGreaterThan(copy.startOf(index))
          last = copy.endOf(index + 1)
        }
        expect(last).toBeLessThanOrEqual(source.length)
      }),
    )
  })

  it.each([
    ['backslashes', '\\'.repeat(200_000)],
    ['encoded percents', '%25'.repeat(70_000)],
    ['lead bytes', '%E2'.repeat(70_000)],
    ['bidi controls', '\u202e'.repeat(200_000)],
  ])('takes linear time for many %s', (_, source) => {
    const start = performance.now()
    read(source)
    expect(performance.now() - start).toBeLessThan(500)
  })
})
