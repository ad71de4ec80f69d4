import { describe, expect, it } from 'vitest'
import { resolveDefinition } from './define.ts'
import type { FamilyDefinition } from './types.ts'

const histogram: FamilyDefinition = {
  name: 'rpc.client.duration',
  kind: 'histogram',
  description: 'Duration of calls.',
  unit: 's',
  labels: [{ otel: 'rpc.method', prometheus: 'method' }],
  boundaries: [0.1, 1],
}
const counter: FamilyDefinition = {
  name: 'calls',
  kind: 'counter',
  description: 'Calls.',
  unit: '{call}',
  labels: [],
}
const long = 'x'.repeat(257)

describe('refuses', () => {
  it.each<[change: Record<string, unknown>, message: string]>([
    [
      { name: '1st' },
      'the name of a metric must be a letter, then up to 254 letters, digits or _ . - /, got "1st"',
    ],
    [{ name: undefined }, 'the name of a metric must be'],
    [
      { kind: 'summary' },
      'kind of metric rpc.client.duration must be one of counter, updowncounter, gauge, histogram, got "summary"',
    ],
    [
      { description: '' },
      'description of metric rpc.client.duration must be a text that is not empty, got ""',
    ],
    [
      { unit: 'µs' },
      'unit of metric rpc.client.duration must be up to 63 ASCII characters of UCUM, got "µs"',
    ],
    [{ otel: 'a b' }, 'OpenTelemetry name of metric rpc.client.duration must be a letter'],
    [{ labels: 'method' }, 'labels of metric rpc.client.duration must be a list of at most 32, got "method"'],
    [{ labels: [{}] }, 'a label of metric rpc.client.duration must be named on at least one side, got {}'],
    [{ labels: [{ otel: 'é' }] }, 'got "é"'],
    [
      { labels: [{ prometheus: 'a.b' }] },
      'Prometheus name of a label a.b of metric rpc.client.duration must be',
    ],
    [{ labels: [{ prometheus: '__name' }] }, 'must be letters, digits and single underscores, got "__name"'],
    [{ labels: [{ prometheus: 'le' }] }, 'must be none of le, quantile, otel_metric_overflow'],
    [
      {
        labels: [
          { otel: 'a', prometheus: 'x' },
          { otel: 'b', prometheus: 'x' },
        ],
      },
      'must be of different names (prometheus), got "x"',
    ],
    [
      { labels: [{ otel: 'a', maxValues: 0 }] },
      'maxValues of label a of metric rpc.client.duration must be a whole number from 1 to 998, got 0',
    ],
    [{ labels: [{ otel: 'a', maxValues: 999 }] }, 'got 999'],
    [
      { labels: [{ otel: 'a', values: [] }] },
      'values of label a of metric rpc.client.duration must be 1 to 998 different texts of 1 to 256 characters, got []',
    ],
    [{ labels: [{ otel: 'a', values: ['b', 'b'] }] }, 'got ["b","b"]'],
    [{ labels: [{ otel: 'a', values: [long] }] }, '1 to 256 characters'],
    [
      { labels: [{ otel: 'a', values: ['b'], maxValues: 2 }] },
      'label a of metric rpc.client.duration must be given either values or maxValues',
    ],
    [
      { labels: [{ otel: 'a', otelType: 'text' }] },
      'otelType of label a of metric rpc.client.duration must be \'number\', got "text"',
    ],
    [{ prometheus: [{ name: 'a__b' }] }, 'must be letters, digits and single underscores, got "a__b"'],
    [
      { prometheus: [{ name: 'a_bucket' }] },
      'must be ending in none of _bucket, _count, _sum, got "a_bucket"',
    ],
    [
      { prometheus: [{ name: 'a', as: 'sum' }] },
      'must be \'count\', and that of a histogram only, got "sum"',
    ],
    [{ prometheus: [{ name: 'a', as: 'count' }] }, 'must be ending in _total for a counter, got "a"'],
    [{ prometheus: [{ name: 'a', labels: ['status'] }] }, 'must be of method, got "status"'],
    [
      { boundaries: undefined },
      'boundaries of metric rpc.client.duration must be 1 to 100 finite numbers, ascending, got undefined',
    ],
    [{ boundaries: [] }, 'got []'],
    [{ boundaries: [1, 1] }, 'got [1,1]'],
    [{ boundaries: [2, 1] }, 'got [2,1]'],
    [{ boundaries: [1, Number.POSITIVE_INFINITY] }, 'finite numbers'],
    [{ boundaries: Array.from({ length: 101 }, (_, index) => index) }, '1 to 100'],
  ])('%j', (change, message) => {
    const broken = { ...histogram, ...change } as FamilyDefinition
    const refusal = expect.objectContaining({
      code: 'ERR_METRIC_INVALID',
      message: expect.stringContaining(message),
    })
    expect(() => resolveDefinition(broken)).toThrow(refusal)
  })

  it('the Prometheus name of a counter without _total', () => {
    expect(() => resolveDefinition({ ...counter, prometheus: [{ name: 'calls' }] })).toThrow(
      'Prometheus name of metric calls must be ending in _total for a counter, got "calls"',
    )
  })

  it('boundaries of what is no histogram', () => {
    expect(() => resolveDefinition({ ...counter, boundaries: [1] })).toThrow(
      'boundaries of metric calls: only a histogram has them, not a counter',
    )
  })
})

describe('accepts', () => {
  it('and derives the names', () => {
    const { otel, prometheus } = resolveDefinition(histogram)
    expect(otel).toBe('rpc.client.duration')
    expect(prometheus).toEqual([{ name: 'rpc_client_duration_seconds' }])
  })

  it('a gauge ending in _total, when that is its given name', () => {
    const gauge: FamilyDefinition = { ...counter, kind: 'gauge', prometheus: [{ name: 'pending_total' }] }
    expect(resolveDefinition(gauge).prometheus).toEqual([{ name: 'pending_total' }])
  })

  it('a family for one side only', () => {
    expect(resolveDefinition({ ...counter, otel: null, prometheus: [] })).toMatchObject({
      otel: null,
      prometheus: [],
    })
  })

  it('and copies, so that later changes do nothing', () => {
    const boundaries = [1, 2]
    const resolved = resolveDefinition({ ...histogram, boundaries })
    boundaries.push(0)
    expect(resolved.boundaries).toEqual([1, 2])
  })
})
