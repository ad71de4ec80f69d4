import { describe, expect, it } from 'vitest'
import { createEpisode, describeError, guard } from './guard.ts'

describe('guard', () => {
  it('hands the error over and returns the fallback', () => {
    const seen: unknown[] = []
    const error = new Error('broken')
    const run = () => {
      throw error
    }
    expect(guard(run, 'fallback', (thrown) => seen.push(thrown))).toBe('fallback')
    expect(seen).toEqual([error])
  })

  it('survives an error in the report of an error', () => {
    const run = (): string => {
      throw new Error('broken')
    }
    expect(guard(run, 'fallback', run)).toBe('fallback')
  })

  it('returns what was run otherwise', () => {
    expect(
      guard(
        () => 1,
        2,
        () => expect.unreachable(),
      ),
    ).toBe(1)
  })
})

it('an episode begins once, ends once, and counts', () => {
  const told: string[] = []
  const episode = createEpisode()
  const bad = () => episode.bad(() => told.push('begin'))
  const good = () => episode.good((count) => told.push(`end after ${count}`))
  good()
  bad()
  bad()
  expect(episode.running).toBe(true)
  good()
  good()
  expect(episode.running).toBe(false)
  bad()
  expect(told).toEqual(['begin', 'end after 2', 'begin'])
})

describe('describeError', () => {
  it.each([
    ['a message', new Error('broken'), 'broken'],
    ['a message of several lines', new Error('broken\n  here'), 'broken here'],
    [
      'a code that the message lacks',
      Object.assign(new Error('no such file'), { code: 'ENOENT' }),
      'ENOENT: no such file',
    ],
    [
      'a code that the message has',
      Object.assign(new Error('ENOENT: gone'), { code: 'ENOENT' }),
      'ENOENT: gone',
    ],
    ['no message', new TypeError(), 'TypeError'],
    [
      'both ways of a connection',
      new AggregateError([new Error('over IPv6'), new Error('over IPv4')]),
      'over IPv6',
    ],
    ['something that is no error', 42, '42'],
  ])('%s', (_, error, expected) => {
    expect(describeError(error)).toBe(expected)
  })
})
