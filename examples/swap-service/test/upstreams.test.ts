import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { behave, swapRequest } from '../src/stand-ins/customers.ts'
import { type SwapService, startSwapService } from './support.ts'

const TIMEOUT_MS = 800
let app: SwapService

beforeAll(async () => {
  app = await startSwapService({ UPSTREAM_TIMEOUT_MS: String(TIMEOUT_MS) })
})
afterEach(async () => {
  await Promise.all([behave(app.esplora, { mode: 'ok' }), behave(app.evm, { mode: 'ok' })])
})
afterAll(() => app?.stop())

const UPSTREAMS = [
  ['esplora', 'Esplora', '/utxo'],
  ['evm', 'The EVM node', 'eth_gasPrice'],
] as const

async function openSwap() {
  const started = performance.now()
  const { status, body } = await app.call('POST', '/swaps', swapRequest(1, 'btc-to-token'))
  return { status, error: body.error, durationMs: performance.now() - started }
}

test.each(UPSTREAMS)('%s that is slow but in time does no harm', async (name) => {
  await behave(app[name], { mode: 'slow', delayMs: 150 })
  const { status, durationMs } = await openSwap()
  expect(status).toBe(201)
  expect(durationMs).toBeGreaterThanOrEqual(150)
})

test.each(UPSTREAMS)('%s that fails gives a 502 with its name', async (name, title, path) => {
  await behave(app[name], { mode: 'fail', path })
  const { status, error } = await openSwap()
  expect({ status, error }).toEqual({
    status: 502,
    error: { code: 'upstream_failed', message: `${title} failed` },
  })
})

test.each(UPSTREAMS)('%s that hangs gives a 504 within the time limit', async (name, title, path) => {
  await behave(app[name], { mode: 'hang', path })
  const { status, error, durationMs } = await openSwap()
  expect({ status, error }).toEqual({
    status: 504,
    error: { code: 'upstream_timeout', message: `${title} did not answer in time` },
  })
  expect(durationMs).toBeGreaterThanOrEqual(TIMEOUT_MS * 0.9)
  // A swap asks its upstreams in two steps; only one of them hangs here, so a second limit is never spent.
  expect(durationMs).toBeLessThan(TIMEOUT_MS + 3_000)
})

test('the service is healthy and its next swap goes well after an upstream has recovered', async () => {
  await behave(app.esplora, { mode: 'fail' })
  expect((await openSwap()).status).toBe(502)
  expect((await app.call('GET', '/healthz')).status).toBe(200)
  await behave(app.esplora, { mode: 'ok' })
  expect((await openSwap()).status).toBe(201)
})

test('a database that is gone gives a 503, and the service stays up', async () => {
  app.database.kill('SIGKILL')
  await app.database.exited
  for (const answer of [
    await app.call('GET', '/healthz'),
    await app.call('POST', '/swaps', swapRequest(2, 'btc-to-token')),
  ]) {
    expect([answer.status, answer.body.error.code]).toEqual([503, 'database_unavailable'])
  }
})
