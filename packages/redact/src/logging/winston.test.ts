import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import winston, { type Logform } from 'winston'
import { fakeRedactor, MARKER } from '../otel/fixtures/fake-redactor.ts'
import { type WinstonInfo, winstonRedaction } from './winston.ts'

const { combine, errors, json, printf, simple, splat } = winston.format
const LEVEL = Symbol.for('level')
const MESSAGE = Symbol.for('message')
const SPLAT = Symbol.for('splat')

/** A real logger, the lines it writes, and what its transports get. */
function loggerOf(...formats: Logform.Format[]) {
  const lines: string[] = []
  const infos: Logform.TransformableInfo[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk).trimEnd())
      done()
    },
  })
  const keep = { transform: (info: Logform.TransformableInfo) => infos.push(info) && info } as Logform.Format
  const logger = winston.createLogger({
    defaultMeta: { service: 'SECRET service' },
    format: combine(...formats, keep),
    transports: [new winston.transports.Stream({ stream })],
  })
  return { logger, lines, infos }
}

describe('winstonRedaction', () => {
  it('redacts message, metadata and the finished line, and touches no object', () => {
    const { logger, lines, infos } = loggerOf(splat(), json(), winstonRedaction(fakeRedactor()))
    const meta = { user: { password: 'hunter2' }, tag: 'SECRET' }
    logger.child({ tenant: 'SECRET' }).warn('to %s', 'SECRET1', meta)
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      level: 'warn',
      message: `to ${MARKER}`,
      service: `${MARKER} service`,
      tenant: MARKER,
      user: { password: MARKER },
      tag: MARKER,
    })
    expect(infos[0]).toMatchObject({
      level: 'warn',
      message: `to ${MARKER}`,
      user: { password: MARKER },
      [LEVEL]: 'warn',
      [MESSAGE]: lines[0],
    })
    expect(JSON.stringify(infos[0]?.[SPLAT])).not.toContain('SECRET')
    expect(meta).toEqual({ user: { password: 'hunter2' }, tag: 'SECRET' })
  })

  it('works in front of the format that writes the line as well', () => {
    const { logger, lines } = loggerOf(winstonRedaction(fakeRedactor()), splat(), simple())
    logger.info('to SECRET', { password: 'x' })
    expect(lines).toEqual([
      `info: to ${MARKER} ${JSON.stringify({ password: MARKER, service: `${MARKER} service` })}`,
    ])
  })

  it('finds what only the finished line shows', () => {
    const line = printf(({ message }) => `${message}RET7 done`)
    const { logger, lines, infos } = loggerOf(line, winstonRedaction(fakeRedactor()))
    logger.info('SEC')
    expect(lines).toEqual([`${MARKER} done`])
    expect(infos[0]?.message).toBe('SEC')
  })

  it('passes on a record without secrets itself', () => {
    const info: WinstonInfo = { level: 'info', message: 'clean', n: 1, [LEVEL]: 'info', [MESSAGE]: '{"a":1}' }
    expect(winstonRedaction(fakeRedactor()).transform(info)).toBe(info)
  })

  it('redacts errors as message, as metadata and as the record itself', () => {
    const fail = () =>
      Object.assign(new Error('no SECRET'), { config: { headers: { Authorization: 'SECRET' } } })
    const { logger, lines } = loggerOf(
      errors({ stack: true, cause: true }),
      json(),
      winstonRedaction(fakeRedactor()),
    )
    logger.error(fail())
    logger.error('failed', { err: fail() })
    logger.error({ level: 'error', message: fail() } as unknown as string)
    expect(lines.join()).not.toContain('SECRET')
    for (const line of [lines[0], lines[2]]) {
      expect(JSON.parse(line ?? '')).toMatchObject({
        message: `no ${MARKER}`,
        config: { headers: { Authorization: MARKER } },
        stack: expect.stringContaining(`Error: no ${MARKER}`),
      })
    }
  })

  it('gives formats behind it an error where there was one', () => {
    const { logger, lines } = loggerOf(winstonRedaction(fakeRedactor()), errors({ stack: true }), json())
    const error = new TypeError('no SECRET')
    logger.error(error)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'error',
      message: `no ${MARKER}`,
      stack: expect.stringContaining(`TypeError: no ${MARKER}`),
    })
    expect(error.message).toBe('no SECRET')
  })

  it('tells message and fields apart', () => {
    const redactor = fakeRedactor()
    const info = {
      level: 'info',
      message: 'm',
      a: 1,
      [LEVEL]: 'info',
      [SPLAT]: ['s'],
      [MESSAGE]: '{"message":"m","a":1}',
    }
    winstonRedaction(redactor).transform(info)
    expect(redactor.calls.map(({ where, key, value }) => [where, key, value])).toEqual([
      ['log.body', '', 'm'],
      ['log.attribute', 'a', 1],
      ['log.attribute', '', ['s']],
      ['log.body', '', 'm'],
      ['log.attribute', 'a', 1],
    ])
  })

  it('logs cycles and Buffers, and never throws', () => {
    const { logger, lines } = loggerOf(winstonRedaction(fakeRedactor()), json())
    const cycle: Record<string, unknown> = { password: 'x' }
    cycle.self = cycle
    logger.info('BOOM', { cycle, bytes: Buffer.from('ab'), bad: 'BOOM' })
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      message: '[REDACTED:error]',
      cycle: { password: MARKER },
      bytes: { type: 'Buffer', data: [97, 98] },
      bad: '[REDACTED:error]',
    })
    const broken = { level: 'info', message: 'm', [LEVEL]: 'info' }
    Object.defineProperty(broken, 'a', {
      get: () => {
        throw new Error('SECRET')
      },
    })
    expect(winstonRedaction(fakeRedactor()).transform(broken)).toEqual({
      level: 'info',
      message: '[REDACTED:error]',
      [LEVEL]: 'info',
      [MESSAGE]: '[REDACTED:error]',
    })
  })
})
