import { preload, runFixture, startFixture, startOtlpSink } from '@sightglass/testkit'
import { describe, expect, it } from 'vitest'
import { app, newService, ownLines, useSink } from './app.ts'

const at = useSink()
const quiet = { SIGHTGLASS_START_LINE: 'false' }

async function start(behaviour: string, env: Record<string, string> = {}) {
  const service = newService()
  const fixture = await startFixture({
    args: ['--import', preload, app('stays.mjs'), behaviour],
    // Nothing leaves by itself within a minute: what arrives was sent by the end of the process.
    env: { ...at.env, ...quiet, OTEL_BSP_SCHEDULE_DELAY: '60000', OTEL_SERVICE_NAME: service, ...env },
  })
  await fixture.waitForLine(/^ready$/)
  return { fixture, arrived: () => at.sink.waitForSpan((span) => span.resource['service.name'] === service) }
}

describe.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s', (signal) => {
  it('ends an app that does not listen as it would on bare Node, after sending what is left', async () => {
    const { fixture, arrived } = await start('bare')
    fixture.kill(signal)
    expect(await fixture.exited).toEqual({ code: null, signal })
    expect(await arrived()).toMatchObject({ name: 'started' })
    expect(fixture.stderr).toBe('')
  })
})

it('ends an app that has put mocks in the places of process.kill and setImmediate', async () => {
  const { fixture } = await start('mocks')
  fixture.kill('SIGHUP')
  await fixture.waitForLine(/^reloaded$/)
  fixture.kill('SIGTERM')
  expect(await fixture.exited).toEqual({ code: null, signal: 'SIGTERM' })
  expect(fixture.stderr).toBe('')
})

it('leaves the end to an app that listens, however long it drains', async () => {
  const { fixture, arrived } = await start('drains')
  fixture.kill('SIGTERM')
  expect(await fixture.exited).toEqual({ code: 7, signal: null })
  expect(fixture.stdout).toBe('ready\ndraining\ndrained\n')
  expect(await arrived()).toMatchObject({ name: 'started' })
})

it('stays for an app that takes the signal for something else, every time', async () => {
  const { fixture, arrived } = await start('ignores')
  fixture.kill('SIGHUP')
  await fixture.waitForLine(/^reloaded$/)
  await arrived()
  fixture.kill('SIGHUP')
  await fixture.waitForLine(/^reloaded$/)
  fixture.kill('SIGTERM')
  expect(await fixture.exited).toEqual({ code: null, signal: 'SIGTERM' })
})

it('is not counted by a library that raises the signal again when it is alone', async () => {
  const { fixture } = await start('counts')
  fixture.kill('SIGTERM')
  expect(await fixture.exited).toEqual({ code: null, signal: 'SIGTERM' })
  expect(fixture.stdout).toBe('ready\n')
})

it("calls an app's own listeners for the end as often as bare Node, and sends what they record", async () => {
  const service = newService()
  const env = { ...at.env, ...quiet, OTEL_SERVICE_NAME: service }
  const bare = await runFixture({ args: [app('before-exit.mjs')], env })
  const ours = await runFixture({ args: ['--import', preload, app('before-exit.mjs')], env })
  expect(bare.stdout).toBe('sync 0\nwork 1\nsync 0\nwork 2\nsync 0\n')
  expect(ours).toEqual(bare)
  const byes = () => at.sink.logs.filter((log) => log.resource['service.name'] === service)
  await expect.poll(byes, { timeout: 10_000 }).toHaveLength(3)
})

it('is not held up by a connection that never comes about', async () => {
  const hole = await startFixture({ args: [app('takes-no-connection.mjs')] })
  const [place] = await hole.waitForLine(/^http:.*/)
  const env = { ...at.env, ...quiet, OTEL_EXPORTER_OTLP_ENDPOINT: place, SIGHTGLASS_EXIT_BUDGET_MS: '50' }
  const { result, ms } = await timed(() => runFixture({ args: ['--import', preload, app('hello.mjs')], env }))
  hole.kill('SIGKILL')
  expect(result).toMatchObject({ code: 0, stdout: 'done\n' })
  // The exporter's own timeout is 10 s.
  expect(ms).toBeLessThan(8000)
})

describe('a collector that takes requests and never answers', () => {
  it.each([
    ['an empty event loop', 'hello.mjs', { code: 0, signal: null }],
    ['an error', 'throws.mjs', { code: 1, signal: null }],
    ['a rejection', 'rejects.mjs', { code: 1, signal: null }],
  ])('holds up %s by the exit budget at most', async (_, file, exit) => {
    const silent = await startOtlpSink()
    silent.respondWith('hang')
    const env = { ...quiet, NODE_V8_COVERAGE: undefined, OTEL_EXPORTER_OTLP_ENDPOINT: silent.httpUrl }
    const run = (args: string[]) => timed(() => runFixture({ args: [...args, app(file)], env }))
    const bare = await run([])
    const ours = await run(['--import', preload])
    await silent.close()
    expect(ours.result).toMatchObject(exit)
    expect(ours.result.stdout).toBe(bare.result.stdout)
    expect(ours.result.stderr.replace(/^sightglass: .*\n/m, '')).toBe(bare.result.stderr)
    // 500 ms of budget, and room for the start of the SDK on a busy machine; the exporter's own timeout is 10 s.
    expect(ours.ms).toBeLessThan(bare.ms + 500 + 2500)
  })

  it('ends a signalled app when SIGHTGLASS_EXIT_BUDGET_MS is over, and says what was lost', async () => {
    const silent = await startOtlpSink()
    silent.respondWith('hang')
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: silent.httpUrl, SIGHTGLASS_EXIT_BUDGET_MS: '50' }
    const { fixture } = await start('bare', env)
    fixture.kill('SIGTERM')
    expect(await fixture.exited).toEqual({ code: null, signal: 'SIGTERM' })
    expect(ownLines(fixture)).toEqual([
      `sightglass: 1 batch could not be delivered to ${silent.httpUrl} within 50 ms at the end of the process`,
    ])
    await silent.close()
  })

  it('a second signal ends it at once', async () => {
    const silent = await startOtlpSink()
    silent.respondWith('hang')
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: silent.httpUrl, SIGHTGLASS_EXIT_BUDGET_MS: '60000' }
    const { fixture } = await start('bare', env)
    fixture.kill('SIGINT')
    await expect.poll(() => silent.requests.length, { timeout: 10_000 }).toBeGreaterThan(0)
    fixture.kill('SIGINT')
    expect(await fixture.exited).toEqual({ code: null, signal: 'SIGINT' })
    await silent.close()
  })
})

async function timed<T>(run: () => Promise<T>): Promise<{ result: T; ms: number }> {
  const started = performance.now()
  const result = await run()
  return { result, ms: performance.now() - started }
}
