import type { Attributes } from '@opentelemetry/api'
import { ValueType } from '@opentelemetry/api'
import {
  AggregationTemporality,
  DataPointType,
  type ExponentialHistogram,
  type Histogram,
  type MetricData,
} from '@opentelemetry/sdk-metrics'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { attributeKey } from './attribute-key.ts'
import { mergeExponential, mergeHistograms } from './merge-histograms.ts'
import { mergePoints } from './merge-points.ts'
import type { PointLike } from './metric-types.ts'

function metric(dataPointType: DataPointType): MetricData {
  return {
    descriptor: { name: 'm', description: '', unit: '', valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
    dataPointType,
    isMonotonic: true,
    dataPoints: [],
  } as MetricData
}

function point(value: unknown, start: number, end: number, attributes: Attributes = {}): PointLike {
  return { startTime: [start, 0], endTime: [end, 0], attributes, value }
}

const histogram = (boundaries: number[], counts: number[], rest: Partial<Histogram> = {}): Histogram => ({
  buckets: { boundaries, counts },
  count: counts.reduce((total, count) => total + count, 0),
  ...rest,
})

const total = (counts: number[]) => counts.reduce((sum, count) => sum + count, 0)

describe('mergePoints (points that became equal)', () => {
  it('adds sums, from the earliest start to the latest end', () => {
    const points = [
      point(1, 5, 9, { a: 'x', b: 1 }),
      point(2, 3, 8, { b: 1, a: 'x' }),
      point(4, 4, 7, { a: 'y' }),
    ]
    expect(mergePoints(metric(DataPointType.SUM), points)).toEqual([
      point(3, 3, 9, { a: 'x', b: 1 }),
      point(4, 4, 7, { a: 'y' }),
    ])
  })

  it('keeps of gauges the last by time, and of equally late ones the last in the list', () => {
    expect(mergePoints(metric(DataPointType.GAUGE), [point(1, 5, 9), point(2, 3, 8)])).toEqual([
      point(1, 3, 9),
    ])
    expect(mergePoints(metric(DataPointType.GAUGE), [point(1, 5, 9), point(2, 6, 9)])).toEqual([
      point(2, 5, 9),
    ])
  })

  it('knows the nanoseconds of times', () => {
    const early: PointLike = { ...point(1, 0, 0), startTime: [1, 1], endTime: [1, 5] }
    const late: PointLike = { ...point(2, 0, 0), startTime: [1, 2], endTime: [1, 6] }
    const expected = { value: 2, startTime: [1, 1], endTime: [1, 6] }
    expect(mergePoints(metric(DataPointType.GAUGE), [early, late])[0]).toMatchObject(expected)
    expect(mergePoints(metric(DataPointType.GAUGE), [late, early])[0]).toMatchObject(expected)
  })

  it('adds histograms bucket by bucket', () => {
    const points = [
      point(histogram([1, 2], [1, 2, 3], { sum: 10, min: 0.5, max: 4 }), 1, 2),
      point(histogram([1, 2], [4, 0, 1], { sum: 5, min: 0.1, max: 3 }), 1, 2),
    ]
    expect(mergePoints(metric(DataPointType.HISTOGRAM), points)).toEqual([
      point(histogram([1, 2], [5, 2, 4], { sum: 15, min: 0.1, max: 4 }), 1, 2),
    ])
  })

  it('keeps exemplars of both, and points of an unknown kind apart', () => {
    const [a, b] = [{ filteredAttributes: { a: 1 } }, { filteredAttributes: { b: 2 } }]
    const points = [
      { ...point(1, 1, 2), exemplars: [a] },
      { ...point(1, 1, 2), exemplars: [b] },
    ]
    expect(mergePoints(metric(DataPointType.SUM), points)[0]?.exemplars).toEqual([a, b])
    expect(mergePoints(metric(9 as DataPointType), points)).toEqual(points)
  })

  it('does not change what it merges', () => {
    const value = histogram([1], [1, 2])
    const points = [point(value, 1, 2), point(histogram([1], [3, 4]), 1, 2)]
    const before = structuredClone(points)
    mergePoints(metric(DataPointType.HISTOGRAM), points)
    expect(points).toEqual(before)
  })
})

describe('mergeHistograms', () => {
  it('takes the boundaries that both have, so that no count is lost or moved', () => {
    const merged = mergeHistograms(histogram([1, 2, 5], [1, 2, 4, 8]), histogram([2, 3, 5], [10, 20, 40, 80]))
    expect(merged.buckets).toEqual({ boundaries: [2, 5], counts: [13, 64, 88] })
    expect(merged.count).toBe(165)
    expect(mergeHistograms(histogram([1], [1, 2]), histogram([], [4])).buckets).toEqual({
      boundaries: [],
      counts: [7],
    })
  })

  it('does not claim a sum, minimum or maximum that one of them does not know, unless that one is empty', () => {
    const known = histogram([1], [1, 0], { sum: 1, min: 1, max: 1 })
    expect(mergeHistograms(known, histogram([1], [1, 0]))).not.toHaveProperty('min')
    expect(mergeHistograms(histogram([1], [1, 0]), known)).not.toHaveProperty('sum')
    expect(mergeHistograms(histogram([1], [0, 0]), known)).toMatchObject({ sum: 1, min: 1, max: 1 })
    expect(mergeHistograms(known, histogram([1], [0, 0]))).toMatchObject({ sum: 1, min: 1, max: 1 })
  })
})

describe('mergeExponential', () => {
  /** Of positive and negative values at a scale, as the data model defines buckets: (base^i, base^(i+1)]. */
  function exponential(values: readonly number[], scale: number): ExponentialHistogram {
    const base = 2 ** (2 ** -scale)
    const side = (of: readonly number[]) => {
      const indexes = of.map((value) => Math.ceil(Math.log(value) / Math.log(base)) - 1)
      const offset = indexes.length === 0 ? 0 : Math.min(...indexes)
      const length = indexes.length === 0 ? 0 : Math.max(...indexes) - offset + 1
      const bucketCounts: number[] = new Array(length).fill(0)
      for (const index of indexes) bucketCounts[index - offset] = (bucketCounts[index - offset] ?? 0) + 1
      return { offset, bucketCounts }
    }
    return {
      count: values.length,
      sum: total([...values]),
      scale,
      zeroCount: values.filter((value) => value === 0).length,
      positive: side(values.filter((value) => value > 0)),
      negative: side(values.filter((value) => value < 0).map((value) => -value)),
      ...(values.length > 0 && { min: Math.min(...values), max: Math.max(...values) }),
    }
  }

  it('adds buckets of the same scale', () => {
    const merged = mergeExponential(exponential([3, 5, 0, -3], 0), exponential([5, 20], 0))
    expect(merged).toEqual({
      count: 6,
      sum: 30,
      scale: 0,
      zeroCount: 1,
      positive: { offset: 1, bucketCounts: [1, 2, 0, 1] },
      negative: { offset: 1, bucketCounts: [1] },
      min: -3,
      max: 20,
    })
  })

  it('brings the finer one to the scale of the coarser', () => {
    const merged = mergeExponential(exponential([1.5, 3, 5], 2), exponential([100], 0))
    expect(merged.scale).toBe(0)
    expect(merged.positive).toEqual(exponential([1.5, 3, 5, 100], 0).positive)
  })

  it('does not take the scale of one without buckets, which the SDK gives as 0', () => {
    const zeros: ExponentialHistogram = exponential([0, 0], 0)
    const values = exponential([3, 3.1], 6)
    for (const merged of [mergeExponential(zeros, values), mergeExponential(values, zeros)]) {
      expect(merged).toMatchObject({ scale: 6, zeroCount: 2, count: 4, positive: values.positive })
    }
  })

  it('goes to a coarser scale than both rather than to more than 160 buckets', () => {
    const merged = mergeExponential(exponential([0.001, 0.00101], 8), exponential([1e6, 1.01e6], 8))
    expect(merged.positive.bucketCounts.length).toBeLessThanOrEqual(160)
    expect(merged.positive.bucketCounts.length).toBeGreaterThan(80)
    expect(total(merged.positive.bucketCounts)).toBe(4)
  })

  it('is the histogram of all values at the scale it ends with', () => {
    // Powers of two lie on bounds, where logarithms are inexact.
    const value = fc
      .double({ min: -1000, max: 1000, noNaN: true })
      .map((number) => (Math.abs(number) < 0.001 ? 0 : number))
      .filter((number) => number === 0 || !Number.isInteger(Math.log2(Math.abs(number))))
    const values = fc.array(value, { maxLength: 20 })
    fc.assert(
      fc.property(
        values,
        values,
        fc.integer({ min: -2, max: 3 }),
        fc.integer({ min: -2, max: 3 }),
        (a, b, x, y) => {
          const merged = mergeExponential(exponential(a, x), exponential(b, y))
          const all = exponential([...a, ...b], merged.scale)
          expect(merged.positive).toEqual(all.positive)
          expect(merged.negative).toEqual(all.negative)
          expect(merged.count).toBe(all.count)
          expect(merged.zeroCount).toBe(all.zeroCount)
          expect(merged.min).toBe(all.min)
          expect(merged.max).toBe(all.max)
        },
      ),
    )
  })
})

describe('attributeKey', () => {
  it('is the same for the same attributes in any order', () => {
    expect(attributeKey({ a: 1, b: { c: 1, d: [2] } })).toBe(attributeKey({ b: { d: [2], c: 1 }, a: 1 }))
  })

  it.each([
    [{ a: 1 }, { a: '1' }],
    [{ a: true }, { a: 'true' }],
    [{ a: null }, { a: 'null' }],
    [{ a: undefined }, {}],
    [{ a: Number.NaN }, { a: null }],
    [{ a: ['x', 'y'] }, { a: ['x,y'] }],
    [{ a: ['x'] }, { a: 'x' }],
    [{ a: [] }, { a: {} }],
    [{ 'a:1,b': 2 }, { a: 1, b: 2 }],
  ])('tells %j from %j', (a: Attributes, b: Attributes) => {
    expect(attributeKey(a)).not.toBe(attributeKey(b))
  })
})
