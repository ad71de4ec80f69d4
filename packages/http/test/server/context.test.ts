import { once } from 'node:events'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { context, createContextKey, propagation, trace } from '@opentelemetry/api'
import { expect, it } from 'vitest'
import { dial, serve, useInstrumentation } from './harness.ts'

const at = useInstrumentation()

const traceIdNow = () => trace.getActiveSpan()?.spanContext().traceId

it('1000 interleaved requests: each sees its own trace, whatever it waits for, and no other', async () => {
  const { url } = await serve(async (req, res) => {
    const own = traceIdNow()
    const seen = new Set<string | undefined>([own])
    await sleep(Math.random() * 10)
    seen.add(traceIdNow())
    await new Promise<void>((resolve) => setImmediate(resolve))
    seen.add(traceIdNow())
    for await (const _ of Readable.from(['a', 'b'])) seen.add(traceIdNow())
    req.resume()
    await once(req, 'end').catch(() => {})
    seen.add(traceIdNow())
    process.nextTick(() => {
      seen.add(traceIdNow())
      queueMicrotask(() => {
        seen.add(traceIdNow())
        res.end(JSON.stringify({ own, seen: [...seen] }))
      })
    })
  })
  const ids = Array.from({ length: 1000 }, (_, index) => index.toString(16).padStart(32, '1'))
  const answers = await Promise.all(
    ids.map(async (traceId, index) => {
      await sleep(Math.random() * 50)
      const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` }
      const method = index % 2 ? 'POST' : 'GET'
      const body = index % 2 ? 'x'.repeat(index) : undefined
      const response = await fetch(`${url}/mixed`, { method, headers, ...(body !== undefined && { body }) })
      return (await response.json()) as { own: string; seen: string[] }
    }),
  )
  for (const [index, { own, seen }] of answers.entries()) {
    expect(own).toBe(ids[index])
    expect(seen).toEqual([own])
  }
}, 60_000)

it('nothing is active outside of a request, not even on its connection', async () => {
  const { port, server } = await serve((_, res) => res.end('ok'))
  const outside: (string | undefined)[] = []
  server.on('connection', (socket) => socket.on('data', () => outside.push(traceIdNow())))
  const socket = await dial(port)
  for (const path of ['/1', '/2']) {
    socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`)
    await at.span(path)
  }
  socket.destroy()
  expect(outside).toEqual([undefined, undefined])
  expect(traceIdNow()).toBeUndefined()
})

it('baggage of the request is there for its handler', async () => {
  const { url } = await serve((_, res) => {
    res.end(propagation.getBaggage(context.active())?.getEntry('tenant')?.value ?? 'none')
  })
  const response = await fetch(`${url}/baggage`, { headers: { baggage: 'tenant=blue' } })
  expect(await response.text()).toBe('blue')
})

it('a context made from that of the request keeps both', async () => {
  const key = createContextKey('test')
  const { url } = await serve((_, res) => {
    const active = context.active()
    const more = active.setValue(key, 1)
    const evenMore = more.setValue(key, 2).setValue(createContextKey('other'), 3)
    const child = trace.setSpan(evenMore, trace.wrapSpanContext({ traceId: 'a', spanId: 'b', traceFlags: 0 }))
    const answer = [
      active.getValue(key),
      more.getValue(key),
      evenMore.getValue(key),
      evenMore.deleteValue(key).getValue(key),
      trace.getSpan(more) === trace.getSpan(active),
      trace.getSpan(child)?.spanContext().traceId,
      trace.getSpan(trace.deleteSpan(child)),
    ]
    res.end(JSON.stringify(answer.map((value) => value ?? null)))
  })
  expect(await (await fetch(`${url}/values`)).json()).toEqual([null, 1, 2, null, true, 'a', null])
})

it('what a request leaves running after its end is part of its trace, by ids alone', async () => {
  let later: { recording: boolean | undefined; traceId: string | undefined } | undefined
  const { url } = await serve((_, res) => {
    res.end('ok')
    setTimeout(() => {
      const span = trace.getActiveSpan()
      later = { recording: span?.isRecording(), traceId: span?.spanContext().traceId }
    }, 30)
  })
  await fetch(`${url}/left`)
  const span = await at.span('/left')
  await expect.poll(() => later).toEqual({ recording: false, traceId: span.spanContext().traceId })
})
