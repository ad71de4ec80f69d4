import { freePort, preload, startFixture, startOtlpSink } from '@sightglass/testkit'
import { expect, it } from 'vitest'
import { app, ownLines } from './app.ts'

it('costs one line per outage and one per recovery, whatever is sent meanwhile', async () => {
  const port = await freePort()
  const place = `http://127.0.0.1:${port}`
  const fixture = await startFixture({
    args: ['--import', preload, app('beats.mjs')],
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: place,
      OTEL_EXPORTER_OTLP_TIMEOUT: '1500',
      SIGHTGLASS_EXIT_BUDGET_MS: '10000',
      OTEL_BSP_SCHEDULE_DELAY: '50',
      SIGHTGLASS_START_LINE: 'false',
    },
  })
  await fixture.waitForLine(/traces cannot be sent/)
  const sink = await startOtlpSink({ port })
  await fixture.waitForLine(/traces again/)
  // Until what had been waiting is through: otherwise its last answers and the next failures mix.
  const recovered = BigInt(Date.now()) * 1_000_000n
  await sink.waitForSpan(({ start }) => start > recovered)
  await sink.close()
  await expect.poll(() => ownLines(fixture), { timeout: 10_000 }).toHaveLength(3)
  const again = await startOtlpSink({ port })
  await expect.poll(() => ownLines(fixture), { timeout: 10_000 }).toHaveLength(4)
  // Well past several more batches.
  await again.waitForSpan(() => again.requests.length > 5)
  fixture.kill('SIGTERM')
  expect(await fixture.exited).toEqual({ code: null, signal: 'SIGTERM' })
  await again.close()

  const away = `sightglass: traces cannot be sent to ${place} (`
  const back = expect.stringMatching(
    new RegExp(`^sightglass: ${place} takes traces again after \\d+ s; \\d+ spans? lost meanwhile$`),
  )
  expect(ownLines(fixture)).toEqual([
    expect.stringContaining(away),
    back,
    expect.stringContaining(away),
    back,
  ])
})

it('is told apart from a collector that refuses one signal', async () => {
  const sink = await startOtlpSink()
  sink.respondWith(401)
  const fixture = await startFixture({
    args: ['--import', preload, app('beats.mjs')],
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: sink.httpUrl,
      OTEL_BSP_SCHEDULE_DELAY: '20',
      SIGHTGLASS_EXIT_BUDGET_MS: '10000',
      SIGHTGLASS_START_LINE: 'false',
    },
  })
  await expect.poll(() => sink.requests.length, { timeout: 10_000 }).toBeGreaterThan(3)
  sink.respondWith('ok')
  await sink.waitForSpan(() => true)
  await fixture.waitForLine(/again/)
  fixture.kill('SIGTERM')
  await fixture.exited
  await sink.close()
  expect(ownLines(fixture)).toEqual([
    expect.stringContaining(`traces cannot be sent to ${sink.httpUrl} (HTTP 401`),
    expect.stringContaining(`${sink.httpUrl} takes traces again`),
  ])
})
