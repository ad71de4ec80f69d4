import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CleanValues } from './clean-values.ts'

/** As the engine does with a value in which there is nothing. */
function see(values: CleanValues, value: string): boolean {
  if (values.has(value)) return true
  values.add(value)
  return false
}

test('knows a value when it comes for the third time', () => {
  const values = new CleanValues()
  expect([1, 2, 3, 4].map(() => see(values, 'GET'))).toEqual([false, false, true, true])
})

test('never knows what was not added', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.string({ maxLength: 3 }), fc.boolean()), { maxLength: 200 }),
      (steps) => {
        const values = new CleanValues()
        const clean = new Set<string>()
        for (const [value, isClean] of steps) {
          const text = `${value}${isClean}`
          if (values.has(text)) expect(clean).toContain(text)
          else if (isClean) {
            values.add(text)
            clean.add(text)
          }
        }
      },
    ),
  )
})

test('tells values apart that look alike from afar', () => {
  const values = new CleanValues()
  const one = `/users/${'a'.repeat(40)}/x/${'b'.repeat(40)}`
  const other = `/users/${'a'.repeat(40)}/y/${'b'.repeat(40)}`
  for (let round = 0; round < 3; round++) see(values, one)
  expect(values.has(one)).toBe(true)
  expect(values.has(other)).toBe(false)
})

test('adds nothing but what was just looked for', () => {
  const values = new CleanValues()
  for (let round = 0; round < 3; round++) see(values, 'known')
  values.add('other')
  values.add('other')
  expect(values.has('other')).toBe(false)
})

test('does not keep long values', () => {
  const values = new CleanValues()
  const long = 'a'.repeat(1025)
  expect([1, 2, 3, 4].map(() => see(values, long))).toEqual([false, false, false, false])
})

test('sits out when values never repeat, and tries again later', () => {
  const values = new CleanValues()
  for (let index = 0; index < 100; index++) see(values, `value ${index}`)
  expect([1, 2, 3].map(() => see(values, 'GET'))).toEqual([false, false, false])
  for (let index = 0; index < 5000; index++) see(values, 'GET')
  expect(see(values, 'GET')).toBe(true)
})

test('takes the empty text like any other', () => {
  const values = new CleanValues()
  expect(see(values, '')).toBe(false)
  see(values, '')
  expect(see(values, '')).toBe(true)
})
