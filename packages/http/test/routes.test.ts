import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Fixture, startFixture } from '@sightglass/testkit'
import { afterEach, expect, test } from 'vitest'
import { supportedNodes } from '../../../test/nodes.ts'
import { type ExpectedRoute, expectedRoutes } from './fixtures/routes/expected.ts'

const folder = fileURLToPath(new URL('fixtures/routes/', import.meta.url))
const running: Fixture[] = []

afterEach(async () => {
  for (const fixture of running.splice(0)) {
    fixture.kill()
    await fixture.exited
  }
})

for (const [name, expected] of Object.entries(expectedRoutes)) {
  for (const extension of ['mjs', 'cjs']) {
    const app = `${name}.${extension}`
    if (!existsSync(folder + app)) continue
    test(`${app}: each request has the route it was declared with`, async () => {
      expect(await routesOf(app, expected)).toEqual(expected.map(describeRoute))
    })
  }
}

// Each line of Node loads modules in its own way, and from 22 to 26 `require` of an ES module has changed.
for (const { version, binary } of supportedNodes) {
  test.each(['express5.mjs', 'koa.mjs', 'hono.mjs', 'hono.cjs'])(`Node ${version}: %s`, async (app) => {
    const expected = expectedRoutes[app.replace(/\..*/, '')] ?? []
    expect(await routesOf(app, expected, binary)).toEqual(expected.map(describeRoute))
  })
}

test.each(['express4', 'express5'])(`%s, bundled: its classes are found by the app`, async (name) => {
  const expected = expectedRoutes[name] ?? []
  for (const UNKNOWN of ['modules', 'all']) {
    const found = await routesOf(`${name}.mjs`, expected, undefined, { UNKNOWN })
    expect(found).toEqual(expected.map(describeRoute))
  }
})

async function routesOf(
  app: string,
  requests: readonly ExpectedRoute[],
  node?: string,
  env: Record<string, string> = {},
): Promise<string[]> {
  const fixture = await startFixture({
    env,
    // Older than 22.18, Node reads types only when told to.
    args: ['--experimental-strip-types', '--import', `${folder}harness.mjs`, folder + app],
    ...(node === undefined ? {} : { node }),
  })
  running.push(fixture)
  await fixture.waitForLine(/listening on port/)
  const found: string[] = []
  for (const [id, request] of requests.entries()) {
    const { method = 'GET', path } = request
    const response = await fetch(`http://127.0.0.1:${fixture.port}${path}`, {
      method,
      headers: { 'x-id': `${id}` },
    })
    await response.text()
    const [, line = ''] = await fixture.waitForLine(new RegExp(`answered (\\{"id":"${id}".*)`))
    const { route } = JSON.parse(line) as { route?: string }
    found.push(describeRoute({ method, path, route, status: response.status }))
  }
  return found
}

function describeRoute({ method = 'GET', path, route, status }: ExpectedRoute): string {
  return `${method} ${path} → ${status} ${route ?? 'unmatched'}`
}
