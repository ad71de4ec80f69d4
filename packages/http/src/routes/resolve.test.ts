import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { resolveRoute } from './resolve.ts'
import { type RouteState, releaseRouteState, setRoute } from './state.ts'

const request = new IncomingMessage(new Socket())
request.url = '/users/42'

test('without a framework there is no route', () => {
  expect(resolveRoute(request, {})).toBeUndefined()
})

test('what upstream instrumentations write is the route', () => {
  expect(resolveRoute(request, { route: '/hapi/{id}' })).toBe('/hapi/{id}')
})

test('what express found, or did not, wins over what upstream wrote', () => {
  expect(resolveRoute(request, { route: '/', mounted: {}, matched: '/users/:id' })).toBe('/users/:id')
  expect(resolveRoute(request, { route: '/', mounted: {} })).toBeUndefined()
})

test('what the app states wins over all', () => {
  const state: RouteState = { route: '/upstream', matched: '/found' }
  setRoute(state, '/stated/:id')
  expect(resolveRoute(request, state)).toBe('/stated/:id')
  setRoute(state, `/${'x'.repeat(1000)}`)
  expect(resolveRoute(request, state)).toHaveLength(256)
})

test('koa without a router, and a router that matched nothing', () => {
  expect(resolveRoute(request, { framework: {} })).toBeUndefined()
  expect(resolveRoute(request, { framework: { matched: [], method: 'GET' } })).toBeUndefined()
  // Upstream knows koa routers that leave nothing on the context.
  expect(resolveRoute(request, { framework: {}, route: '/koa-route/:id' })).toBe('/koa-route/:id')
})

test('koa: the layer with the method, not the middleware that ran last', () => {
  const framework = {
    method: 'GET',
    _matchedRoute: '/users/(.*)',
    matched: [
      { path: '/users/:id', methods: ['HEAD', 'GET'] },
      { path: '/users/(.*)', methods: [] },
    ],
  }
  expect(resolveRoute(request, { framework })).toBe('/users/:id')
})

test('a framework whose properties throw gives no route', () => {
  const framework = {
    get _matchedRoute() {
      throw new Error('not yours')
    },
  }
  expect(resolveRoute(request, { framework })).toBeUndefined()
})

test('released, a state leads to nothing of the framework', () => {
  const state: RouteState = { mounted: {}, layer: {}, framework: {}, mountBase: '/users/42', matched: '/x' }
  releaseRouteState(state)
  expect(Object.values(state).filter((value) => value !== undefined)).toEqual(['/x'])
})
