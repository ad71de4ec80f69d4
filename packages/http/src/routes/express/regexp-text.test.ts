import { expect, test } from 'vitest'
import { countGroups, regexpText, splitAlternatives } from './regexp-text.ts'

const id = { name: 'id' }

// What the path-to-regexp of express 4.16 (0.1.7) and of 4.22 (0.1.13) make of a path.
test.each([
  ['/api', '^\\/api\\/?(?=\\/|$)', [], '/api'],
  ['/api/', '^\\/api\\/?(?=\\/|$)', [], '/api'],
  ['/a.b-c', '^\\/a\\.b-c\\/?(?=\\/|$)', [], '/a.b-c'],
  ['/users/:id, 0.1.7', '^\\/users\\/(?:([^\\/]+?))\\/?(?=\\/|$)', [id], '/users/:id'],
  ['/users/:id, 0.1.13', '^\\/users(?:\\/([^/]+?))\\/?(?=\\/|$)', [id], '/users/:id'],
  ['/:id(\\d+)', '^(?:\\/(\\d+))\\/?(?=\\/|$)', [id], '/:id'],
  ['/:id?', '^(?:\\/([^/]+?))?\\/?(?=\\/|$)', [id], '/:id?'],
  ['/:id((a|b)+)/c', '^(?:\\/((a|b)+))\\/c\\/?$', [id, { name: 0 }], '/:id/c'],
  ['/*', '^\\/(.*)\\/?(?=\\/|$)', [{ name: 0 }], '/*'],
  ['strict', '^\\/api$', [], '/api'],
])('%s', (_path, source, keys, expected) => {
  expect(regexpText(source, keys)).toBe(expected)
})

test.each(['^\\/v\\d+', '\\/api', '^\\/(?!x)a', '^\\/a+', '^\\/[ab]', '^\\/a{2}', '^\\/a.b', '^\\/(a'])(
  'no path gives %s',
  (source) => {
    expect(regexpText(source, [])).toBeUndefined()
  },
)

test('an array of paths is split where it was joined', () => {
  const blue = '^\\/blue\\/?(?=\\/|$)'
  const green = '^\\/green(?:\\/([^/|]+?))\\/?(?=\\/|$)'
  expect(splitAlternatives(`${blue}|${green}`)).toEqual([blue, green])
  expect(splitAlternatives(`(?:${blue}|${green})`)).toEqual([blue, green])
  expect(splitAlternatives(blue)).toEqual([blue])
})

test('only groups that capture count', () => {
  expect(countGroups('(a)(?:b)(?=c)(?<d>e)\\(f\\)[(]')).toBe(2)
})
