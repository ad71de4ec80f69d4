import { createRedactor } from '@sightglass/redact'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CORPUS_SECRETS, CORPUS_TEXTS } from '../../../bench/redact/fuzz-texts.ts'
import { KEYS, randomCase } from '../../../bench/redact/fuzz-values.ts'
import { type FuzzCase, violationOf } from '../../../bench/redact/invariants.ts'
import { Random } from '../../../bench/redact/random.ts'
import { readCorpus, textOf } from './corpus.ts'

const key = fc.constantFrom(...KEYS)
const fragment = fc.oneof(
  fc.constantFrom(...CORPUS_TEXTS),
  fc.constantFrom(...CORPUS_SECRETS),
  fc.tuple(fc.constantFrom(...CORPUS_TEXTS), fc.nat(), fc.nat()).map(([text, start, length]) => {
    const from = start % text.length
    return text.slice(from, from + 1 + (length % text.length))
  }),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
)
const within = fc.constantFrom<((text: string) => string)[]>(
  (text) => text,
  (text) => JSON.stringify(text),
  (text) => JSON.stringify({ note: text }),
  (text) => JSON.stringify(JSON.stringify({ password: text })),
  (text) => `https://h.example/p?q=${encodeURIComponent(text.toWellFormed())}`,
  (text) => encodeURIComponent(text.toWellFormed()),
  (text) => `'${text}'`,
  (text) => `password=${text}`,
)
const text = fc
  .tuple(
    fc.array(fc.tuple(fragment, fc.constantFrom('', ' ', '\n', '=', ', ', '"', '&', ': ')), {
      minLength: 1,
      maxLength: 4,
    }),
    within,
  )
  .map(([parts, wrap]) => wrap(parts.map((part) => part.join('')).join('')))

const brokenBy = (given: FuzzCase) => JSON.stringify(violationOf(given)) ?? 'nothing'

/** Head and section 2 of the redaction policy; each property holds at both levels. */
describe('whatever the value', { timeout: 120_000 }, () => {
  it('a text is the same when it is redacted again, throws nothing, and keeps what stands round its secrets', () => {
    fc.assert(
      fc.property(key, text, (under, value) => {
        const secrets = CORPUS_SECRETS.filter((secret) => value.includes(secret))
        expect(brokenBy({ where: 'log.attribute', key: under, value, secrets })).toBe('nothing')
      }),
      { numRuns: 2_000 },
    )
  })

  it('so is any JSON value, which stays as it was given', () => {
    const value = fc.object({
      key: fc.oneof(fc.string(), key),
      values: [text, fc.double(), fc.boolean(), fc.constant(null)],
      maxDepth: 3,
      maxKeys: 4,
    })
    fc.assert(
      fc.property(key, value, (under, each) => {
        expect(brokenBy({ where: 'log.body', key: under, value: each })).toBe('nothing')
      }),
      {
        numRuns: 500,
      },
    )
  })

  it('so are the values of the fuzzer', () => {
    const property = fc.property(fc.integer(), (seed) => {
      expect(brokenBy(randomCase(new Random(seed)))).toBe('nothing')
    })
    fc.assert(property, { numRuns: 2_000 })
  })
})

/** Texts whose secrets are found without a key, and not because the text as a whole is of some form. */
const embeddable = readCorpus().filter(({ value, secrets, level, category }) => {
  if (typeof value !== 'string' || secrets.length === 0 || level !== 'standard' || /^\s*[[{]/.test(value))
    return false
  // What follows a text that was cut off changes what it means.
  if (category === 'truncated') return false
  const alone = createRedactor().redact('log.body', '', value)
  return secrets.every((secret) => !alone.includes(secret))
})

/** Section 6: a secret is found wherever it stands, between boundaries. */
describe('a text of the corpus within another', () => {
  const redactor = createRedactor()
  const without = fc.constantFrom(
    '',
    'sent ',
    'warn: ',
    'a\n',
    'at 12:30 [x] ',
    'é ',
    '\u{1f600} ',
    '(1/2) ',
    'retry 3 of 5, ',
  )
  const after = fc.constantFrom('', ' and so on', '\nnext', ' (3 ms)', ' \u{1f600}', ' done, 5 left')

  it.each(embeddable)('loses its secrets: $id $category', ({ value, secrets }) => {
    fc.assert(
      fc.property(without, after, (before, behind) => {
        const redacted = textOf(redactor.redact('log.body', '', `${before}${value}${behind}`))
        expect(secrets.filter((secret) => redacted.includes(secret))).toEqual([])
      }),
      { numRuns: 30 },
    )
  })

  it('is tried with most of the positive cases that need no key', () => {
    expect(embeddable.length).toBeGreaterThan(60)
  })
})
