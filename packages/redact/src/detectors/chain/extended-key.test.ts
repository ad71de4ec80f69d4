import { createHash, randomBytes } from 'node:crypto'
import { createBase58check } from '@scure/base'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanerOf, fastest } from '../url/fixtures/clean.ts'
import { extendedKey } from './extended-key.ts'

const clean = cleanerOf([extendedKey])
const base58check = createBase58check((bytes: Uint8Array) => createHash('sha256').update(bytes).digest())
const MARKER = '[REDACTED:extended-key]'

/** Version bytes of BIP-32 and SLIP-132 with the prefix they give. */
const VERSIONS = {
  xprv: 0x0488ade4,
  xpub: 0x0488b21e,
  yprv: 0x049d7878,
  ypub: 0x049d7cb2,
  zprv: 0x04b2430c,
  zpub: 0x04b24746,
  tprv: 0x04358394,
  tpub: 0x043587cf,
  uprv: 0x044a4e28,
  upub: 0x044a5262,
  vprv: 0x045f18bc,
  vpub: 0x045f1cf6,
  Yprv: 0x0295b005,
  Ypub: 0x0295b43f,
  Zprv: 0x02aa7a99,
  Zpub: 0x02aa7ed3,
  Uprv: 0x024285b5,
  Upub: 0x024289ef,
  Vprv: 0x02575048,
  Vpub: 0x02575483,
} as const

function encode(version: number, depth: number, rest: Uint8Array): string {
  const bytes = new Uint8Array(78)
  new DataView(bytes.buffer).setUint32(0, version)
  bytes[4] = depth
  bytes.set(rest, 5)
  return base58check.encode(bytes)
}

describe('extended keys (redaction policy, section 6: extended-key)', () => {
  const key =
    'xprv9zS5tcsJHDJMthpYswiW5j9AZk7avK45mJDRYJzecDoh1WhyUFPErnEz62nGCk9J3zQEF7HrcGgwFBLkX3p2vhmLjuFkeMEzGnQuoujeZPE'

  test('goes, wherever it stands', () => {
    expect(clean(key)).toBe(MARKER)
    expect(clean(`account 0 from ${key}, ${key}.`)).toBe(`account 0 from ${MARKER}, ${MARKER}.`)
    expect(clean(`wpkh([d34db33f/84h/0h/0h]${key}/0/*)`)).toBe(`wpkh([d34db33f/84h/0h/0h]${MARKER}/0/*)`)
    expect(clean(`"k":"${key}"`)).toBe(`"k":"${MARKER}"`)
    expect(clean(`a\\n${key}\\t${key}`)).toBe(`a\\n${MARKER}\\t${MARKER}`)
    expect(clean(`k_${key}_k`)).toBe(`k_${MARKER}_k`)
  })

  test('every prefix goes, also the private key of a test network after a backslash', () => {
    for (const [prefix, version] of Object.entries(VERSIONS)) {
      const made = encode(version, 3, randomBytes(73))
      expect(made.slice(0, 4)).toBe(prefix)
      expect(clean(`import ${made} done`)).toBe(`import ${MARKER} done`)
      expect(clean(`C:\\${made}\\x`)).toBe(`C:\\${MARKER}\\x`)
    }
  })

  test('a few characters less or more still make it a key, no valid checksum does', () => {
    expect(clean(`k ${key.slice(0, 107)} x`)).toBe(`k ${MARKER} x`)
    expect(clean(`k ${key}abc x`)).toBe(`k ${MARKER} x`)
    expect(clean(`k ${key.slice(0, -1)}z x`)).toBe(`k ${MARKER} x`)
  })

  test('what a limit has left of one at the end of the text goes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(VERSIONS)),
        fc.nat({ max: 9 }),
        fc.uint8Array({ minLength: 73, maxLength: 73 }),
        fc.integer({ min: 20, max: 103 }),
        (version, depth, rest, size) => {
          const cut = encode(version, depth, rest).slice(0, size)
          expect(clean(`import ${cut}`)).toBe(`import ${MARKER}`)
          expect(clean(`import ${cut} ok`)).toBe(`import ${cut} ok`)
        },
      ),
    )
  })

  test.each([
    'xpub xprv zpub6 xpub… publish xpubs',
    'xpub6CUGRU',
    'xpub6CUGRU...5vKxj',
    `${key}abcdefghijk`,
    `a${key}`,
    key.replace('Q', '0'),
    key.replace('xprv', 'wprv'),
    'vpublishers-and-subscribers-of-one-topic-per-tenant',
    'tpublicationsAndSubscriptions2',
    'xprivileged5abcdefghijkmnop',
  ])('%s stays', (text) => expect(clean(text)).toBe(text))

  test('never throws, and finds nothing in other text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(clean(text)).toBe(text)
      }),
    )
  })

  test.each<[string, string]>([
    ['keys that are too long', `${key}${key} `.repeat(290)],
    ['one long key', `xprv${'9'.repeat(64 * 1024)}`],
    ['prefixes', 'xprv'.repeat(16 * 1024)],
  ])('%s take linear time', (_, text) => expect(fastest(() => clean(text))).toBeLessThan(400))
})
