import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { clientOf, createAccessGuard, type MetricsAccess } from './access.ts'

const TOKEN = 'correct-horse-battery-staple'

function ask(access: MetricsAccess, remoteAddress: string | undefined, headers: Record<string, string> = {}) {
  const request = { socket: { remoteAddress }, headers } as unknown as IncomingMessage
  return createAccessGuard(access).refuse(request, clientOf(request))
}

test.each([
  [{ allow: ['10.0.0.0/8', 'office'] }, "'office' is no IP address"],
  [{ rateLimit: { limit: 0 } }, 'limit must be a whole number of 1 or more, got 0'],
  [{ rateLimit: { windowMs: -1 } }, 'windowMs must be a finite number above 0, got -1'],
])('refuses %o', (access, message) => {
  expect(() => createAccessGuard(access)).toThrow(RangeError)
  expect(() => createAccessGuard(access)).toThrow(message)
})

test.each(['127.0.0.1', '::1', '::ffff:10.1.2.3', '192.168.0.9', 'fe80::1%eth0', 'fd12::1'])(
  '%s is internal and needs no token',
  (address) => {
    expect(ask({}, address)).toBeUndefined()
    expect(ask({ token: TOKEN }, address)).toBeUndefined()
  },
)

test.each(['203.0.113.7', '::ffff:203.0.113.7', '2001:db8::1', '100.64.0.1', undefined])(
  '%s is not',
  (address) => {
    expect(ask({}, address)).toEqual({ status: 403, reason: 'no token configured', headers: {} })
    expect(ask({ token: '' }, address, { authorization: 'Bearer ' })).toMatchObject({ status: 403 })
    expect(ask({ token: TOKEN }, address)).toMatchObject({ status: 401, reason: 'token missing' })
    expect(ask({ token: TOKEN }, address, { authorization: `Bearer ${TOKEN}` })).toBeUndefined()
  },
)

test.each([
  [`Bearer ${TOKEN}`, undefined],
  [`bearer   ${TOKEN} `, undefined],
  [`Bearer ${TOKEN}x`, 'token wrong'],
  [`Bearer ${TOKEN.slice(0, -1)}`, 'token wrong'],
  [`Bearer ${TOKEN.toUpperCase()}`, 'token wrong'],
  ['Bearer ', 'token missing'],
  [TOKEN, 'token missing'],
  [`Basic ${TOKEN}`, 'token missing'],
  [`Bearer ${TOKEN} ${TOKEN}`, 'token missing'],
])('Authorization: %s', (authorization, reason) => {
  expect(ask({ token: TOKEN }, '203.0.113.7', { authorization })?.reason).toBe(reason)
})

test('what a client says of itself counts for nothing', () => {
  const headers = {
    'x-forwarded-for': '127.0.0.1',
    'x-real-ip': '10.0.0.1',
    forwarded: 'for=127.0.0.1',
    host: 'localhost',
  }
  expect(ask({}, '203.0.113.7', headers)).toMatchObject({ status: 403 })
  expect(ask({}, '127.0.0.1', { 'x-forwarded-for': '203.0.113.7' })).toBeUndefined()
})

test('the list of networks replaces the default', () => {
  expect(ask({ allow: ['203.0.113.0/24'] }, '203.0.113.7')).toBeUndefined()
  expect(ask({ allow: ['203.0.113.0/24'] }, '127.0.0.1')).toMatchObject({ status: 403 })
  expect(ask({ allow: ['internal', '203.0.113.0/24'] }, '127.0.0.1')).toBeUndefined()
  expect(ask({ allow: [] }, '127.0.0.1')).toMatchObject({ status: 403 })
})

test('60 requests a minute and client, refused ones and internal ones as well', () => {
  const clock = { time: 0 }
  const guard = createAccessGuard({ now: () => clock.time })
  const statuses = (address: string, times: number) =>
    Array.from({ length: times }, () => {
      const request = { socket: { remoteAddress: address }, headers: {} } as unknown as IncomingMessage
      return guard.refuse(request, clientOf(request))?.status
    })

  expect(new Set(statuses('127.0.0.1', 60))).toEqual(new Set([undefined]))
  expect(statuses('127.0.0.1', 2)).toEqual([429, 429])
  // The same client, however its address is written.
  expect(statuses('::ffff:127.0.0.1', 1)).toEqual([429])
  expect(statuses('203.0.113.7', 61)).toEqual([...Array(60).fill(403), 429])
  expect(statuses('127.0.0.2', 1)).toEqual([undefined])
  clock.time += 60_000
  expect(statuses('127.0.0.1', 1)).toEqual([undefined])
})

test('Retry-After is in whole seconds, rounded up', () => {
  const clock = { time: 0 }
  const guard = createAccessGuard({ rateLimit: { limit: 1, windowMs: 10_000 }, now: () => clock.time })
  const request = { socket: { remoteAddress: '127.0.0.1' }, headers: {} } as unknown as IncomingMessage
  guard.refuse(request, '127.0.0.1')
  clock.time = 1
  expect(guard.refuse(request, '127.0.0.1')?.headers).toEqual({ 'retry-after': '10' })
  clock.time = 9_999
  expect(guard.refuse(request, '127.0.0.1')?.headers).toEqual({ 'retry-after': '1' })
})

test('the limit can be another one, or none', () => {
  const times = (access: MetricsAccess, count: number) => {
    const guard = createAccessGuard(access)
    const request = { socket: { remoteAddress: '127.0.0.1' }, headers: {} } as unknown as IncomingMessage
    return Array.from({ length: count }, () => guard.refuse(request, '127.0.0.1')).filter(Boolean).length
  }
  expect(times({ rateLimit: { limit: 2 } }, 5)).toBe(3)
  expect(times({ rateLimit: false }, 200)).toBe(0)
})
