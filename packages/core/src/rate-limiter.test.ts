import { expect, test } from 'vitest'
import { createRateLimiter } from './rate-limiter.ts'

function withClock(options: { limit: number; windowMs?: number; maxClients?: number }) {
  const clock = { time: 1_000 }
  return { clock, limiter: createRateLimiter({ ...options, now: () => clock.time }) }
}

test.each([
  [{ limit: 0 }, 'limit must be a whole number of 1 or more, got 0'],
  [{ limit: 1.5 }, 'limit must be a whole number of 1 or more, got 1.5'],
  [{ limit: Number.NaN }, 'limit must be a whole number of 1 or more, got NaN'],
  [{ limit: 1, maxClients: 0 }, 'maxClients must be a whole number of 1 or more, got 0'],
  [{ limit: 1, windowMs: 0 }, 'windowMs must be a finite number above 0, got 0'],
  [{ limit: 1, windowMs: Infinity }, 'windowMs must be a finite number above 0, got Infinity'],
])('refuses %o', (options, message) => {
  expect(() => createRateLimiter(options)).toThrow(new RangeError(message))
})

test('admits the limit, then says how long to wait', () => {
  const { clock, limiter } = withClock({ limit: 3, windowMs: 60_000 })
  expect([limiter.take('a'), limiter.take('a'), limiter.take('a')]).toEqual([0, 0, 0])
  clock.time += 10_000
  expect(limiter.take('a')).toBe(50_000)
  clock.time += 49_999
  expect(limiter.take('a')).toBe(1)
  clock.time += 1
  expect([limiter.take('a'), limiter.take('a'), limiter.take('a')]).toEqual([0, 0, 0])
  expect(limiter.take('a')).toBe(60_000)
})

test('refused requests do not prolong the wait', () => {
  const { clock, limiter } = withClock({ limit: 1, windowMs: 1_000 })
  limiter.take('a')
  for (let i = 0; i < 9; i++) {
    clock.time += 100
    expect(limiter.take('a')).toBeGreaterThan(0)
  }
  clock.time += 100
  expect(limiter.take('a')).toBe(0)
})

test('clients do not share their counts', () => {
  const { limiter } = withClock({ limit: 1 })
  expect(limiter.take('a')).toBe(0)
  expect(limiter.take('b')).toBe(0)
  expect(limiter.take('a')).toBeGreaterThan(0)
  expect(limiter.take('b')).toBeGreaterThan(0)
})

test('remembers no more than maxClients, and forgets the one whose window began first', () => {
  const { clock, limiter } = withClock({ limit: 1, windowMs: 1_000, maxClients: 2 })
  limiter.take('a')
  clock.time += 600
  limiter.take('b')
  clock.time += 600
  // a's window is over: its new one is younger than b's.
  expect(limiter.take('a')).toBe(0)
  expect(limiter.take('c')).toBe(0)
  expect(limiter.clients).toBe(2)
  expect(limiter.take('a')).toBeGreaterThan(0)
  expect(limiter.take('b')).toBe(0)
})

test('stays bounded under a million clients', () => {
  const { limiter } = withClock({ limit: 60, maxClients: 1_000 })
  for (let i = 0; i < 1_000_000; i++) limiter.take(`client ${i}`)
  expect(limiter.clients).toBe(1_000)
})

test('takes the process clock by default', () => {
  const limiter = createRateLimiter({ limit: 1 })
  expect(limiter.take('a')).toBe(0)
  const wait = limiter.take('a')
  expect(wait).toBeGreaterThan(30_000)
  expect(wait).toBeLessThanOrEqual(60_000)
})
