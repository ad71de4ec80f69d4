import { beforeEach, describe, expect, it } from 'vitest'
import { createOutageBook, type OutageBook } from './outages.ts'
import { SendError } from './send-error.ts'

const place = 'http://collector:4318'
const noAnswer = new SendError('ECONNREFUSED', undefined)
const refused = new SendError('HTTP 401 Unauthorized', 401)
let lines: string[]
let now: number
let book: OutageBook

beforeEach(() => {
  lines = []
  now = 0
  book = createOutageBook(
    (line) => lines.push(line),
    () => now,
  )
})

describe('a place that does not answer', () => {
  it('is one line for all signals, and one when it is back', () => {
    const [traces, logs] = [book.of('traces', place), book.of('logs', place)]
    traces.lost(3, noAnswer, now)
    traces.lost(4, noAnswer, now)
    logs.lost(1, noAnswer, now)
    now = 61_400
    logs.delivered(now)
    traces.delivered(now)
    expect(lines).toEqual([
      `traces cannot be sent to ${place} (ECONNREFUSED); the app goes on, the next line about it comes when it works again`,
      `${place} takes logs again after 61 s; 7 spans and 1 log record lost meanwhile`,
    ])
  })

  it('is told again in the next outage, with its own losses', () => {
    const traces = book.of('traces', place)
    traces.lost(3, noAnswer, now)
    traces.delivered(now)
    traces.lost(5, noAnswer, now)
    traces.delivered(now)
    expect(lines).toHaveLength(4)
    expect(lines[3]).toContain('5 spans lost')
  })

  it('is not over by an answer to what was sent before', () => {
    const traces = book.of('traces', place)
    now = 10
    traces.lost(1, noAnswer, now)
    traces.delivered(9)
    traces.lost(1, noAnswer, now)
    expect(lines).toHaveLength(1)
    traces.delivered(10)
    expect(lines).toHaveLength(2)
  })

  it('is another one than its neighbour', () => {
    book.of('traces', place).lost(1, noAnswer, now)
    book.of('traces', 'http://other:4318').lost(1, noAnswer, now)
    expect(lines).toHaveLength(2)
  })
})

it('an answer that says no is trouble of that signal alone', () => {
  const [traces, logs] = [book.of('traces', place), book.of('logs', place)]
  traces.lost(1, refused, now)
  logs.delivered(now)
  logs.lost(1, refused, now)
  traces.delivered(now)
  expect(lines).toEqual([
    expect.stringContaining('traces cannot be sent to'),
    expect.stringContaining('logs cannot be sent to'),
    expect.stringContaining('takes traces again'),
  ])
})

it('what was sent into an outage and fails after its end begins no second one', () => {
  const traces = book.of('traces', place)
  const sentInto = now
  traces.lost(1, noAnswer, sentInto)
  now += 1000
  traces.delivered(now)
  traces.lost(1, noAnswer, sentInto)
  traces.delivered(now)
  expect(lines).toHaveLength(2)
  now += 1000
  traces.lost(1, noAnswer, now)
  traces.delivered(now)
  expect(lines[3]).toContain('2 spans lost meanwhile')
})

describe('what is cut off at the end of the process', () => {
  it('is told with the last reason', () => {
    book.of('traces', place).retrying(noAnswer)
    book.cut(place, 2, 500)
    expect(lines).toEqual([
      `2 batches could not be delivered to ${place} within 500 ms at the end of the process (ECONNREFUSED)`,
    ])
  })

  it('is told once, and ended by an answer to a process that lived on', () => {
    const traces = book.of('traces', place)
    book.cut(place, 1, 500)
    book.cut(place, 1, 500)
    now += 2000
    traces.delivered(now)
    expect(lines).toEqual([
      `1 batch could not be delivered to ${place} within 500 ms at the end of the process`,
      `${place} takes traces again after 2 s; nothing lost meanwhile`,
    ])
  })

  it('is not told where the outage was', () => {
    book.of('traces', place).lost(1, noAnswer, now)
    book.cut(place, 2, 500)
    expect(lines).toHaveLength(1)
  })
})
