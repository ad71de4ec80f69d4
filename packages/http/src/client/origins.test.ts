import { describe, expect, it } from 'vitest'
import { type ClientDuration, Origins } from './origins.ts'

function recorder(): { origins: Origins; asked: unknown[][] } {
  const asked: unknown[][] = []
  const duration = {
    series: (labels: unknown[]) => {
      asked.push(labels)
      return { record() {} }
    },
  } as unknown as ClientDuration
  return { origins: new Origins(duration), asked }
}

describe('Origins', () => {
  it.each([
    ['http', 'host', 'host', 'host', 80, 'http://host'],
    ['https', 'host', 'host', 'host', 443, 'https://host'],
    ['http', 'host', 'host:8080', 'host', 8080, 'http://host:8080'],
    ['https', 'host', 'host:80', 'host', 80, 'https://host:80'],
    ['http', '::1', '[::1]:81', '::1', 81, 'http://[::1]:81'],
    ['http', '[::1]', '[::1]', '::1', 80, 'http://[::1]'],
    ['http', 'host', 'other:81', 'host', undefined, 'http://host'],
    ['http', 'host', 'hostile', 'host', undefined, 'http://host'],
    ['http', 'host', undefined, 'host', undefined, 'http://host'],
    ['http', 'host', 'host:port', 'host', undefined, 'http://host'],
  ] as const)('%s %s, Host: %s', (scheme, host, header, address, port, url) => {
    const { origins } = recorder()
    // The second time from memory.
    for (let times = 0; times < 2; times++)
      expect(origins.ofRequest(scheme, host, header)).toMatchObject({ scheme, address, port, url })
  })

  it('tells apart requests to different hosts with the same Host header', () => {
    const { origins } = recorder()
    expect(origins.ofRequest('http', 'a', 'shop').address).toBe('a')
    expect(origins.ofRequest('http', 'b', 'shop').address).toBe('b')
  })

  it.each([
    ['http://host:81', 'host', 81, 'http://host:81'],
    ['https://host', 'host', 443, 'https://host'],
    ['http://[::1]:80/', '::1', 80, 'http://[::1]'],
    ['http://user:s@host', 'host', 80, 'http://REDACTED:REDACTED@host'],
  ])('%s', (origin, address, port, url) => {
    expect(recorder().origins.ofUrl(origin)).toMatchObject({ address, port, url })
  })

  it('refuses what is no URL', () => {
    expect(() => recorder().origins.ofUrl('nowhere')).toThrow(TypeError)
  })

  it('asks for a series once, with the status as error type from 400 on', () => {
    const { origins, asked } = recorder()
    const origin = origins.ofUrl('http://host')
    for (let times = 0; times < 3; times++) {
      origin.series(0, 200, undefined)
      origin.series(0, 404, undefined)
    }
    expect(asked).toEqual([
      ['GET', 'host', 80, 200, undefined, 'http'],
      ['GET', 'host', 80, 404, '404', 'http'],
    ])
    expect(origin.series(0, 200, 'aborted')).not.toBe(origin.series(0, 200, undefined))
    expect(asked.at(-1)).toEqual(['GET', 'host', 80, 200, 'aborted', 'http'])
  })

  it('remembers a bounded number of origins and of series', () => {
    const { origins, asked } = recorder()
    const first = origins.ofUrl('http://host0')
    for (let index = 1; index < 2000; index++) origins.ofUrl(`http://host${index}`)
    expect(origins.ofUrl('http://host0')).not.toBe(first)
    for (let status = 100; status < 1000; status++) first.series(0, status, undefined)
    const before = asked.length
    for (let status = 100; status < 1000; status++) first.series(0, status, undefined)
    // Most are asked for again: they were not kept.
    expect(asked.length - before).toBeGreaterThan(700)
  })
})
