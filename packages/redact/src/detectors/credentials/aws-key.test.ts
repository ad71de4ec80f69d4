import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { corpusCases, redactWith, slowPieces, textsOf } from '../fixtures/redact-with.ts'
import { tokenDetector } from './tokens.ts'

const redact = redactWith(tokenDetector)
const MARKER = '[REDACTED:aws-key]'

describe('AWS access key ids (section 6)', () => {
  test.each(['AKIA', 'ASIA', 'ABIA', 'ACCA'])('%s and 16 more', (prefix) => {
    for (const body of ['IOSFODNN7EXAMPLE', 'IVAWK2PXNEXAMPLE', 'LALEMEL33243OLIB', 'ABCDEFGHIJKLMNOP'])
      for (const [before, after] of [
        ['', ''],
        ['using ', ' in eu-central-1'],
        ['AWSAccessKeyId=', '&Expires=1'],
        ['Credential=', '/20260102/us-east-1/s3/aws4_request'],
        ['"', '"'],
        ['key-', '-x'],
        ['key_', '_x'],
        ['a\\n', '\\nb'],
        ['ü', 'ü'],
      ])
        expect(redact(before + prefix + body + after)).toBe(before + MARKER + after)
  })

  test('encoded and broken up (section 7)', () => {
    expect(redact('a%3DAKIAIOSFODNN7EXAMPLE%2F2026')).toBe(`a%3D${MARKER}%2F2026`)
    expect(redact('AKIAIOSF\u200bODNN7EXAMPLE')).toBe(MARKER)
  })

  test.each([
    'AKIAIOSFODNN7EXAMPL',
    'AKIAIOSFODNN7EXAMPLE1',
    'XAKIAIOSFODNN7EXAMPLE',
    'TODAYINASIAASACKOFRICEFELLOVER',
    'AKIAiosfodnn7example',
    'akiaiosfodnn7example',
    'AKIAXXXXXXXXXXXXXXXX',
    'AIDAIOSFODNN7EXAMPLE',
    'ASIA_PACIFIC_REGION_ONE',
    'Näytä asiakirjamallikansio',
    MARKER,
  ])('%s stays', (text) => {
    expect(redact(text)).toBe(text)
  })

  test.each(corpusCases(({ secrets }) => secrets.some((secret) => /^A[KS]IA/.test(secret))))(
    'corpus $id',
    ({ value }) => {
      expect(textsOf(value).map(redact).join('\n')).not.toMatch(/A[KS]IA[A-Z0-9]{16}/)
    },
  )

  test('random base64 and hex are never hit', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 12, maxLength: 96 }), (bytes) => {
        const buffer = Buffer.from(bytes)
        for (const text of [buffer.toString('base64'), buffer.toString('hex')])
          expect(redact(text)).toBe(text)
      }),
      { numRuns: 5000 },
    )
  })

  test('linear time', () => {
    expect(
      slowPieces(redact, ['AKIA', 'AKIA-', 'AKIAIOSFODNN7EXAMPL-', 'ASIAAAAAAAAAAAAAAAAA_', 'A']),
    ).toEqual([])
  })
})
