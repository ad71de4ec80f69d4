import { describe, expect, it } from 'vitest'
import { errorMessageOf, errorTypeOf } from './error-type.ts'

class AppError extends Error {}

describe('errorTypeOf', () => {
  it.each<[unknown, string]>([
    [Object.assign(new Error('m'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
    [Object.assign(new Error('m'), { code: 'UND_ERR_SOCKET' }), 'UND_ERR_SOCKET'],
    [Object.assign(new AppError('m'), { code: 'user 4711 not found' }), 'AppError'],
    [Object.assign(new AppError('m'), { code: 404 }), 'AppError'],
    [new TypeError('m'), 'TypeError'],
    [new DOMException('m', 'AbortError'), 'aborted'],
    [new DOMException('m', 'TimeoutError'), 'timeout'],
    [
      Object.assign(new Error('m', { cause: new DOMException('m', 'TimeoutError') }), { name: 'AbortError' }),
      'timeout',
    ],
    [Object.assign(new Error('m'), { name: 'AbortError', code: 'ABORT_ERR' }), 'aborted'],
    [Object.create(null), '_OTHER'],
    ['text', '_OTHER'],
    [undefined, '_OTHER'],
    [
      new Proxy(new Error('m'), {
        get() {
          throw new Error('trap')
        },
      }),
      '_OTHER',
    ],
  ])('%#', (error, expected) => {
    expect(errorTypeOf(error)).toBe(expected)
  })

  it('takes no more than a bounded number of names', () => {
    const types = new Set<string>()
    for (let index = 0; index < 500; index++) types.add(errorTypeOf({ code: `CODE_${index}` }))
    expect(types.size).toBeLessThan(100)
    expect(types).toContain('_OTHER')
    // Those that came first are still told apart.
    expect(errorTypeOf({ code: 'ECONNREFUSED' })).toBe('ECONNREFUSED')
  })
})

describe('errorMessageOf', () => {
  it.each<[unknown, string | undefined]>([
    [new Error('m'), 'm'],
    [new Error(''), undefined],
    ['text', undefined],
    [null, undefined],
  ])('%#', (error, expected) => {
    expect(errorMessageOf(error)).toBe(expected)
  })
})
