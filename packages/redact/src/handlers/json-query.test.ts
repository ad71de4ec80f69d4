import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { corpusCases } from '../detectors/fixtures/redact-with.ts'
import { fastest, handled } from './fixtures/handled.ts'
import { redactJsonQuery } from './json-query.ts'

const redacted = (text: string) => handled(text, redactJsonQuery).text

describe('redactJsonQuery (policy section 5, JSON queries)', () => {
  const cases = corpusCases(({ category }) => category === 'nosql-literal')
  it('has cases of the corpus', () => expect(cases.length).toBeGreaterThan(1))
  it.each(cases)('$id', ({ value, secrets, keep }) => {
    const text = redacted(String(value))
    for (const secret of secrets) expect(text).not.toContain(secret)
    for (const kept of keep) expect(text).toContain(kept)
    expect(redacted(text)).toBe(text)
  })

  it.each([
    [
      '{"find":"c","filter":{"n":-1.5e5,"a":[1,"x",false]},"$db":"app"}',
      '{"find":"c","filter":{"n":"?","a":["?","?","?"]},"$db":"app"}',
    ],
    ['{ "find" : "c" ,\n\t"q" : { "a\\"b" : "x\\"y" } }', '{ "find" : "c" ,\n\t"q" : { "a\\"b" : "?" } }'],
    ['{"query":{"find":"c"}}', '{"query":{"find":"?"}}'],
    [
      '{"insert":"c","documents":[{"collection":"x","index":"y"}]}',
      '{"insert":"c","documents":[{"collection":"?","index":"?"}]}',
    ],
    [
      '{"a":1,"collection":"c","index":"i","other":"o"}',
      '{"a":"?","collection":"c","index":"i","other":"?"}',
    ],
    ['[{"$match":{"name":"Mira"}}]', '[{"$match":{"name":"?"}}]'],
    ['["a",1]', '["?","?"]'],
    ['{"password":"x","a":"y"}', '{"password":"?","a":"?"}'],
    [
      '{"index":{"_index":"o","_id":7}}\n{"name":"Mira","age":3}\n',
      '{"index":{"_index":"?","_id":"?"}}\n{"name":"?","age":"?"}\n',
    ],
    ['{"find":"c"}\n{"name":"Mi', '{"find":"c"}\n{"name":"?'],
    ['{"find":"c","filter":{"name":"Mira","city":"Atl', '{"find":"?","filter":{"name":"?","city":"?'],
    ['{"find":"c","filter":{"n":12345,"x', '{"find":"?","filter":{"n":"?","?'],
    ["{ find: 'c', filter: { _id: ObjectId('abc') } }", "{ find: '?', filter: { _id: ObjectId('?') } }"],
    ['{"name":"@mira","a":"@mira"}', '{"name":"@mira","a":"?"}'],
    // No name has quotes: this is a statement, whose literals would be left half.
    ['{"query":"SELECT a FROM c WHERE b = \\"Mira\\"","p":[]}', '{"query":"?","p":[]}'],
    ['{"find":"caf\\u00e9","a":"x"}', '{"find":"caf\\u00e9","a":"?"}'],
  ])('%s', (text, expected) => {
    expect(redacted(text)).toBe(expected)
    expect(redacted(expected)).toBe(expected)
  })

  it.each([
    '{"find":"customers","filter":{"a":"?","b":"[REDACTED:email]","c":null,"d":""}}',
    '{"a":{},"b":[]}',
    '[REDACTED:db-parameter]',
    '{',
    '[[[[',
  ])('leaves %s', (text) => {
    expect(redacted(text)).toBe(text)
  })

  it('gives keys and what it keeps to the detectors', () => {
    expect(handled('{"find":"c","filter":{"mira@example.com":1}}', redactJsonQuery).scanned).toEqual([
      'c',
      'mira@example.com',
    ])
  })

  it('removes every leaf of any object but null and the first, and stays JSON', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        const text = `{"find":{},"q":${json}}`
        const once = redacted(text)
        const leaves: unknown[] = []
        JSON.parse(once, (_key, value) => {
          if (typeof value !== 'object' || value === null) leaves.push(value)
          return value
        })
        for (const leaf of leaves) if (typeof leaf !== 'string') expect(leaf).toBeNull()
        expect(redacted(once)).toBe(once)
      }),
    )
  })

  it('never throws, and leaves nothing to do a second time', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      ':',
      ',',
      '\\',
      '1',
      '-',
      'a',
      'true',
      'null',
      '\n',
      '"a"',
      '"find":',
      '?',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(pieces, { maxLength: 30 }).map((all) => all.join('')),
        ),
        (text) => {
          const once = redacted(`{${text}`)
          expect(redacted(once)).toBe(once)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it.each(['"', "'", '{', '[', '{"a":', '"a" ', '"a"   ', '1', '1e+', '\\', '{}\n', '"a":1,', '\n'])(
    'takes linear time: %j',
    (piece) => {
      const text = `{${piece.repeat(Math.ceil(65536 / piece.length))}`
      expect(fastest(() => redacted(text))).toBeLessThan(400)
    },
  )
})
