import { describe, expect, it } from 'vitest'
import { supportedNodes } from '../../../test/nodes.ts'
import { fixture, runForJson, underSightglass } from './instrumentation-app.ts'

interface InMemory {
  instrumentations: string[]
  wrapped: string[]
}

describe.each(supportedNodes)('under Node $version', ({ binary: node }) => {
  const load = (file: string, ...modules: string[]) => loadWith({}, file, ...modules)
  const loadWith = (env: Record<string, string>, file: string, ...modules: string[]) =>
    runForJson<InMemory>({ node, args: [...underSightglass, fixture(file), ...modules], env })

  it.each(['loaded.mjs', 'loaded.cjs'])('a program that needs none loads none (%s)', async (file) => {
    const { json } = await load(file, 'node:path')
    expect(json.instrumentations).toEqual([])
  })

  it.each(['loaded.mjs', 'loaded.cjs'])('a program that loads pg gets exactly one (%s)', async (file) => {
    const { json } = await load(file, 'pg')
    expect(json.instrumentations).toEqual(['instrumentation-pg'])
  })

  it.each(['http', 'node:https'])('%s is recognised as builtin', async (name) => {
    const upstream = { SIGHTGLASS_HTTP: 'upstream' }
    for (const file of ['loaded.mjs', 'loaded.cjs']) {
      const { json } = await loadWith(upstream, file, name)
      expect(json.instrumentations).toEqual(['instrumentation-http'])
    }
  })

  it.each(['http', 'node:https', 'express', 'koa', 'fastify'])(
    'our own HTTP loads nothing for %s',
    async (name) => {
      for (const file of ['loaded.mjs', 'loaded.cjs'])
        expect((await load(file, name)).json.instrumentations).toEqual([])
    },
  )

  it('wraps only what is patched', async () => {
    const { json } = await load('loaded.mjs', 'pg', fixture('odd.mjs'), 'fastify', 'node:path')
    expect(json.wrapped.map((url) => url.replace(/.*\/node_modules\//, ''))).toEqual(['pg/esm/index.mjs'])
  })

  it('leaves a module with unusual exports as it is', async () => {
    const args = [fixture('with-odd.mjs')]
    const { json } = await runForJson({ node, args: [...underSightglass, ...args] })
    const { json: bare } = await runForJson({ node, args })
    expect(json).toEqual(bare)
  })

  it('lets an optional dependency that is missing fail as ever, and loads nothing for it', async () => {
    const args = [fixture('missing.mjs')]
    const { json } = await runForJson({ node, args: [...underSightglass, ...args] })
    const { json: bare } = await runForJson({ node, args })
    expect(json).toEqual(bare)
    expect(json).toMatchObject({ instrumentations: [], import: { code: 'ERR_MODULE_NOT_FOUND' } })
  })
})

it('wraps imports also where nothing that is ESM can be required', async () => {
  const args = ['--no-experimental-require-module', ...underSightglass, fixture('loaded.mjs'), 'pg']
  const { json, stderr } = await runForJson<InMemory>({ args })
  expect(json.instrumentations).toEqual(['instrumentation-pg'])
  expect(stderr).not.toContain('cannot be instrumented')
})

it('loads only what OTEL_NODE_ENABLED_INSTRUMENTATIONS names', async () => {
  const { json } = await runForJson<InMemory>({
    args: [...underSightglass, fixture('loaded.mjs'), 'pg', 'express', 'node:fs'],
    env: { OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'fs,express', OTEL_NODE_DISABLED_INSTRUMENTATIONS: 'express' },
  })
  expect(json.instrumentations).toEqual(['instrumentation-fs'])
})

it('leaves fs, net and dns alone unless they are asked for', async () => {
  const { json } = await runForJson<InMemory>({
    args: [...underSightglass, fixture('loaded.mjs'), 'node:fs', 'node:net', 'node:dns'],
  })
  expect(json.instrumentations).toEqual([])
})

it('takes hooks and patches back', async () => {
  const { json } = await runForJson({ args: [fixture('disable.mjs')] })
  expect(json).toEqual({
    hooked: true,
    patched: true,
    stillPatched: false,
    loaded: ['@opentelemetry/instrumentation-pg'],
    express: false,
  })
})
