import { describe, expect, it } from 'vitest'
import { readFindings } from '../../../bench/redact/findings.ts'
import { violationOf } from '../../../bench/redact/invariants.ts'

/** What the fuzzer (bench/redact/fuzz.ts) found and what was mended since; see the redaction policy, sections 1 and 2. */
describe('findings of the fuzzer', () => {
  it.each(
    readFindings().map((finding) => ({ ...finding, text: JSON.stringify(finding.value).slice(0, 80) })),
  )('$invariant: $text under "$key"', ({ where, key, value, secrets = [] }) => {
    expect(violationOf({ where, key, value, secrets })).toBeUndefined()
  })

  it('are told from values with which nothing is wrong', () => {
    expect(
      violationOf({ where: 'log.body', key: '', value: 'password=hunter22 and jo@example.com' }),
    ).toBeUndefined()
  })
})
