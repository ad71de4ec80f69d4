import { describe, expect, it } from 'vitest'
import { countOf, createSeries, type Gauge, Histogram, Sum } from './series.ts'

const NOT_NUMBERS: unknown[] = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  '5',
  undefined,
  null,
  {},
]

describe('leaves out what is no value', () => {
  it.each(NOT_NUMBERS)('%s', (value) => {
    const counter = createSeries('counter', [], []) as Sum
    const gauge = createSeries('gauge', [], []) as Gauge
    const histogram = createSeries('histogram', [1], []) as Histogram
    counter.add(value as number)
    gauge.set(value as number)
    histogram.record(value as number)
    expect([counter.value, gauge.value, histogram.sum, countOf(histogram)]).toEqual([0, Number.NaN, 0, 0])
  })

  it('negative values of counters and histograms', () => {
    const counter = new Sum(true, [])
    const histogram = new Histogram([1], [])
    counter.add(-1)
    histogram.record(-1)
    expect([counter.value, countOf(histogram)]).toEqual([0, 0])
  })
})

it('an up-down counter goes both ways', () => {
  const sum = new Sum(false, [])
  sum.add(3)
  sum.add(-4.5)
  expect(sum.value).toBe(-1.5)
})

it('the bound of a bucket belongs to it', () => {
  const histogram = new Histogram([1, 2], [])
  for (const value of [0, 1, 1.001, 2, 2.001, 1e9]) histogram.record(value)
  expect([...histogram.counts]).toEqual([2, 2, 2])
  expect(histogram.sum).toBeCloseTo(1e9 + 6.002)
})

it('only points that count are counted as overflow', () => {
  const tally = { points: 0 }
  const counter = new Sum(true, [], tally)
  for (const value of [1, -1, Number.NaN, 2]) counter.add(value)
  expect(tally.points).toBe(2)
})
