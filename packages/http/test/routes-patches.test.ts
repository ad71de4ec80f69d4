import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { pathToFileURL } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { waitUntil } from '@sightglass/testkit'
import { afterEach, expect, test } from 'vitest'
import {
  putState,
  type RouteState,
  type RunningRoutes,
  releaseRouteState,
  resolveRoute,
  setRoute,
  startRoutes,
  stateOf,
} from '../src/routes/index.ts'

const require = createRequire(import.meta.url)
// Under the conditions that this workspace gives vitest, the router would be handed the ES module of a dependency.
const fromRouter = createRequire(createRequire(require.resolve('express')).resolve('router'))
const isPromise = fromRouter.resolve('is-promise')
fromRouter('is-promise')
Object.assign(require.cache[isPromise] ?? {}, { exports: (value: unknown) => value instanceof Promise })

// biome-ignore lint/suspicious/noExplicitAny: express has no types here, and needs none
type Any = any
const versions = ['express', 'express4'].map((name) => [name, require(name)] as [string, Any])
const stops: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

function start(): RunningRoutes {
  const routes = startRoutes({ activeState: () => undefined })
  for (const name of ['express', 'express4']) {
    routes.onModuleResolved('express', pathToFileURL(require.resolve(name)).href)
  }
  stops.push(() => routes.stop())
  return routes
}

interface Served {
  /** The route of a request to the path, once its response is over. */
  ask(path: string): Promise<string | undefined>
}

async function serve(
  app: (request: IncomingMessage, response: ServerResponse) => unknown,
  routes: RunningRoutes,
): Promise<Served> {
  let state: RouteState | undefined
  let over: Promise<string | undefined> | undefined
  const server: Server = createServer((request, response) => {
    state = {}
    const own = state
    putState(request, own)
    routes.onRequest()
    over = once(response, 'close').then(() => {
      const route = resolveRoute(request, own)
      releaseRouteState(own)
      return route
    })
    app(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  stops.push(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  const { port } = server.address() as AddressInfo
  return {
    async ask(path) {
      const response = await fetch(`http://127.0.0.1:${port}${path}`)
      await response.text()
      return over
    },
  }
}

test.each(versions)(
  '%s: an app of before is covered, and left alone after the stop',
  async (_name, express) => {
    const app = express()
    const router = express.Router()
    router.get('/:id', (_request: Any, response: Any) => response.send('ok'))
    app.use('/users', router)
    const { handle } = Object.getPrototypeOf(router)

    const routes = start()
    const { ask } = await serve(app, routes)
    expect(await ask('/users/1')).toBe('/users/:id')
    routes.stop()
    expect(Object.getPrototypeOf(router).handle).toBe(handle)
  },
)

test.each(versions)('%s: routers of single requests are not held', async (_name, express) => {
  const made: WeakRef<object>[] = []
  const app = express()
  app.use('/fresh', (request: Any, response: Any, next: Any) => {
    const router = express.Router()
    made.push(new WeakRef(router))
    router.get('/:id', (_request: Any, inner: Any) => inner.send('ok'))
    router(request, response, next)
  })
  const { ask } = await serve(app, start())
  for (let id = 0; id < 20; id++) expect(await ask(`/fresh/${id}`)).toBe('/fresh/:id')

  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  // The last ones may still be on a socket.
  await waitUntil(() => {
    collect()
    return made.filter((router) => router.deref() !== undefined).length <= 2
  })
})

test.each(versions)(
  '%s: a router that was mounted in itself has a route for so many rounds',
  async (_name, express) => {
    const router = express.Router()
    router.get('/end', (_request: Any, response: Any) => response.send('ok'))
    router.use('/again', router)
    const app = express()
    app.use(router)
    const { ask } = await serve(app, start())
    expect(await ask('/again/again/end')).toBe('/again/again/end')
    expect(await ask(`${'/again'.repeat(500)}/end`)).toBeUndefined()
    expect(await ask('/again/end')).toBe('/again/end')
  },
)

test.each(versions)('%s: routes added while requests run are found', async (_name, express) => {
  const app = express()
  const router = express.Router()
  app.use('/api', router)
  const { ask } = await serve(app, start())
  expect(await ask('/api/late/1')).toBeUndefined()
  router.get('/late/:id', (_request: Any, response: Any) => response.send('ok'))
  expect(await ask('/api/late/1')).toBe('/api/late/:id')
})

test.each(versions)('%s: a slow answer keeps its own route beside others', async (_name, express) => {
  const app = express()
  const router = express.Router()
  router.param('id', (_request: Any, _response: Any, next: Any, id: string) => {
    setTimeout(next, Number(id))
  })
  router.get('/first/:id', (_request: Any, response: Any) => response.send('ok'))
  router.get('/second/:id', (_request: Any, response: Any) => response.send('ok'))
  app.use('/a/:one', router)
  app.use('/b', router)
  const routes = start()
  const [one, two] = [await serve(app, routes), await serve(app, routes)]
  expect(await Promise.all([one.ask('/a/x/first/30'), two.ask('/b/second/10')])).toEqual([
    '/a/:one/first/:id',
    '/b/second/:id',
  ])
})

test('a router without text, as before router 2.3, is probed', async () => {
  const [, express] = versions[0] as [string, Any]
  const answer = (_request: Any, response: Any) => response.send('ok')
  const app = express()
  const router = express.Router()
  router.get('/:id', answer)
  for (const path of ['/Plain', '/users/:user', ['/blue', '/green/:shade'], /^\/v\d/]) app.use(path, router)
  for (const layer of app.router.stack) layer.rawPath = undefined
  const { ask } = await serve(app, start())
  expect(await ask('/PLAIN/1')).toBe('/plain/:id')
  expect(await ask('/users/1/1')).toBe('/users/:user/:id')
  expect(await ask('/users/users/1')).toBe('/users/:user/:id')
  expect(await ask('/green/dark/1')).toBe('/green/:shade/:id')
  expect(await ask('/blue/1')).toBe('/blue/:id')
  expect(await ask('/v1/1')).toBe('/*/:id')
})

test('a route that is stated in a handler wins', async () => {
  const [, express] = versions[0] as [string, Any]
  const app = express()
  app.get('/*path', (request: Any, response: Any) => {
    setRoute(stateOf(request) as RouteState, '/pages/:slug')
    response.send('ok')
  })
  const { ask } = await serve(app, start())
  expect(await ask('/pages/one')).toBe('/pages/:slug')
})

test('a module that was resolved but never ran is not loaded', () => {
  const url = new URL('fixtures/routes/never-loaded.cjs', import.meta.url)
  const routes = start()
  routes.onModuleResolved('koa', url.href)
  routes.onRequest()
  expect(require.cache[url.pathname]).toBeUndefined()
  expect(globalThis).not.toHaveProperty('neverLoaded')
})
