import { expect, it } from 'vitest'
import { newService, runApp, useSink } from './app.ts'

const at = useSink()

// GET            (server)
// └─ nothing: and above it the client's own GET, but nothing of /v1/traces, /v1/metrics, /v1/logs
it('what we send is no request of the app: neither in its spans nor in its metrics', async () => {
  const service = newService()
  const env = { ...at.env, OTEL_SERVICE_NAME: service }
  const result = await runApp('requests.mjs', { ...env, OTEL_BSP_SCHEDULE_DELAY: '1' })
  expect(result.code).toBe(0)
  const ofService = ({ resource }: { resource: Record<string, unknown> }) =>
    resource['service.name'] === service
  const server = await at.sink.waitForSpan((span) => ofService(span) && span.kind === 'server')
  const spans = at.sink.spans.filter(ofService)
  expect(spans.map(({ kind }) => kind).sort()).toEqual(['client', 'server'])
  expect(spans.find(({ kind }) => kind === 'client')?.spanId).toBe(server.parentSpanId)
  const metric = at.sink.metrics
    .filter(ofService)
    .findLast(({ name }) => name === 'http.client.request.duration')
  expect(metric).toMatchObject({ points: [{ attributes: { 'server.address': '127.0.0.1' } }] })
  expect(Number((metric?.points[0] as { count?: unknown } | undefined)?.count)).toBe(1)
})
