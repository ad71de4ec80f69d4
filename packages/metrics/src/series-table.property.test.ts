import type { CollectionResult, DataPoint } from '@opentelemetry/sdk-metrics'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createRegistry, type LabelValue, type MetricKind, type ProducerOptions } from './index.ts'

const LABELS = [{ otel: 'chain', prometheus: 'chain' }, { otel: 'pool' }]

const value = fc.oneof(
  fc.constantFrom<LabelValue>('btc', 'evm', 'user-1', 'user-2', 'user-3', '', '1', 1, true, undefined),
  fc.string({ maxLength: 3 }),
)
const point = fc.record({ labels: fc.tuple(value, value), amount: fc.integer({ min: 0, max: 1000 }) })
type Point = { labels: [LabelValue, LabelValue]; amount: number }
const limit = fc.integer({ min: 1, max: 8 })
const redacts = fc.boolean()

/** Hides who it was, as a redactor does. */
function hideUsers(_family: string, _label: string, text: string): string {
  return text.replace(/user-\d/, 'user')
}

function setUp(kind: MetricKind, seriesLimit: number, redacting: boolean) {
  const registry = createRegistry({ seriesLimit, warn() {}, ...(redacting && { redactLabel: hideUsers }) })
  const common = { description: 'A test.', unit: '', labels: LABELS }
  const family =
    kind === 'histogram'
      ? registry.declare({ ...common, name: 'tried', kind, boundaries: [10, 100] })
      : registry.declare({ ...common, name: 'tried', kind: 'counter' })
  function record({ labels, amount }: Point) {
    const series = family.series(labels)
    if ('record' in series) series.record(amount)
    else series.add(amount)
  }
  return { registry, record }
}

const numberOf = ({ value }: DataPoint<unknown>): number =>
  typeof value === 'number' ? value : ((value as { sum: number }).sum ?? Number.NaN)

function pointsOf(result: CollectionResult): DataPoint<unknown>[] {
  const metrics = result.resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics)
  const tried = metrics.filter(({ descriptor }) => descriptor.name.startsWith('tried'))
  return tried.flatMap(({ dataPoints }): readonly DataPoint<unknown>[] => dataPoints)
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0)
const keyOf = ({ attributes }: DataPoint<unknown>): string => JSON.stringify(attributes)

it.each(['counter', 'histogram'] as const)(
  'nothing recorded in a %s is lost or shown twice',
  async (kind) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(point, { maxLength: 60 }),
        limit,
        redacts,
        async (points, seriesLimit, redacting) => {
          const { registry, record } = setUp(kind, seriesLimit, redacting)
          for (const one of points) record(one)
          for (const names of ['otel', 'prometheus'] as const) {
            const shown = pointsOf(await registry.producer({ names }).collect())
            expect(total(shown.map(numberOf))).toBe(total(points.map(({ amount }) => amount)))
            expect(shown.length).toBeLessThanOrEqual(seriesLimit + 1)
            expect(new Set(shown.map(keyOf)).size).toBe(shown.length)
          }
        },
      ),
    )
  },
)

it.each(['counter', 'histogram'] as const)(
  'no user is shown in a %s, whenever the redactor came',
  async (kind) => {
    await fc.assert(
      fc.asyncProperty(fc.array(point), fc.array(point), limit, async (before, after, seriesLimit) => {
        const { registry, record } = setUp(kind, seriesLimit, false)
        for (const one of before) record(one)
        registry.configure({ redactLabel: hideUsers })
        for (const one of after) record(one)
        const shown = pointsOf(await registry.producer({ names: 'otel' }).collect())
        expect(JSON.stringify(shown.map(keyOf))).not.toMatch(/user-\d/)
        expect(total(shown.map(numberOf))).toBe(total([...before, ...after].map(({ amount }) => amount)))
      }),
    )
  },
)

it('a series that was found once is found again, however many came after it', () => {
  fc.assert(
    fc.property(fc.array(point, { minLength: 1 }), limit, redacts, (points, seriesLimit, redacting) => {
      const registry = createRegistry({
        seriesLimit,
        warn() {},
        ...(redacting && { redactLabel: hideUsers }),
      })
      const family = registry.declare({
        name: 'tried',
        kind: 'counter',
        description: 'A test.',
        unit: '',
        labels: LABELS,
      })
      const found = points.map(({ labels }) => family.series(labels))
      expect(points.map(({ labels }) => family.series(labels))).toEqual(found)
      expect(points.every(({ labels }, index) => family.series(labels) === found[index])).toBe(true)
    }),
  )
})

const reader = fc.constantFrom('first', 'second', 'page')
const step = fc.oneof({ weight: 3, arbitrary: point }, { weight: 1, arbitrary: reader })

it.each(['counter', 'histogram'] as const)(
  'deltas of a %s add up to the cumulative values, for each reader by itself',
  async (kind) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 60 }),
        limit,
        redacts,
        async (steps, seriesLimit, redacting) => {
          const { registry, record } = setUp(kind, seriesLimit, redacting)
          const delta: ProducerOptions = { names: 'otel', temporality: () => 'delta' }
          const producers = {
            first: registry.producer(delta),
            second: registry.producer(delta),
            page: registry.producer({ names: 'prometheus' }),
          }
          const sums = { first: new Map<string, number>(), second: new Map<string, number>() }
          const collect = async (name: keyof typeof producers) => {
            const points = pointsOf(await producers[name].collect())
            if (name === 'page') return
            for (const one of points) {
              sums[name].set(keyOf(one), (sums[name].get(keyOf(one)) ?? 0) + numberOf(one))
            }
          }
          for (const one of steps) {
            if (typeof one === 'string') await collect(one)
            else record(one)
          }
          await collect('first')
          await collect('second')
          const all = pointsOf(await registry.producer({ names: 'otel' }).collect())
          const cumulative = all.map((one): [string, number] => [keyOf(one), numberOf(one)])
          const withoutZeros = (entries: Iterable<[string, number]>) =>
            [...entries].filter(([, sum]) => sum !== 0).sort(([a], [b]) => (a < b ? -1 : 1))
          expect(withoutZeros(sums.first)).toEqual(withoutZeros(cumulative))
          expect(withoutZeros(sums.second)).toEqual(withoutZeros(cumulative))
        },
      ),
    )
  },
)
