import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readConfig } from './config.ts'
import { createRedaction } from './redaction.ts'

const folder = mkdtempSync(join(tmpdir(), 'sightglass-redaction-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

function start(env: Record<string, string>) {
  const warnings: string[] = []
  const warn = (message: string) => warnings.push(message)
  return { redactor: createRedaction(readConfig(env, warn), warn), warnings }
}

const hide = (env: Record<string, string>, key: string, value: unknown) =>
  start(env).redactor?.redact('span.attribute', key, value)

describe('SIGHTGLASS_REDACT', () => {
  it('is standard when nothing is said', () => {
    const { redactor, warnings } = start({})
    expect(redactor?.level).toBe('standard')
    expect(warnings).toEqual([])
  })
  it('strict', () => {
    expect(start({ SIGHTGLASS_REDACT: 'strict' }).redactor?.level).toBe('strict')
  })
  it('off redacts nothing, and says so', () => {
    const { redactor, warnings } = start({ SIGHTGLASS_REDACT: 'off' })
    expect(redactor).toBeUndefined()
    expect(warnings).toEqual([expect.stringContaining('SIGHTGLASS_REDACT=off')])
  })
  it.each(['false', '0', 'none', 'OFFF', 'disabled'])(
    '%s is wrong and means standard, never off',
    (value) => {
      const { redactor, warnings } = start({ SIGHTGLASS_REDACT: value })
      expect(redactor?.level).toBe('standard')
      expect(warnings).toEqual([expect.stringContaining('SIGHTGLASS_REDACT')])
    },
  )
})

describe('own rules', () => {
  it('keys', () => {
    expect(hide({ SIGHTGLASS_REDACT_KEYS: 'vtxo_note, other' }, 'swap.vtxoNote', 'x')).toBe(
      '[REDACTED:custom]',
    )
  })
  it('keys that are allowed', () => {
    const env = { SIGHTGLASS_REDACT_ALLOW_KEYS: 'order.amount' }
    expect(hide(env, 'order.amount', 12)).toBe(12)
    expect(hide({}, 'order.amount', 12)).toBe('[REDACTED:amount]')
  })
  it('patterns of a file, one a line', () => {
    const env = {
      SIGHTGLASS_REDACT_PATTERNS_FILE: file('patterns', '# ours\n\nacme-id ACME-\\d{4}\nTICKET-[0-9]{3}\n'),
    }
    expect(hide(env, 'note', 'see ACME-1234 and TICKET-123')).toBe(
      'see [REDACTED:acme-id] and [REDACTED:custom]',
    )
  })
  it('a pseudonym key', () => {
    const env = { SIGHTGLASS_REDACT_PSEUDONYM_KEY_FILE: file('key', 'a deployment key of ours\n') }
    expect(hide(env, 'user.email', 'mira@example.org')).toMatch(/^\[REDACTED:email:[0-9a-f]{8}\]$/)
  })
})

describe('what is wrong costs a line, and the rest still redacts', () => {
  it.each([
    [
      'a pattern that could backtrack',
      { SIGHTGLASS_REDACT_PATTERNS_FILE: file('bad', '(a+)+$') },
      'backtrack',
    ],
    [
      'a pattern file that is not there',
      { SIGHTGLASS_REDACT_PATTERNS_FILE: join(folder, 's3cret') },
      'ENOENT',
    ],
    ['a short key', { SIGHTGLASS_REDACT_PSEUDONYM_KEY_FILE: file('short', 's3cret') }, 'at least 16'],
    [
      'a key file that is not there',
      { SIGHTGLASS_REDACT_PSEUDONYM_KEY_FILE: join(folder, 's3cret') },
      'ENOENT',
    ],
    ['a key of no letter', { SIGHTGLASS_REDACT_KEYS: '---' }, 'no letter'],
  ])('%s', (_, env, reason) => {
    const { redactor, warnings } = start(env)
    expect(warnings).toEqual([expect.stringContaining(reason)])
    expect(warnings[0]).toContain(Object.keys(env)[0])
    expect(warnings[0]).not.toContain('s3cret')
    expect(redactor?.redact('span.attribute', 'user.password', 'x')).toBe('[REDACTED:password]')
  })
})
