import { readFileSync } from 'node:fs'
import { createRedactor } from '@sightglass/redact'
import { expect, it } from 'vitest'

/** Of people: everything else in the registry's examples is no personal data, and no secret. */
const PERSONAL = ['user.email', 'user.full_name', 'user.name', 'enduser.id']

/** The examples of the registry of the semantic conventions 1.45 (fixture with its licence). */
const examples: { key: string; value: unknown }[] = readFileSync(
  new URL('../../../test/fixtures/semantic-conventions/examples.jsonl', import.meta.url),
  'utf8',
)
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line))

it('leaves the example values of the registry as they are, except the four personal ones', () => {
  const redactor = createRedactor()
  const harmed = examples
    .map(({ key, value }) => ({ key, value, redacted: redactor.redact('span.attribute', key, value) }))
    .filter(({ value, redacted }) => redacted !== value)
  expect(harmed.filter(({ key }) => !PERSONAL.includes(key))).toEqual([])
  // enduser.id is deprecated in 1.45, so that it is not among them.
  expect(new Set(harmed.map(({ key }) => key))).toEqual(new Set(PERSONAL.slice(0, 3)))
  expect(redactor.redact('span.attribute', 'enduser.id', 'username')).toBe('[REDACTED:pii]')
  expect(examples.length).toBeGreaterThanOrEqual(1090)
})
