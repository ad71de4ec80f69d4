import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Anchor, LABELS } from './anchor.ts'
import { Anchors } from './anchors.ts'
import type { Positions } from './positions.ts'

const anchors = new Anchors()

function bitsOf(text: string): string[] {
  anchors.read(text)
  return Object.entries(Anchor)
    .filter(([, bit]) => (anchors.bits & bit) !== 0)
    .map(([name]) => name)
}

function listOf(positions: Positions): number[] {
  return Array.from({ length: positions.length }, (_, index) => positions.at(index))
}

/** The stretches that pairs of positions name. */
function stretches(text: string, positions: Positions): string[] {
  const list = listOf(positions)
  return list.flatMap((start, index) => (index % 2 === 0 ? [text.slice(start, list[index + 1])] : []))
}

describe('bits', () => {
  test.each<[string, string[]]>([
    ['', []],
    ['plain text', []],
    ['7', ['NUMBER']],
    ['1234567', ['NUMBER', 'DIGITS']],
    ['123 45 67', ['NUMBER', 'DIGITS']],
    ['123. 4567', ['NUMBER', 'DIGITS']],
    ['123 . 4567', ['NUMBER']],
    ['a=b', ['SEPARATOR']],
    ['a: b', ['SEPARATOR']],
    ['h://x', ['SEPARATOR', 'SCHEME', 'SLASH']],
    ['a@b', ['AT']],
    ['a?b', ['QUERY']],
    ['a&b', ['QUERY']],
    ['a/b', ['SLASH']],
    ['abcdefghijklmno-', ['RUN']],
    ['abcdefghijklmno', []],
    ['0xabc', ['NUMBER', 'HEX']],
    ['0Xabc', ['NUMBER', 'HEX']],
    ['-- a', ['DASH']],
    ['a -b', ['DASH']],
    ['a-b', []],
    ["it's", ['QUOTE']],
    ['`a', ['QUOTE']],
    ['f(', ['OPEN']],
    ['$a', ['DOLLAR']],
    ['a.b', ['DOT']],
    ['a. b', []],
    ['[REDACTED', ['MARKER']],
    ['[REDACT', []],
    ['\u00e4', ['WIDE']],
    ['%40', ['NUMBER', 'ENCODED']],
    ['%4', ['NUMBER']],
    ['%zz', []],
    ['\\u0040', ['NUMBER', 'ENCODED']],
    ['\\n', []],
    ['a::', ['SEPARATOR', 'COLONS']],
    ['a:f', ['SEPARATOR']],
    ['1:2:3:4:5:6:7:8', ['NUMBER', 'DIGITS', 'SEPARATOR', 'COLONS']],
    ['10.0.3.7', ['NUMBER', 'POINTS']],
    ['10.0.3', ['NUMBER']],
    ['DE89', ['NUMBER', 'PREFIXED']],
    ['token', ['LABEL']],
    ['act add age aim air all any area arm art ask aunt', ['PHRASE']],
    ['act add age aim air all any area arm art a ask aunt', []],
  ])('%j has %j', (text, names) => {
    expect(bitsOf(text).sort()).toEqual([...names].sort())
  })
})

describe('lists', () => {
  test('of separators and at signs', () => {
    anchors.read('a=b: c@d:=@')
    expect(listOf(anchors.separators)).toEqual([1, 3, 8, 9])
    expect(listOf(anchors.ats)).toEqual([6, 10])
  })

  test('of digits, but not of those deep in an identifier', () => {
    const text = '12 a34 56b c789d x-90 deadbeef123abc'
    anchors.read(text)
    expect(stretches(text, anchors.numbers)).toEqual(['12', '34', '56', '789', '90'])
  })

  test('of runs', () => {
    const text = `${'a'.repeat(15)} ${'b'.repeat(16)}.${'c1-_'.repeat(5)}`
    anchors.read(text)
    expect(stretches(text, anchors.runs)).toEqual(['b'.repeat(16), 'c1-_'.repeat(5)])
  })

  test('of labels, in any case, also behind an escaped line break', () => {
    for (const label of LABELS) {
      for (const text of [label, label.toUpperCase(), `x ${label}=`, `a\\n${label}: b`, `my_${label}_1`]) {
        anchors.read(text)
        expect(stretches(text, anchors.labels).map((word) => word.toLowerCase())).toContain(label)
      }
    }
  })

  test('a run may begin behind a plain backslash and a letter', () => {
    const text = `\\n${'a'.repeat(15)}`
    anchors.read(text)
    expect(stretches(text, anchors.runs)).toEqual([`n${'a'.repeat(15)}`])
  })
})

test('one text leaves nothing for the next, whatever its length', () => {
  for (const length of [1, 24, 25, 2000, 100_000, 40_000, 10]) {
    anchors.read('a=1@'.repeat(length))
    anchors.read('plain')
    expect(anchors.bits).toBe(0)
    for (const list of [anchors.numbers, anchors.separators, anchors.ats, anchors.runs, anchors.labels])
      expect(list.length).toBe(0)
  }
})

test('reads short and long texts alike', () => {
  const piece = fc.constantFrom(
    'a',
    '7',
    '=',
    ':',
    '@',
    '-',
    ' ',
    '\\',
    'n',
    'token',
    '\u00e4',
    '\ud83d',
    '%40',
    '0x',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('')
      anchors.read(text)
      const alone = [anchors.numbers, anchors.separators, anchors.ats, anchors.labels].map(listOf)
      const bits = anchors.bits
      anchors.read(`${text}${' '.repeat(30)}`)
      expect([anchors.numbers, anchors.separators, anchors.ats, anchors.labels].map(listOf)).toEqual(alone)
      // A text that ends has no character behind it.
      expect(anchors.bits).toBe(bits)
    }),
  )
})

test('takes linear time', () => {
  for (const piece of ['a', '7', 'a7', '\\n', '-', 'token ', '0x', '\u00e4']) {
    const text = piece.repeat(131_072 / piece.length)
    anchors.read(text)
    const start = performance.now()
    anchors.read(text)
    expect(performance.now() - start).toBeLessThan(400)
  }
})
