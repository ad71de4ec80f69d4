import { Console } from 'node:console'
import { Writable } from 'node:stream'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { fakeRedactor, MARKER } from '../otel/fixtures/fake-redactor.ts'
import { type ConsoleLike, redactConsole, redactedConsole } from './console.ts'

/** A real console and what it prints. */
function consoleOf(colorMode = false): { target: Console; printed: () => string } {
  let text = ''
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk)
      done()
    },
  })
  const printed = () => {
    const all = text
    text = ''
    return all
  }
  return { target: new Console({ stdout: stream, stderr: stream, colorMode }), printed }
}

function patched(colorMode = false) {
  const { target, printed } = consoleOf(colorMode)
  const undo = redactConsole(fakeRedactor(), target)
  return { target, printed, undo }
}

describe('redactConsole', () => {
  it.each(['log', 'info', 'warn', 'error', 'debug', 'dirxml', 'group', 'groupCollapsed'] as const)(
    'redacts what console.%s prints',
    (name) => {
      const { target, printed } = patched()
      target[name]('to %s', 'SECRET1', { password: 'x', ok: 1 }, ['SECRET2'])
      expect(printed().replaceAll("'", '')).toBe(
        `to ${MARKER} { password: ${MARKER}, ok: 1 } [ ${MARKER} ]\n`,
      )
    },
  )

  it('finds a secret that arguments make together', () => {
    const { target, printed } = patched()
    target.log('a %s%s b', 'SEC', 'RET1')
    expect(printed()).toBe(`a ${MARKER} b\n`)
  })

  it('finds a secret that only shows when it is printed', () => {
    const { target, printed } = patched()
    target.log({ [inspect.custom]: () => 'hidden SECRET' })
    expect(printed()).toBe(`hidden ${MARKER}\n`)
  })

  it('prints what has no secret as ever', () => {
    const plain = consoleOf(true)
    const { target, printed } = patched(true)
    for (const each of [plain.target, target]) {
      each.log('%d%% of %s %o', 5, 'x', { a: [1] }, new Map([['k', Buffer.from('ab')]]))
      each.log('100%', 5)
      each.log('only 100%% sure')
      each.log()
      each.dir({ a: { b: { c: {} } } }, { depth: 0 })
      each.table([{ a: 1 }])
      each.assert(true, 'no')
      each.assert(false, '%s', 'yes')
      each.assert(false)
      each.count()
      each.count('n')
      each.countReset('n')
      each.group('g')
      each.log('in')
      each.groupEnd()
    }
    expect(printed()).toBe(plain.printed())
  })

  it('leaves a text with a % as it is when it prints it anew', () => {
    const { target, printed } = patched()
    target.log('%s of SECRET and %%d', '5%d')
    expect(printed()).toBe(`5%d of ${MARKER} and %d\n`)
  })

  it('redacts dir, table, labels and failed assertions', () => {
    const { target, printed } = patched()
    target.dir({ password: 'x' })
    target.table([{ a: 'SECRET' }])
    target.count('SECRET')
    target.assert(false, 'no %s', 'SECRET')
    target.time('SECRET')
    target.timeLog('SECRET', 'SECRET')
    target.timeEnd('SECRET')
    const text = printed()
    expect(text).not.toContain('SECRET')
    expect(text.split(MARKER)).toHaveLength(8)
  })

  it('prints the stack of trace, and errors with stack, cause and own properties', () => {
    const { target, printed } = patched()
    const cause = new Error('cause SECRET')
    const error = Object.assign(new TypeError('no SECRET', { cause }), {
      config: { headers: { Authorization: 'SECRET' } },
    })
    target.error(error)
    const text = printed()
    expect(text).not.toContain('SECRET')
    expect(text).toContain(`TypeError: no ${MARKER}\n    at `)
    expect(text).toContain(`[cause]: Error: cause ${MARKER}\n`)
    expect(text).toContain(`Authorization: '${MARKER}'`)
    expect(error.message).toBe('no SECRET')
    target.trace('at SECRET')
    expect(printed()).toMatch(/^Trace: at \[REDACTED:test\]\n {4}at /)
  })

  it('survives cycles, and what cannot be redacted or printed', () => {
    const { target, printed } = patched()
    const cycle: Record<string, unknown> = { password: 'x' }
    cycle.self = cycle
    target.log(cycle)
    expect(printed()).toContain(`password: '${MARKER}'`)
    target.log('BOOM')
    expect(printed()).toBe('[REDACTED:error]\n')
    target.log({
      [inspect.custom]: () => {
        throw new Error('SECRET')
      },
    })
    expect(printed()).toBe('[REDACTED:error]\n')
  })

  it('can be undone, but not over someone else', () => {
    const { target, printed, undo } = patched()
    const theirs = () => {}
    target.info = theirs
    undo()
    target.log('SECRET')
    expect(printed()).toBe('SECRET\n')
    expect(target.info).toBe(theirs)
    undo()
    expect(target.info).toBe(theirs)
  })

  it('removes what it added where methods were inherited, and takes a part of a console', () => {
    const lines: unknown[][] = []
    const parent = { log: (...args: unknown[]) => lines.push(args) }
    const target: ConsoleLike = Object.create(parent)
    const undo = redactConsole(fakeRedactor(), target)
    ;(target as typeof parent).log('SECRET')
    expect(lines).toEqual([[MARKER]])
    expect(Object.keys(target)).toEqual(['log'])
    undo()
    expect(Object.keys(target)).toEqual([])
  })

  it('takes the console of the process by default', () => {
    const before = globalThis.console.log
    const undo = redactConsole(fakeRedactor())
    expect(globalThis.console.log).not.toBe(before)
    undo()
    expect(globalThis.console.log).toBe(before)
  })
})

describe('redactedConsole', () => {
  it('prints redacted on a console that it leaves as it is', () => {
    const { target, printed } = consoleOf()
    const before = Object.getOwnPropertyDescriptors(target)
    const redacted = redactedConsole(fakeRedactor(), target)
    redacted.log('SECRET')
    redacted.group('g')
    redacted.warn('SECRET')
    redacted.groupEnd()
    expect(printed()).toBe(`${MARKER}\ng\n  ${MARKER}\n`)
    target.log('SECRET')
    expect(printed()).toBe('SECRET\n')
    expect(Object.getOwnPropertyDescriptors(target)).toEqual(before)
  })

  it('takes the console of the process by default', () => {
    expect(Object.getPrototypeOf(redactedConsole(fakeRedactor()))).toBe(globalThis.console)
  })
})
