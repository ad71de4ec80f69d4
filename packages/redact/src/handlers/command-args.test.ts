import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ruleOfName } from '../keys/classify.ts'
import { redactCommandArgs } from './command-args.ts'

const MARKER = '[REDACTED:command-line]'
const scanned: string[] = []

function redact(args: readonly unknown[]): readonly unknown[] {
  scanned.length = 0
  return redactCommandArgs(
    args,
    (name) => ruleOfName(name),
    (text) => {
      scanned.push(text)
      return text.replace('found', 'F')
    },
  )
}

describe('arguments of a process (section 5)', () => {
  test.each([
    [
      ['node', '--db-password', 'V3ry', '--port', '8080'],
      ['node', '--db-password', MARKER, '--port', '8080'],
    ],
    [
      ['node', '--api-key=Tve9', '--x=1'],
      ['node', `--api-key=${MARKER}`, '--x=1'],
    ],
    [
      ['node', '--apiKey', 'a b "c"'],
      ['node', '--apiKey', MARKER],
    ],
    [
      ['curl', '-u', 'ops:x y', 'https://x'],
      ['curl', '-u', MARKER, 'https://x'],
    ],
    [
      ['curl', '--user', 'ops:x'],
      ['curl', '--user', MARKER],
    ],
    [
      ['curl', '--user=ops:x'],
      ['curl', `--user=${MARKER}`],
    ],
    [
      ['/usr/bin/curl', '-uops:x'],
      ['/usr/bin/curl', `-u${MARKER}`],
    ],
    [
      ['app', '-password', 'x'],
      ['app', '-password', MARKER],
    ],
    [
      ['app', '--token', 'or'],
      ['app', '--token', MARKER],
    ],
    [
      ['app', '--token', 'a', '--secret', 'b'],
      ['app', '--token', MARKER, '--secret', MARKER],
    ],
    [
      ['app', '--pin', '4821', '--otp=1234'],
      ['app', '--pin', MARKER, `--otp=${MARKER}`],
    ],
  ])('%j', (args, result) => {
    const before = [...args]
    expect(redact(args)).toEqual(result)
    expect(args).toEqual(before)
    expect(redact(redact(args))).toEqual(result)
  })

  test.each([
    [['/usr/local/bin/node', '--max-old-space-size=4096', '/app/server.js', '--port', '8080']],
    [['app', '--password', '--port', '1']],
    [['app', '--password']],
    [['app', '--password=']],
    [['app', '--password', '***', '--token', '{{token}}', '--secret=?']],
    [['app', '--password', MARKER, `--token=${MARKER}`]],
    [['app', '--token-type', 'bearer', '--password-file', '/run/x']],
    [['app', '--no-password', 'db']],
    [['app', '--pwd', '/srv']],
    [['app', '--token=true']],
    [['docker', '-u', '1000:1000']],
    [['app', '-u', 'https://x']],
    [['app', '-uops:x']],
    [['app', '--port=1', 'x']],
    [[]],
  ])('%j stays, as the same array', (args) => {
    expect(redact(args)).toBe(args)
  })

  test('every other element is searched as a text, and what is no text stays', () => {
    const args = ['app', '--token', 'a', '--x=found', 'found', 7, null]
    expect(redact(args)).toEqual(['app', '--token', MARKER, '--x=F', 'F', 7, null])
    expect(scanned).toEqual(['app', '--token', '--x=found', 'found'])
  })

  test('tells of each value that a flag gave away', () => {
    let count = 0
    redactCommandArgs(
      ['app', '--token', 'a', '--secret=b', '--x', 'c'],
      (name) => ruleOfName(name),
      (text) => text,
      () => count++,
    )
    expect(count).toBe(2)
  })

  test('never throws', () => {
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom('--token', '--token=', '-u', 'a:b', '--user='),
      fc.integer(),
    )
    fc.assert(fc.property(fc.array(piece), (args) => void redact(args)))
  })
})
