import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { preload, runFixture } from '@sightglass/testkit'
import { describe, expect, it } from 'vitest'
import { supportedNodes } from '../../../test/nodes.ts'
import { app, newService, ownLines, useSink } from './app.ts'

const cjs = fileURLToPath(new URL('../dist/preload.cjs', import.meta.url))
const at = useSink()

describe.each(supportedNodes)('under Node $version', ({ version, binary: node }) => {
  it.each([
    ['--import, ESM', { args: ['--import', preload, app('hello.mjs')] }],
    ['--import, CommonJS', { args: ['--import', preload, app('hello.cjs')] }],
    ['--require, CommonJS', { args: ['--require', cjs, app('hello.cjs')] }],
    ['--require, ESM', { args: ['--require', cjs, app('hello.mjs')] }],
    ['NODE_OPTIONS, ESM', { args: [app('hello.mjs')], env: { NODE_OPTIONS: `--import ${preload}` } }],
  ])('%s: span, metric and log record arrive', async (_, { args, env }: { args: string[]; env?: object }) => {
    const service = newService()
    const result = await runFixture({ node, args, env: { ...at.env, ...env, OTEL_SERVICE_NAME: service } })
    expect(result).toMatchObject({ code: 0, signal: null, stdout: 'done\n' })
    expect(ownLines(result)).toEqual([expect.stringContaining(`on Node ${version}; service ${service};`)])

    const ofService = ({ resource }: { resource: Record<string, unknown> }) =>
      resource['service.name'] === service
    const span = await at.sink.waitForSpan(ofService)
    expect(span).toMatchObject({ name: 'hello', kind: 'internal', scope: { name: 'app' } })
    expect(await at.sink.waitForMetric(ofService)).toMatchObject({
      name: 'greetings',
      points: [{ value: 1 }],
    })
    const log = await at.sink.waitForLog(ofService)
    expect(log).toMatchObject({ body: 'hello', traceId: span.traceId, spanId: span.spanId })
  })

  it('changes nothing of what an app does', async () => {
    const bare = await runFixture({ node, args: [app('plain.mjs')] })
    const env = { ...at.env, SIGHTGLASS_START_LINE: 'false' }
    expect(await runFixture({ node, args: ['--import', preload, app('plain.mjs')], env })).toEqual(bare)
  })
})

it.each([
  ['-e with an argument', ['-e', 'console.log("done")', 'word'], ''],
  ['a program from stdin', ['-'], 'console.log("done")'],
])('%s', async (_, args, input) => {
  const result = await runFixture({ args: ['--import', preload, ...args], input, env: at.env })
  expect(result).toMatchObject({ code: 0, stdout: 'done\n' })
  expect(ownLines(result)).toEqual([expect.stringContaining('on Node')])
})

it('a fault of ours leaves the app as it is, with one line', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sightglass-fault-'))
  cpSync(cjs, join(folder, 'preload.cjs'))
  writeFileSync(join(folder, 'sdk.cjs'), "throw new Error('a fault of ours')")
  const result = await runFixture({
    args: ['--require', join(folder, 'preload.cjs'), app('plain.mjs')],
    env: at.env,
  })
  rmSync(folder, { recursive: true })
  expect(result).toMatchObject({ code: 3, stdout: 'out\n' })
  expect(ownLines(result)).toEqual([
    expect.stringMatching(/could not start, the app runs without telemetry: a fault of ours$/),
  ])
})

it('starts once when both flags name it', async () => {
  const result = await runFixture({
    args: ['--require', cjs, '--import', preload, app('hello.mjs')],
    env: { ...at.env, NODE_OPTIONS: `--import ${preload}` },
  })
  expect(ownLines(result)).toHaveLength(1)
})

it('OTEL_SDK_DISABLED=true starts nothing and says nothing', async () => {
  const before = at.sink.requests.length
  const env = { ...at.env, OTEL_SDK_DISABLED: 'true' }
  const result = await runFixture({ args: ['--import', preload, app('hello.mjs')], env })
  expect(result).toMatchObject({ code: 0, stdout: 'done\n', stderr: '' })
  expect(at.sink.requests).toHaveLength(before)
})
