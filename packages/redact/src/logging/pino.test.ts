import { Writable } from 'node:stream'
import pino, { type Logger, type LoggerOptions } from 'pino'
import { describe, expect, it } from 'vitest'
import { fakeRedactor, MARKER } from '../otel/fixtures/fake-redactor.ts'
import { pinoRedaction } from './pino.ts'

/** A real logger and the lines it writes. */
function loggerOf(options: LoggerOptions): { logger: Logger; lines: string[] } {
  const lines: string[] = []
  const stream = new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  return { logger: pino(options, stream), lines }
}

const parsed = (lines: string[]) => lines.map((line) => JSON.parse(line))

describe('pinoRedaction', () => {
  it('redacts message, merged object, bindings, mixin and errors, and touches no object', () => {
    const redactor = fakeRedactor()
    const { logger, lines } = loggerOf(
      pinoRedaction(redactor, { base: { host: 'SECRET host' }, mixin: () => ({ mixed: 'SECRET' }) }),
    )
    const cause = new Error('cause SECRET')
    const err = Object.assign(new Error('failed for SECRET1', { cause }), {
      config: { headers: { Authorization: 'SECRET2' } },
    })
    const order = { user: { password: 'hunter2' }, ok: true }
    logger.child({ tenant: 'SECRET3' }).info({ order, err }, 'to %s and %s', 'SECRET4', 'you')
    const text = lines.join('')
    expect(text).not.toMatch(/SECRET|hunter2/)
    expect(parsed(lines)[0]).toMatchObject({
      level: 30,
      host: `${MARKER} host`,
      tenant: MARKER,
      mixed: MARKER,
      order: { user: { password: MARKER }, ok: true },
      err: { config: { headers: { Authorization: MARKER } } },
      msg: `to ${MARKER} and you`,
    })
    expect(parsed(lines)[0].err.message).toContain(`failed for ${MARKER}`)
    expect(parsed(lines)[0].err.stack).toContain(`cause ${MARKER}`)
    expect(text.endsWith('}\n')).toBe(true)
    expect(order.user.password).toBe('hunter2')
    expect(err.config.headers.Authorization).toBe('SECRET2')
  })

  it('finds a secret that the arguments make together', () => {
    const { logger, lines } = loggerOf(pinoRedaction(fakeRedactor(), {}))
    logger.info('%s%s', 'SEC', 'RET9')
    expect(parsed(lines)[0].msg).toBe(MARKER)
  })

  it('finds a secret under a key that a later binding has again', () => {
    const { logger, lines } = loggerOf(pinoRedaction(fakeRedactor(), {}))
    logger.child({ user: 'SECRET' }).info({ user: 'clean' }, 'm')
    expect(lines[0]).not.toContain('SECRET')
    expect(lines[0]).toContain(`"user":"${MARKER}","user":"clean"`)
  })

  it('writes a line without secrets byte for byte', () => {
    const options = { timestamp: false, base: { pid: 1, big: 12345678901234567890n } }
    const plain = loggerOf(options)
    const { logger, lines } = loggerOf(pinoRedaction(fakeRedactor(), options))
    for (const each of [plain.logger, logger])
      each.info({ a: 'é\n"', n: 1.5, l: [1, { b: null }] }, 'hello %d', 1)
    expect(lines).toEqual(plain.lines)
    expect(lines[0]).toContain('"big":12345678901234567890')
  })

  it('tells message and fields apart', () => {
    const redactor = fakeRedactor()
    const { logger } = loggerOf({ ...pinoRedaction(redactor), base: null, timestamp: false })
    logger.info({ a: 'b' }, 'hello')
    expect(redactor.calls.map(({ where, key, value }) => [where, key, value])).toEqual([
      ['log.attribute', 'level', 30],
      ['log.attribute', 'a', 'b'],
      ['log.body', '', 'hello'],
    ])
  })

  it('knows messageKey and nestedKey', () => {
    const redactor = fakeRedactor()
    const options = { messageKey: 'message', nestedKey: 'payload', base: null, timestamp: false } as const
    const { logger, lines } = loggerOf(pinoRedaction(redactor, options))
    logger.info({ password: 'x' }, 'SECRET')
    expect(parsed(lines)).toEqual([{ level: 30, payload: { password: MARKER }, message: MARKER }])
    expect(redactor.calls.at(-1)).toMatchObject({ where: 'log.body', key: '' })
  })

  it('keeps other hooks, and runs a streamWrite of yours first', () => {
    const { logger, lines } = loggerOf(
      pinoRedaction(fakeRedactor(), {
        hooks: {
          logMethod(args, method) {
            method.apply(this, [`hooked ${args[0]}`])
          },
          streamWrite: (line: string) => line.replace('later', 'SECRET'),
        },
      }),
    )
    logger.info('later')
    expect(parsed(lines)[0].msg).toBe(`hooked ${MARKER}`)
  })

  it('reads a line that is no JSON as text, and keeps its end', () => {
    const streamWrite = (line: string) => `plain SECRET ${line.length > 0}\n`
    const { logger, lines } = loggerOf(pinoRedaction(fakeRedactor(), { hooks: { streamWrite } }))
    logger.info('m')
    expect(lines).toEqual([`plain ${MARKER} true\n`])
    const failing = loggerOf(pinoRedaction(fakeRedactor(), { hooks: { streamWrite: () => 'BOOM\n' } }))
    failing.logger.info('m')
    expect(failing.lines).toEqual(['[REDACTED:error]\n'])
  })

  it('logs cycles and Buffers, and never throws', () => {
    const { logger, lines } = loggerOf(pinoRedaction(fakeRedactor(), {}))
    const cycle: Record<string, unknown> = { password: 'x' }
    cycle.self = cycle
    logger.info({ cycle, bytes: Buffer.from('ab'), bad: 'BOOM' }, 'BOOM')
    expect(parsed(lines)[0]).toMatchObject({
      cycle: { password: MARKER },
      bytes: { type: 'Buffer', data: [97, 98] },
      bad: '[REDACTED:error]',
      msg: '[REDACTED:error]',
    })
  })
})
