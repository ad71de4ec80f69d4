import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { corpusCases, redactWith, slowPieces, textsOf } from '../fixtures/redact-with.ts'
import { tokenDetector } from './tokens.ts'

const redact = redactWith(tokenDetector)
const MARKER = '[REDACTED:jwt]'

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const ALG = encode({ alg: 'HS256', typ: 'JWT' })
const TYP = encode({ typ: 'JWT', alg: 'RS256' })
const KID = encode({ kid: '1', alg: 'ES256' })
const ENC = encode({ enc: 'A256GCM', alg: 'dir' })
const CLAIMS = encode({ sub: 'EXAMPLE-1', iat: 1707316584 })
const SIGNATURE = 'KHRQ8y45OOHrQD0VBhaMUiwSs6CyTNphxbA5C2P9r-s'

describe('JSON web tokens (section 6)', () => {
  test.each([ALG, TYP, KID, ENC])('%s with claims and signature', (header) => {
    const token = `${header}.${CLAIMS}.${SIGNATURE}`
    for (const [before, after] of [
      ['', ''],
      ['token ', ' expired'],
      ['"', '"'],
      ['access_token=', '&page=2'],
      ['session-', '.'],
      ['s_', '. Next'],
      ['line\\n', '\\nnext'],
      ['Bearer ', ', '],
      ['é', 'é'],
    ])
      expect(redact(before + token + after)).toBe(before + MARKER + after)
    expect(redact(`${token} ${token},${token}`)).toBe(`${MARKER} ${MARKER},${MARKER}`)
  })

  test('cut, with one to four parts', () => {
    expect(redact(`${ALG}.${CLAIMS}`)).toBe(MARKER)
    expect(redact(`x ${ENC}.${CLAIMS.slice(0, 4)}`)).toBe(`x ${MARKER}`)
    expect(redact(`${ENC}.${CLAIMS.slice(0, 11)} y`)).toBe(`${MARKER} y`)
    expect(redact(`${ENC}.abcdefghijkl.mnop.qrst.uvwx`)).toBe(MARKER)
    expect(
      redact(
        `${ENC}..48V1_ALb6US04U3b.5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX_EFShS8iB7j6ji.XFBoMYUZodetZdvTi`,
      ),
    ).toBe(MARKER)
  })

  test('without a dot: by the beginnings of alg, typ and kid', () => {
    for (const header of [ALG, TYP, KID]) {
      expect(redact(header)).toBe(MARKER)
      expect(redact(`cut ${header.slice(0, 20)}`)).toBe(`cut ${MARKER}`)
      expect(redact(`${header}... (exp)`)).toBe(`${MARKER}... (exp)`)
    }
  })

  test('unsigned, padded, masked in the middle, with a short header', () => {
    expect(redact(`${encode({ alg: 'none' })}.${CLAIMS}.`)).toBe(`${MARKER}.`)
    expect(redact(`${ALG}.${CLAIMS}.${SIGNATURE}==`)).toBe(MARKER)
    expect(redact(`${ALG}...${SIGNATURE}`)).toBe(MARKER)
    expect(redact(`x ${encode({ a: 1 })}.${CLAIMS}.${SIGNATURE} y`)).toBe(`x ${MARKER} y`)
  })

  test('encoded and broken up (section 7)', () => {
    const token = `${ALG}.${CLAIMS}.${SIGNATURE}`
    expect(redact(`a ${token.replaceAll('.', '%2E')} b`)).toBe(`a ${MARKER} b`)
    expect(redact(`a ${token.slice(0, 5)}\u200b${token.slice(5)} b`)).toBe(`a ${MARKER} b`)
  })
})

describe('what is no JWT stays', () => {
  test.each([
    'eyJ',
    'eyJwYWdlIjoyLCJzaXplIjo1MH0',
    'cursor=eyJpZCI6MTIzNDU2Nzg5MCwiZGlyIjoibmV4dCJ9&limit=20',
    'https://cdn.example.com/eyJidWNrZXQiOiJpbWciLCJrZXkiOiJhLnBuZyJ9.png',
    'chunk-eyJ3k2a91bc77df0.js',
    'heyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9',
    'eyJwYWdlIjoyLCJzaXplIjo1MH0. Next',
    '[REDACTED:jwt]',
  ])('%s', (text) => {
    expect(redact(text)).toBe(text)
  })
})

test.each(corpusCases(({ category, value }) => category === 'jwt' || String(value).includes('eyJ')))(
  'corpus $id',
  ({ value, secrets, keep }) => {
    const output = textsOf(value).map(redact).join('\n')
    for (const secret of secrets) expect(output).not.toContain(secret)
    for (const kept of keep) expect(output).toContain(kept)
  },
)

test('any text: no throw, idempotent', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(ALG, ENC, CLAIMS, SIGNATURE, '.', '..', '-', '_', '=', 'eyJ', ' '),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const once = redact(pieces.join(''))
      expect(redact(once)).toBe(once)
    }),
    { numRuns: 2000 },
  )
})

test('linear time', () => {
  const pieces = [
    'eyJ',
    'eyJ.',
    'eyJa.',
    'eyJ-',
    'eyJ_',
    'eyJabcdefghijklmnop.',
    `${ALG}.`,
    `${ENC}.a `,
    '.',
    'eyJhbGciOi-',
  ]
  expect(slowPieces(redact, pieces)).toEqual([])
})
