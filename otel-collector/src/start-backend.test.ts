import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fetchJaegerTrace, waitUntil } from '@sightglass/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildBinary } from '../build.mjs'
import { type RunningBackend, startBackend } from './start-backend.ts'
import { startJaeger } from './start-jaeger.ts'
import { sendSpan } from './testing/send-span.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

const SHORT = { SG_DECISION_WAIT: '1s', SG_DECISION_WAIT_AFTER_ROOT: '200ms', SG_METRICS_FLUSH: '500ms' }

beforeAll(async () => {
  await buildBinary('jaeger')
  await buildBinary('collector')
}, 1_800_000)

async function inJaeger(backend: RunningBackend, traceId: string) {
  const what = `trace ${traceId} in Jaeger`
  return waitUntil(async () => (await fetchJaegerTrace(backend.jaeger.urls.query, traceId))[0], { what })
}

async function text(url: string): Promise<string> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return response.text()
}

describe('collector and Jaeger with the shipped configuration', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-collector-test-'))
  let backend: RunningBackend
  beforeAll(async () => {
    backend = await startBackend({ ports: 'free', dataDir: folder, env: SHORT })
  })
  afterAll(async () => {
    await backend.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('bring a span sent over OTLP/HTTP into Jaeger', async () => {
    const traceId = await sendSpan(backend.collector.urls.otlpHttp, { name: 'GET /swaps', service: 'shop' })
    const root = await inJaeger(backend, traceId)
    expect(root.span).toMatchObject({
      name: 'GET /swaps',
      kind: 'server',
      resource: { 'service.name': 'shop' },
    })
    expect(root.children).toEqual([])
  })

  it('blank out what looks like a secret', async () => {
    const attributes = {
      'db.password': 'hunter2',
      'url.full': 'http://user:secret@example.org/',
      'http.route': '/a',
    }
    const traceId = await sendSpan(backend.collector.urls.otlpHttp, { name: 'GET', attributes })
    const { span } = await inJaeger(backend, traceId)
    expect(span.attributes).toMatchObject({
      'db.password': '****',
      'url.full': 'http****example.org/',
      'http.route': '/a',
    })
  })

  it('count requests, errors and durations per service for Prometheus', async () => {
    await sendSpan(backend.collector.urls.otlpHttp, {
      name: 'GET /counted',
      service: 'counted',
      failed: true,
    })
    const line =
      /^traces_span_metrics_calls_total\{.*service_name="counted".*status_code="STATUS_CODE_ERROR".*\} 1/m
    await waitUntil(async () => line.exec(await text(backend.collector.urls.prometheus)) ?? undefined, {
      what: 'the calls counter',
    })
  })

  it('say how they are', async () => {
    expect(await text(backend.collector.urls.health)).toContain('Server available')
    expect(await text(backend.collector.urls.ownMetrics)).toContain('otelcol_process_uptime')
    expect(await text(backend.jaeger.urls.ownMetrics)).toContain('otelcol_process_uptime')
    expect(JSON.parse(await text(backend.jaeger.urls.health))).toMatchObject({ status: 'StatusOK' })
  })
})

it('at SG_KEEP_PERCENT=0 keep failed, slow and marked traces, and no others', async () => {
  const env = { ...SHORT, SG_KEEP_PERCENT: '0' }
  const backend = await startBackend({ ports: 'free', dataDir: temporaryFolder(), env })
  try {
    const { otlpHttp, ownMetrics } = backend.collector.urls
    const plain = await sendSpan(otlpHttp, { name: 'plain' })
    const kept = await Promise.all([
      sendSpan(otlpHttp, { name: 'failed', failed: true }),
      sendSpan(otlpHttp, { name: 'slow', durationMs: 2_000 }),
      sendSpan(otlpHttp, { name: 'marked', attributes: { 'sightglass.keep': true } }),
    ])
    for (const traceId of kept) await inJaeger(backend, traceId)
    const dropped =
      /^otelcol_processor_tail_sampling_global_count_traces_sampled_total\{.*sampled="false".*\} 1$/m
    await waitUntil(async () => dropped.exec(await text(ownMetrics)) ?? undefined, {
      what: 'the plain trace to be judged',
    })
    expect(await fetchJaegerTrace(backend.jaeger.urls.query, plain)).toEqual([])
  } finally {
    await backend.stop()
  }
})

it('keep traces over a restart with Badger', async () => {
  const dataDir = temporaryFolder()
  const options = { ports: 'free', dataDir, storage: 'badger' } as const
  const backend = await startBackend({ ...options, env: SHORT })
  const traceId = await sendSpan(backend.collector.urls.otlpHttp, { name: 'before the restart' })
  await inJaeger(backend, traceId).finally(() => backend.stop())

  const jaeger = await startJaeger({ ...options, dataDir: join(dataDir, 'jaeger') })
  try {
    const [root] = await fetchJaegerTrace(jaeger.urls.query, traceId)
    expect(root?.span.name).toBe('before the restart')
  } finally {
    await jaeger.stop()
  }
})
