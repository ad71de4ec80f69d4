import { expect, test } from 'vitest'
import { summarize } from './traffic.ts'

test('a summary counts by what happened', () => {
  const sent = [200, 201, 422, 404, 502].map((status, index) => ({
    what: '',
    method: 'GET',
    path: '/',
    status,
    durationMs: index * 300,
  }))
  expect(summarize(sent)).toBe(
    '5 requests: 2 went well, 1 met a failing upstream, 2 were refused; the slowest took 1.2 s',
  )
})
