import fc from 'fast-check'
import { expect, test } from 'vitest'
import { InputError } from './input-error.ts'
import { parsePage } from './parse-page.ts'

const samples = (text: string) => parsePage(text).families.flatMap((family) => family.samples)
const first = (text: string) => {
  const [sample] = samples(text)
  return { ...sample, labels: Object.fromEntries(sample?.labels ?? []) }
}

test.each([
  ['<!doctype html>', 'line 1: no name of a metric'],
  ['up 1\n1up 2', 'line 2: no name of a metric'],
  ['up', 'line 1: after up and its labels there must be a value'],
  ['up{} ', 'line 1: after up and its labels'],
  ['up 1 2 3', 'line 1: after up and its labels'],
  ['up{a="b"}1', 'line 1: after up and its labels'],
  ['up one', "line 1: 'one' is no number"],
  ['up 0x1f', "line 1: '0x1f' is no number"],
  ['up 1\r', 'line 1: after up'],
  ['up 1 1.5', "line 1: '1.5' is no timestamp"],
  ['up{a=b} 1', 'line 1: no label="value" at column 4'],
  ['up{1a="b"} 1', 'line 1: no label="value" at column 4'],
  ['up{,} 1', 'line 1: no label="value" at column 4'],
  ['up{a="b",,} 1', 'line 1: no label="value" at column 10'],
  ['up{a="b" c="d"} 1', 'line 1: no , or } after the value of label a'],
  ['up{a="b', 'line 1: the value of label a does not end'],
  ['up{a="b\\"} 1', 'line 1: the value of label a does not end'],
  ['up{a="b\\t"} 1', 'line 1: \\t in the value of label a is no escape'],
  ['up{a="b",a="c"} 1', 'line 1: label a twice'],
  ['up{a="b"} 1\n\nup{a="b"} 2', 'line 3: the same series as in line 1'],
  ['up{a="b",c="d"} 1\nup{c="d",a="b"} 2', 'line 2: the same series as in line 1'],
  ['# TYPE up gague', "line 1: 'gague' is no type: counter, gauge"],
  ['# TYPE 1up gauge', "line 1: '1up' is no name of a metric"],
  ['# TYPE up gauge\n# TYPE up gauge', 'line 2: a TYPE of up after its samples or a first TYPE'],
  ['up 1\n# TYPE up gauge', 'line 2: a TYPE of up after its samples or a first TYPE'],
  ['# TYPE a histogram\na_bucket 1', 'line 2: a bucket of a without the label le'],
])('refuses %j', (text, message) => {
  expect(() => parsePage(text)).toThrow(InputError)
  expect(() => parsePage(text)).toThrow(message)
})

test('labels, escapes, values and timestamps', () => {
  expect(first('up 1')).toEqual({ name: 'up', labels: {}, value: 1, timestamp: undefined, line: 1 })
  expect(first('job:up:sum{} 1')).toMatchObject({ name: 'job:up:sum', labels: {} })
  expect(first('\t up \t{ a = "b" , c="d", } \t 1.5e-3 \t -42 ')).toEqual({
    name: 'up',
    labels: { a: 'b', c: 'd' },
    value: 0.0015,
    timestamp: -42,
    line: 1,
  })
  expect(first(String.raw`up{a="\\n\"\n{},=#"} 1`).labels).toEqual({ a: '\\n"\n{},=#' })
  expect(first('up{a=""} 1').labels).toEqual({ a: '' })
})

test.each([
  ['0', 0],
  ['-1.', -1],
  ['+.5', 0.5],
  ['1E+300', 1e300],
  ['1e-7', 1e-7],
  ['NaN', Number.NaN],
  ['+Inf', Number.POSITIVE_INFINITY],
  ['Inf', Number.POSITIVE_INFINITY],
  ['-Inf', Number.NEGATIVE_INFINITY],
])('the value %s', (text, value) => {
  expect(first(`up ${text}`).value).toBe(value)
})

test('comments and empty lines count as lines and are nothing else', () => {
  const text =
    '# a comment {"\n#\n\n # TYPE\n#TYPE up nothing\n# HELPFUL\n# HELP up Says "yes" \\ no\nup 1\n# end'
  const { families, lines } = parsePage(text)
  expect(lines).toBe(9)
  expect(families).toMatchObject([{ name: 'up', type: 'untyped', samples: [{ line: 8 }] }])
  expect(parsePage('').lines).toBe(0)
  expect(parsePage('up 1').lines).toBe(1)
  expect(parsePage('up 1\n').lines).toBe(1)
})

test('lines of a histogram and a summary belong to it, and a name that is declared to itself', () => {
  const { families } = parsePage(`
# TYPE a histogram
a_bucket{le="1"} 1
a_bucket{le="+Inf"} 1
a_sum 1
a_count 1
# TYPE b summary
b{quantile="0.5"} 1
b_sum 1
b_count 1
b_bucket 1
# TYPE c histogram
# TYPE c_count counter
c_count 1
d_count 1
`)
  expect(families.map(({ name, type, samples }) => [name, type, samples.length])).toEqual([
    ['a', 'histogram', 4],
    ['b', 'summary', 3],
    ['b_bucket', 'untyped', 1],
    ['c_count', 'counter', 1],
    ['d_count', 'untyped', 1],
  ])
})

test('reads whatever can be written', () => {
  const name = fc.stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,9}$/)
  const label = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,9}$/).filter((text) => text !== '__proto__')
  const sample = fc.record({
    name,
    labels: fc.dictionary(label, fc.string({ unit: 'binary' }), { maxKeys: 5, noNullPrototype: true }),
    value: fc.oneof(fc.double(), fc.integer()),
  })
  const write = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')
  const writeValue = (value: number) => String(value).replace('Infinity', 'Inf')
  fc.assert(
    fc.property(sample, ({ name, labels, value }) => {
      const pairs = Object.entries(labels).map(([key, text]) => `${key}="${write(text)}"`)
      const read = first(`${name}{${pairs.join(',')}} ${writeValue(value)}\n`)
      expect(read).toMatchObject({ name, labels })
      expect(read.value).toBe(value === 0 ? read.value : value)
    }),
  )
})

test('never anything but an InputError, whatever it is given', () => {
  const piece = fc.constantFrom(
    'up',
    '{',
    '}',
    'a',
    '=',
    '"',
    ',',
    '\\',
    ' ',
    '1',
    '#',
    'TYPE',
    '\n',
    'NaN',
    'é',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      try {
        parsePage(pieces.join(''))
      } catch (error) {
        expect(error).toBeInstanceOf(InputError)
        expect((error as Error).message).toMatch(/^line \d+: /)
      }
    }),
    { numRuns: 1_000 },
  )
})
