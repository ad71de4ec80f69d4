import { readdirSync, readFileSync } from 'node:fs'
import { createRedactor } from '@sightglass/redact'
import { describe, expect, it } from 'vitest'
import { type CorpusCase, textOf } from './corpus.ts'

const folder = new URL('./fixtures/', import.meta.url)
const cases = readdirSync(folder)
  .filter((name) => name.startsWith('own-cases-'))
  .flatMap((name) =>
    readFileSync(new URL(name, folder), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line): CorpusCase => ({ file: name, ...JSON.parse(line) })),
  )
const redactors = { standard: createRedactor(), strict: createRedactor({ level: 'strict' }) }

/** Our own cases beside the public corpus: variants, look-alikes, and what was once wrong. */
describe.each(cases)('$file $id $category in $where', ({ where, key, value, secrets, keep, level }) => {
  it('lets no secret through, keeps what is none, and is done after one pass', () => {
    const redactor = redactors[level]
    const redacted = redactor.redact(where, key, value)
    const text = textOf(redacted)
    for (const secret of secrets) expect(text).not.toContain(secret)
    for (const kept of keep) expect(text).toContain(kept)
    expect(redactor.redact(where, key, redacted)).toEqual(redacted)
    const strict = textOf(redactors.strict.redact(where, key, value))
    for (const secret of secrets) expect(strict).not.toContain(secret)
  })
})
