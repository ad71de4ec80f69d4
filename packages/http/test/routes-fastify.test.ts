import fastify from 'fastify'
import { afterEach, expect, test } from 'vitest'
import { putState, type RouteState, startRoutes } from '../src/routes/index.ts'

const stops: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

/** What is left on the state of each request for its handler's throw, in order. */
async function record(handler: () => unknown): Promise<unknown[]> {
  const states: RouteState[] = []
  const app = fastify()
  stops.push(() => app.close())
  app.server.prependListener('request', (request) => {
    const state: RouteState = {}
    states.push(state)
    putState(request, state)
  })
  app.get('/', async () => handler())
  await fetch(await app.listen({ host: '127.0.0.1', port: 0 }))
  return states.map(({ error }) => error).filter((error) => error !== undefined)
}

test('what a handler throws is left for the span of the request, whatever it is', async () => {
  stops.push(startRoutes({ activeState: () => undefined }).stop)
  const error = new Error('no luck')
  const odd = Object.create(null)
  for (const thrown of [error, odd])
    expect(
      await record(() => {
        throw thrown
      }),
    ).toEqual([thrown])
  expect(await record(() => 'ok')).toEqual([])
})

test('after the stop nothing is recorded, and without a state nothing fails', async () => {
  const routes = startRoutes({ activeState: () => undefined })
  routes.stop()
  expect(await record(() => Promise.reject(new Error('late')))).toEqual([])

  stops.push(startRoutes({ activeState: () => undefined }).stop)
  const app = fastify()
  stops.push(() => app.close())
  app.get('/:id', async () => {
    throw new Error('injected')
  })
  expect((await app.inject('/1')).statusCode).toBe(500)
})
