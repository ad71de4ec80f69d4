import { describe, expect, it } from 'vitest'
import { editDistance, nearest } from './nearest.ts'

describe('nearest', () => {
  const known = ['otlp', 'console', 'none', 'prometheus']

  it.each([
    ['otpl', 'otlp'],
    ['OTLP ', 'otlp'],
    ['consol', 'console'],
    ['promethues', 'prometheus'],
    ['non', 'none'],
    ['zipkin', undefined],
    ['', undefined],
  ])('%s → %s', (name, expected) => {
    expect(nearest(name, known)).toBe(expected)
  })

  it('takes the first of two that are equally near', () => {
    expect(nearest('b3x', ['b3a', 'b3b'])).toBe('b3a')
  })
})

describe('editDistance', () => {
  it.each([
    ['kitten', 'sitting', 3],
    ['ab', 'ba', 1],
    ['', 'abc', 3],
    ['same', 'same', 0],
  ])('%s and %s: %i', (from, to, expected) => {
    expect(editDistance(from, to)).toBe(expected)
    expect(editDistance(to, from)).toBe(expected)
  })

  it('stops counting at the limit', () => {
    expect(editDistance('kitten', 'sitting', 2)).toBe(2)
  })
})
