import { createRequire } from 'node:module'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { probeMatcher } from './probe.ts'
import type { Matcher } from './types.ts'

// The path-to-regexp of express 5, with the options of its router for a mount.
const require = createRequire(import.meta.url)
const fromExpress = createRequire(require.resolve('express'))
const fromRouter = createRequire(fromExpress.resolve('router'))
const pathToRegexp = fromRouter('path-to-regexp') as {
  match(path: string, options: object): Matcher
}
const matcherOf = (path: string, options: object = {}): Matcher =>
  pathToRegexp.match(path, { end: false, trailing: true, decode: decodeURIComponent, ...options })

test.each([
  ['/api', '/api', '/api'],
  ['/api', '/API', '/api'],
  ['/users/:id', '/users/42', '/users/:id'],
  ['/users/:id', '/USERS/Ann', '/users/:id'],
  ['/42/:id', '/42/42', '/42/:id'],
  ['/:id/42', '/42/42', '/:id/42'],
  ['/:a/:b', '/x/x', '/:a/:b'],
  ['/:a-:b', '/1-1', '/:a-:b'],
  ['/v:version/x', '/vv/x', '/v:version/x'],
  ['/:file.:ext', '/a.b', '/:file.:ext'],
  ['/:name', '/a%2Fb', '/:name'],
  ['/:name', '/%C3%A9', '/:name'],
  ['/x-:name', '/x-a%20b', '/x-:name'],
  ['/*rest', '/a/b/c', '/*rest'],
  ['/p/*rest', '/p/p', '/p/*rest'],
  ['/v1{/:part}', '/v1', '/v1'],
  ['/v1{/:part}', '/v1/a', '/v1/:part'],
])('%s behind %s is %s', (declared, path, expected) => {
  expect(probeMatcher(matcherOf(declared), path)).toBe(expected)
})

test('where case counts, it stays', () => {
  expect(probeMatcher(matcherOf('/Api/:id', { sensitive: true }), '/Api/1')).toBe('/Api/:id')
})

test('what cannot be told gives nothing', () => {
  const regexpMatcher: Matcher = (path) => ({ path, params: {} })
  expect(probeMatcher(regexpMatcher, '/v1')).toBeUndefined()
  // A value that stands nowhere in the path.
  expect(probeMatcher((path) => ({ path, params: { id: 'elsewhere' } }), '/users/1')).toBeUndefined()
  expect(probeMatcher(() => false, '/users/1')).toBeUndefined()
})

test('whatever the values are, the text is what was declared', () => {
  const value = fc
    .oneof(fc.constantFrom('users', 'orders', 'sgmark0x', '%', '$&', '.'), fc.string({ minLength: 1 }))
    .filter((text) => text.isWellFormed() && text !== '..' && text !== '.')
  fc.assert(
    fc.property(value, value, (id, order) => {
      const path = `/users/${encodeURIComponent(id)}/orders/${encodeURIComponent(order)}`
      expect(probeMatcher(matcherOf('/users/:id/orders/:order'), path)).toBe('/users/:id/orders/:order')
    }),
  )
})
