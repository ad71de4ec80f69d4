import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { corpusCases, redactWith, slowPieces, textsOf } from '../fixtures/redact-with.ts'
import { keyBlockDetector } from './key-block.ts'

const redact = redactWith(keyBlockDetector)

const ROWS = [
  'qZaW70EhbjlY6GD2KV2mQVcSTBYrgZXUA9PBQHP9mdapcxwF+OC+unUcQB4vpby3',
  'GeweHAvzMxz57R0Ob83o4YuozxH93wVG9z66BvXuOsAlhWo1INXEGxgxJjdLwBqj',
  'vbX8ga3LPNz7UgCCpejMH5Er8FE=',
]

function armour(label: string, newline = '\n', rows = ROWS): string {
  return [`-----BEGIN ${label}-----`, ...rows, `-----END ${label}-----`].join(newline)
}

describe('private keys go from BEGIN to END (section 6)', () => {
  test.each([
    ['RSA PRIVATE KEY', 'pem-key'],
    ['EC PRIVATE KEY', 'pem-key'],
    ['DSA PRIVATE KEY', 'pem-key'],
    ['PRIVATE KEY', 'pem-key'],
    ['ENCRYPTED PRIVATE KEY', 'pem-key'],
    ['PGP PRIVATE KEY BLOCK', 'pem-key'],
    ['OPENSSH PRIVATE KEY', 'ssh-key'],
    ['SSH2 ENCRYPTED PRIVATE KEY', 'ssh-key'],
  ])('%s', (label, category) => {
    for (const newline of ['\n', '\r\n', '\\n', '\\r\\n', '\\\\n', '\\\\\\\\n', ' ', '\n    ', ''])
      expect(redact(`key ${armour(label, newline)}, retrying`)).toBe(`key [REDACTED:${category}], retrying`)
  })

  test('SSH2 has four dashes and blanks', () => {
    const key = ['---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----', 'Comment: "rsa-key"', ...ROWS]
    expect(redact(`a\n${key.join('\n')}\n---- END SSH2 ENCRYPTED PRIVATE KEY ----\nb`)).toBe(
      'a\n[REDACTED:ssh-key]\nb',
    )
    expect(redact(key.join('\n'))).toBe('[REDACTED:ssh-key]')
  })

  test('headers, escaped slashes, percent and \\u escapes, unicode dashes', () => {
    const headers = ['Proc-Type: 4,ENCRYPTED', 'DEK-Info: AES-128-CBC,0123456789ABCDEF0123456789ABCDEF', '']
    expect(redact(armour('RSA PRIVATE KEY', '\n', [...headers, ...ROWS]))).toBe('[REDACTED:pem-key]')
    expect(redact(encodeURIComponent(armour('PRIVATE KEY')))).toBe('[REDACTED:pem-key]')
    expect(redact(encodeURIComponent(armour('PRIVATE KEY')).replaceAll('%20', '+'))).toBe(
      '[REDACTED:pem-key]',
    )
    expect(redact(armour('PRIVATE KEY', '\\u000a'))).toBe('[REDACTED:pem-key]')
    expect(redact(armour('PRIVATE KEY', '\\n').replaceAll('/', '\\/'))).toBe('[REDACTED:pem-key]')
    expect(redact(armour('PRIVATE KEY').replaceAll('-', '\u2010'))).toBe('[REDACTED:pem-key]')
  })

  test('several, also next to each other, and certificates between them stay', () => {
    const certificate = armour('CERTIFICATE')
    expect(redact(armour('PRIVATE KEY') + armour('EC PRIVATE KEY'))).toBe('[REDACTED:pem-key]'.repeat(2))
    const chain = [armour('PRIVATE KEY'), certificate, armour('OPENSSH PRIVATE KEY')].join('\n')
    expect(redact(chain)).toBe(`[REDACTED:pem-key]\n${certificate}\n[REDACTED:ssh-key]`)
  })
})

describe('without END a key goes to the end of its base64 (section 6)', () => {
  const begin = '-----BEGIN RSA PRIVATE KEY-----\n'

  test('cut anywhere', () => {
    const key = armour('RSA PRIVATE KEY')
    for (let length = begin.length + 1; length <= key.length; length++)
      expect(redact(`bad key ${key.slice(0, length)}`).trimEnd()).toBe('bad key [REDACTED:pem-key]')
  })

  test('what follows stays', () => {
    const cut = begin + ROWS.join('\n')
    expect(redact(`${cut}\nretrying in 5s`)).toBe('[REDACTED:pem-key]\nretrying in 5s')
    expect(redact(`${cut}", retrying`)).toBe('[REDACTED:pem-key]", retrying')
    expect(redact(`${begin}${ROWS[0]}\nretrying in 5s`)).toBe('[REDACTED:pem-key]\nretrying in 5s')
    expect(redact(`${begin}${ROWS[0]}\\nretrying, then\\n`)).toBe('[REDACTED:pem-key]\\nretrying, then\\n')
    for (const mark of ['…', '...', '[TRUNCATED]', '… (3 ms)', ' and so on', ' (3 ms)'])
      expect(redact(`${begin}${ROWS[0]}\nGeweHAvzM4${mark}`)).toBe(`[REDACTED:pem-key]${mark}`)
    expect(redact(`${begin}${ROWS[0]}... cut`)).toBe('[REDACTED:pem-key]... cut')
    expect(redact(`${cut}\n${armour('CERTIFICATE')}`)).toBe(`[REDACTED:pem-key]\n${armour('CERTIFICATE')}`)
  })

  test('headers, escapes, blanks and the checksum of PGP', () => {
    expect(redact(`${begin}Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,01\n\n${ROWS[0]}`)).toBe(
      '[REDACTED:pem-key]',
    )
    expect(redact(`${begin.trim()}\\\\n${ROWS.join('\\\\n')}`)).toBe('[REDACTED:pem-key]')
    expect(redact(`x ${begin.trim()} ${ROWS.join(' ')}`)).toBe('x [REDACTED:pem-key]')
    expect(redact(`${begin.trim()}${ROWS.join('')}`)).toBe('[REDACTED:pem-key]')
    const pgp = [
      '-----BEGIN PGP PRIVATE KEY BLOCK-----',
      'Version: GnuPG v2',
      '',
      ...ROWS,
      '=8xQN',
      'and more text',
    ]
    expect(redact(pgp.join('\n'))).toBe('[REDACTED:pem-key]\nand more text')
  })
})

describe('what is no private key stays', () => {
  test.each([
    armour('PUBLIC KEY'),
    armour('RSA PUBLIC KEY'),
    armour('CERTIFICATE'),
    armour('CERTIFICATE REQUEST'),
    armour('PGP PUBLIC KEY BLOCK'),
    armour('PGP MESSAGE'),
    armour('DH PARAMETERS'),
    '---- BEGIN SSH2 PUBLIC KEY ----\nAAAAB3NzaC1yc2EAAAADAQABAAABAQ\n---- END SSH2 PUBLIC KEY ----',
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIE3d0Gn0hXr8v8xOq6f8m9yq1vU4fVQpZ3M2u8xQm0aB deploy@ci',
    'expected -----BEGIN PRIVATE KEY----- at the start',
    'no -----BEGIN RSA PRIVATE KEY-----',
    'a PEM starts with -----BEGIN PRIVATE KEY----- and ends with -----END PRIVATE KEY-----',
    '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----',
    '-----BEGIN PRIVATE KEY-----\n[REDACTED]\n-----END PRIVATE KEY-----',
    '-----BEGIN PRIVATE KEY----------END PRIVATE KEY-----',
    'BEGIN PRIVATE KEY',
    'BEGIN-DUMP frame0=ok ----- END',
    'PRIVATE KEY-----',
  ])('%s', (text) => {
    expect(redact(text)).toBe(text)
  })
})

test.each(
  corpusCases(
    ({ category, value }) => /^(?:pem|ssh)-key$/.test(category) || String(value).includes('-----BEGIN'),
  ),
)('corpus $id', ({ value, secrets, keep }) => {
  const output = textsOf(value).map(redact).join('\n')
  for (const secret of secrets) expect(output).not.toContain(secret)
  for (const kept of keep.filter((text) => textsOf(value).some((leaf) => leaf.includes(text))))
    expect(output).toContain(kept)
})

test('any text: no throw, idempotent', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      ...ROWS,
      '-----BEGIN PRIVATE KEY-----',
      '-----END PRIVATE KEY-----',
      '\n',
      '\\n',
      '-----END',
      '-',
    ),
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
  const begin = '-----BEGIN PRIVATE KEY-----'
  const pieces = [
    begin,
    `${begin}\n`,
    `${begin}\n${ROWS[0]}\n`,
    '-----BEGIN ',
    '-----END ',
    '-----END PRIVATE KEY-----',
  ]
  const more = ['-', '----', 'BEGIN', 'END', 'a', ' ', '\n', '\\', '\\n', 'A: b\n', 'PRIVATE KEY ', '----END']
  expect(slowPieces(redact, [...pieces, ...more], ['', `${begin}\n`])).toEqual([])
})
