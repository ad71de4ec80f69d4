import { type Span, SpanStatusCode } from '@opentelemetry/api'
import fastify from 'fastify'
import { afterEach, expect, test } from 'vitest'
import { REQUEST_STATE, type RouteState, startRoutes } from '../src/routes/index.ts'

const stops: (() => Promise<void> | void)[] = []

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

/** Records what is told to a span of each request, in order. */
async function record(handler: () => unknown): Promise<unknown[]> {
  const told: unknown[] = []
  const span = {
    recordException: (exception: unknown) => told.push(exception),
    setStatus: (status: unknown) => told.push(status),
  } as unknown as Span
  const app = fastify()
  stops.push(() => app.close())
  app.server.prependListener('request', (request) => {
    const state: RouteState = { span }
    Object.assign(request, { [REQUEST_STATE]: state })
  })
  app.get('/', async () => handler())
  await fetch(await app.listen({ host: '127.0.0.1', port: 0 }))
  return told
}

test('what a handler throws is on the span of the request', async () => {
  stops.push(startRoutes({ activeState: () => undefined }).stop)
  const error = new Error('no luck')
  const thrown = await record(() => {
    throw error
  })
  expect(thrown).toEqual([error, { code: SpanStatusCode.ERROR, message: 'no luck' }])
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
