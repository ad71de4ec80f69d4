import { createRedactor, type Redactor } from '@sightglass/redact'
import { describe, expect, it } from 'vitest'
import { readCorpus, textOf } from './corpus.ts'

const redactors = {
  standard: createRedactor(),
  strict: createRedactor({ level: 'strict' }),
}
const corpus = readCorpus()

describe.each(corpus)('$id $category in $where', ({ where, key, value, secrets, keep, level, category }) => {
  const redactor: Redactor = redactors[level]
  const before = JSON.stringify(value)
  const redacted = redactor.redact(where, key, value)

  it('lets no secret through', () => {
    const text = textOf(redacted)
    for (const secret of secrets) expect(text).not.toContain(secret)
  })
  it('keeps what is none', () => {
    const text = textOf(redacted)
    for (const kept of keep) expect(text).toContain(kept)
    if (category.startsWith('benign-')) expect(redacted).toBe(value)
  })
  it('changes nothing when it sees its own output', () => {
    expect(redactor.redact(where, key, redacted)).toEqual(redacted)
  })
  it('does not change its input', () => {
    expect(JSON.stringify(value)).toBe(before)
  })
  it('takes out at least as much in strict', () => {
    const text = textOf(redactors.strict.redact(where, key, value))
    for (const secret of secrets) expect(text).not.toContain(secret)
  })
  it('judges by the position alone as by position and key', () => {
    expect(redactor.redact(where.split(':')[0] ?? '', key, value)).toEqual(redacted)
  })
})

it('has cases of every category that the policy lists', () => {
  expect(corpus.length).toBeGreaterThanOrEqual(260)
  expect(new Set(corpus.map(({ category }) => category)).size).toBeGreaterThanOrEqual(79)
})
