import { expect, it } from 'vitest'
import { otelPointsOf, samplesOf } from '../test/pages.ts'
import { DROP_REASONS, declarePipelineMetrics } from './pipeline-families.ts'
import { createRegistry } from './registry.ts'

it('has every series at 0 from the start', async () => {
  const registry = createRegistry()
  declarePipelineMetrics(registry)
  const samples = await samplesOf(registry)
  for (const noun of ['spans', 'log_records']) {
    expect(samples.get(`sightglass_${noun}_exported_total`)).toBe(0)
    for (const reason of DROP_REASONS) {
      expect(samples.get(`sightglass_${noun}_dropped_total{reason="${reason}"}`)).toBe(0)
    }
  }
  for (const result of ['success', 'failure']) {
    expect(samples.get(`sightglass_metric_exports_total{result="${result}"}`)).toBe(0)
  }
})

it('counts what is exported and dropped, under both names', async () => {
  const registry = createRegistry()
  const { spans, logs, metricExports } = declarePipelineMetrics(registry)
  spans.exported.add(5)
  spans.dropped.queue_full.add(2)
  logs.exported.add(7)
  logs.dropped.exit.add(1)
  metricExports.failure.add(1)
  expect(Object.fromEntries(await samplesOf(registry))).toMatchObject({
    sightglass_spans_exported_total: 5,
    'sightglass_spans_dropped_total{reason="queue_full"}': 2,
    sightglass_log_records_exported_total: 7,
    'sightglass_log_records_dropped_total{reason="exit"}': 1,
    'sightglass_metric_exports_total{result="failure"}': 1,
  })
  const points = await otelPointsOf(registry)
  expect(points.get('otel.sdk.exporter.span.exported')).toEqual([[{}, 5]])
  expect(points.get('otel.sdk.exporter.log.exported')).toEqual([[{}, 7]])
  expect(points.get('sightglass.spans.dropped')).toContainEqual([
    { 'sightglass.drop.reason': 'queue_full' },
    2,
  ])
})

it('reads queues at each collection, adds them up, and forgets one that is gone', async () => {
  const registry = createRegistry()
  const { spans } = declarePipelineMetrics(registry)
  const first = { size: 3, limit: 100 }
  const stop = spans.observeQueue(() => first)
  spans.observeQueue(() => ({ size: 1, limit: 10 }))
  const sizes = async () => {
    const points = await otelPointsOf(registry)
    return ['size', 'capacity'].map((name) => points.get(`otel.sdk.processor.span.queue.${name}`)?.[0]?.[1])
  }
  expect(await sizes()).toEqual([4, 110])
  first.size = 50
  expect(await sizes()).toEqual([51, 110])
  stop()
  expect(await sizes()).toEqual([1, 10])
  expect((await samplesOf(registry)).get('sightglass_span_queue_size')).toBe(1)
  expect((await samplesOf(registry)).get('sightglass_span_queue_limit')).toBe(10)
})

it('shares its families with whoever declares them again', async () => {
  const registry = createRegistry()
  declarePipelineMetrics(registry).spans.exported.add(1)
  declarePipelineMetrics(registry).spans.exported.add(1)
  expect((await samplesOf(registry)).get('sightglass_spans_exported_total')).toBe(2)
})
