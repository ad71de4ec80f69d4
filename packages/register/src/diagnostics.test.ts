import { expect, it } from 'vitest'
import { createDiagLogger } from './diagnostics.ts'

it('says the same warning once a minute, and different ones at once', () => {
  const lines: string[] = []
  let now = 0
  const logger = createDiagLogger(
    (line) => lines.push(line),
    () => now,
  )
  logger.warn('queue is full')
  logger.warn('queue is full')
  logger.error('queue is full')
  now = 60_000
  logger.warn('queue is full')
  logger.debug('detail')
  logger.debug('detail')
  expect(lines).toEqual([
    'warn: queue is full',
    'error: queue is full',
    'warn: queue is full',
    'debug: detail',
    'debug: detail',
  ])
})

it('writes one line, without the secrets of a URL', () => {
  const lines: string[] = []
  const logger = createDiagLogger((line) => lines.push(line))
  logger.error('cannot reach\n  http://user:pass@host/v1?token=x', new Error('no\nroute'))
  expect(lines).toEqual(['error: cannot reach http://host/v1 no route'])
})

it('forgets old messages rather than growing', () => {
  const lines: string[] = []
  const logger = createDiagLogger(
    (line) => lines.push(line),
    () => 0,
  )
  for (let count = 0; count < 150; count++) logger.warn(`dropped ${count}`)
  logger.warn('dropped 0')
  expect(lines).toHaveLength(151)
})

it("makes a sentence of the SDK's JSON", () => {
  const lines: string[] = []
  createDiagLogger((line) => lines.push(line)).error(
    JSON.stringify({
      stack: 'Error: refused\n at x',
      message: 'refused',
      code: 'ECONNREFUSED',
      name: 'Error',
    }),
  )
  createDiagLogger((line) => lines.push(line)).error('{"stack":')
  expect(lines).toEqual(['error: Error: refused', 'error: {"stack":'])
})

it('says in one line that the app starts an SDK of its own', () => {
  const lines: string[] = []
  const logger = createDiagLogger((line) => lines.push(line))
  for (const name of ['context', 'propagation', 'trace'])
    logger.error(`Error: @opentelemetry/api: Attempted duplicate registration of API: ${name}\n    at stack`)
  expect(lines).toEqual([expect.stringMatching(/^warn: the app starts an OpenTelemetry SDK of its own/)])
})
