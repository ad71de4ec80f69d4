import { fileURLToPath } from 'node:url'
import { freePort, preload } from '@sightglass/testkit'
import { expect, it } from 'vitest'
import { blocksOf } from '../../../test/markdown.ts'
import { reportTo, sinkForTest, startApp } from './instrumentation-app.ts'

const folder = fileURLToPath(new URL('../../http', import.meta.url))
const blocks = new Map(blocksOf(`${folder}/README.md`).map((block) => [block.title, block.text]))

/** Starts an example of the README as a file of the package would run, on a port of its own. */
async function start(title: string, flags: readonly string[], env: Record<string, string> = {}) {
  const port = await freePort()
  const text = (blocks.get(title) ?? '').replace(
    '.listen(8080)',
    `.listen(${port}, '127.0.0.1', () => console.log('ready'))`,
  )
  const app = await startApp({ args: [...flags, '--input-type=module', '-'], cwd: folder, input: text, env })
  await app.waitForLine(/^ready$/)
  const send = async (path: string, headers: Record<string, string> = {}) =>
    expect(await (await fetch(`http://127.0.0.1:${port}${path}`, { headers })).text()).toBe('hello\n')
  return { app, send }
}

it('has an example for each test here', () => {
  expect([...blocks.keys()]).toEqual(['hooks.mjs', 'routes.mjs', 'sdk.mjs'])
})

it('hooks.mjs', async () => {
  const sink = await sinkForTest()
  const { send, app } = await start('hooks.mjs', ['--import', preload], reportTo(sink))
  await send('/probed', { 'user-agent': 'uptime-probe/2' })
  await send('/asked', { 'x-tenant': 'acme' })
  const span = await sink.waitForSpan(({ attributes }) => attributes['url.path'] === '/asked')
  expect(span.attributes['shop.tenant']).toBe('acme')
  expect(sink.spans.map(({ attributes }) => attributes['url.path'])).toEqual(['/asked'])
  expect(app.stderr).not.toContain('hook')
})

it('routes.mjs', async () => {
  const sink = await sinkForTest()
  const { send } = await start('routes.mjs', ['--import', preload], reportTo(sink))
  for (const path of ['/users/1', '/orders/2', '/others/3']) await send(path)
  await sink.waitForSpan(({ attributes }) => attributes['url.path'] === '/others/3')
  expect(sink.spans.map(({ name }) => name)).toEqual(['GET /users/:id', 'GET /orders/:id', 'GET'])
})

it('sdk.mjs', async () => {
  const { send, app } = await start('sdk.mjs', [])
  await send('/healthz')
  await send('/asked', { traceparent: '00-000000000000000000000000000000aa-00000000000000bb-01' })
  await app.waitForLine(/'url.path': '\/asked'/)
  expect(app.stdout).toContain("traceId: '000000000000000000000000000000aa'")
  expect(app.stdout).not.toContain('/healthz')
  expect(app.stderr).toBe('')
})
