import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { corpusCases } from '../detectors/fixtures/redact-with.ts'
import { fastest, handled } from './fixtures/handled.ts'
import { redactGraphql } from './graphql.ts'

const redacted = (text: string) => handled(text, redactGraphql).text

describe('redactGraphql (policy section 5, graphql.*)', () => {
  const cases = corpusCases(({ category, key }) => category === 'graphql-literal' && key === 'graphql.source')
  it('has cases of the corpus', () => expect(cases.length).toBeGreaterThan(0))
  it.each(cases)('$id', ({ value, secrets, keep }) => {
    const text = redacted(String(value))
    for (const secret of secrets) expect(text).not.toContain(secret)
    for (const kept of keep) expect(text).toContain(kept)
  })

  it.each([
    ['{ a(x: 1, y: -2, z: 1.5e-3, w: 1E5) { b } }', '{ a(x: ?, y: -?, z: ?, w: ?) { b } }'],
    ['{ a(x: "a\\"b", y: "") }', '{ a(x: ?, y: ?) }'],
    ['{ a(x: """one "two" \\""" three\nfour""", y: 1) }', '{ a(x: ?, y: ?) }'],
    ['{ a(x: [1,2], y: {b: "c"}) }', '{ a(x: [?,?], y: {b: ?}) }'],
    ['query q($n1: Int = 5) { a(n: $n1) }', 'query q($n1: Int = ?) { a(n: $n1) }'],
    ['{ a(x: "cut', '{ a(x: ?'],
    ['{ a(x: """cut "', '{ a(x: ?'],
    ['{ a(x: "# no comment", y: 2) }', '{ a(x: ?, y: ?) }'],
  ])('%s', (text, expected) => {
    expect(redacted(text)).toBe(expected)
    expect(redacted(expected)).toBe(expected)
  })

  it.each([
    'query Q1($id2: ID!) { user3(id: $id2) { field1 ...Frag2 } }',
    '{ a(x: true, y: null, z: ENUM_1) @include(if: $x1) @skip(if: false) { b } }',
    '{ a(x: "[REDACTED:email]") }',
    'fragment F1 on Type2 { a1: b2 }',
  ])('leaves %s', (text) => {
    expect(redacted(text)).toBe(text)
  })

  it('gives comments to the detectors', () => {
    expect(handled("{ a } # it's 5\n{ b(x: 1) }", redactGraphql)).toEqual({
      text: "{ a } # it's 5\n{ b(x: ?) }",
      categories: ['graphql-literal'],
      scanned: ["# it's 5"],
    })
  })

  it('never throws, and leaves nothing to do a second time', () => {
    const pieces = fc.constantFrom('"', '"""', '\\', '#', '\n', '1', '-', '.', 'e', 'a', '$', '?', '{', ' ')
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(pieces).map((all) => all.join('')),
        ),
        (text) => {
          const once = redacted(text)
          expect(redacted(once)).toBe(once)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it.each(['"', '"""', '\\"""', '#', '1', '1.', '1e+', 'a', '""" \\'])('takes linear time: %j', (piece) => {
    const text = piece.repeat(Math.ceil(65536 / piece.length))
    expect(fastest(() => redacted(text))).toBeLessThan(400)
  })
})
