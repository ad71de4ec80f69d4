import { createHash, randomBytes } from 'node:crypto'
import { bech32, bech32m, createBase58check } from '@scure/base'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanerOf, fastest } from '../url/fixtures/clean.ts'
import { btcAddress } from './btc-address.ts'

const clean = cleanerOf([btcAddress])
const base58check = createBase58check((bytes: Uint8Array) => createHash('sha256').update(bytes).digest())
const MARKER = '[REDACTED:btc-address]'

describe('Bitcoin addresses (redaction policy, section 6: btc-address)', () => {
  const addresses = [
    '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
    '1111111111111111111114oLvT2',
    '3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy',
    'mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn',
    '2NBCnuzCybSxsETX1TmyV9vtL2EpwSkZTnh',
    'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
    'BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4',
    'bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3',
    'tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7',
    'bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y',
    'BC1SW50QGDZ25J',
    'bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs',
    'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0',
    'bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080',
    bech32.encode('bcrt', [0, ...bech32.toWords(randomBytes(32))]),
    bech32m.encode('tb', [1, ...bech32m.toWords(randomBytes(32))]).toUpperCase(),
  ]

  test.each(addresses)('%s goes, wherever it stands', (address) => {
    expect(clean(address)).toBe(MARKER)
    expect(clean(`paid ${address}.`)).toBe(`paid ${MARKER}.`)
    expect(clean(`${address} paid ${address}`)).toBe(`${MARKER} paid ${MARKER}`)
    expect(clean(`/address/${address}/txs?limit=1`)).toBe(`/address/${MARKER}/txs?limit=1`)
    expect(clean(`bitcoin:${address}?amount=0.01`)).toBe(`bitcoin:${MARKER}?amount=0.01`)
    expect(clean(`{"to":"${address}","n":1}`)).toBe(`{"to":"${MARKER}","n":1}`)
    expect(clean(`addr_${address}-1`)).toBe(`addr_${MARKER}-1`)
    expect(clean(`送金先${address}へ`)).toBe(`送金先${MARKER}へ`)
    expect(clean(`{\\"log\\":\\"to:\\n${address}\\nend\\"`)).toBe(`{\\"log\\":\\"to:\\n${MARKER}\\nend\\"`)
    expect(clean(`to%3A${address}%26x`)).toBe(`to%3A${MARKER}%26x`)
  })

  test.each([
    '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN9',
    '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb',
    '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfN',
    'x1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
    '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa5',
    'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5',
    'tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sL5k7',
    'tc1qw508d6qejxtdg4y5r3zarvary0c5xw7kg3g4ty',
    'abc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
    'bc1 tb1 bcrt1 BC1 bc1q tb1p bc12',
    'QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKPbdG',
    'ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9',
    // Versions of other chains: 30 (Dogecoin), 48 (Litecoin).
    base58check.encode(Uint8Array.of(30, ...randomBytes(20))),
    base58check.encode(Uint8Array.of(48, ...randomBytes(20))),
    // A valid checksum of what is no hash.
    base58check.encode(Uint8Array.of(0, ...randomBytes(19))),
  ])('%s stays', (text) => expect(clean(`request id ${text} not found`)).toBe(`request id ${text} not found`))

  test('goes in spite of look-alikes and invisible characters (section 7)', () => {
    expect(clean('b\u04411qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4')).toBe(MARKER)
    expect(clean('to 1A1zP1eP5QGefi2D\u200bMPTfTL5SLmv7DivfNa!')).toBe(`to ${MARKER}!`)
  })

  test('every version and witness program is found', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0, 5, 111, 196),
        fc.uint8Array({ minLength: 20, maxLength: 20 }),
        fc.constantFrom('bc', 'tb', 'bcrt'),
        fc.uint8Array({ minLength: 2, maxLength: 40 }),
        fc.nat({ max: 16 }),
        (version, hash, prefix, program, witness) => {
          const old = base58check.encode(Uint8Array.of(version, ...hash))
          const coder = witness === 0 ? bech32 : bech32m
          const segwit = coder.encode(prefix, [witness, ...coder.toWords(program)])
          expect(clean(`from ${old} to ${segwit}`)).toBe(`from ${MARKER} to ${MARKER}`)
        },
      ),
    )
  })

  test('never throws, and finds nothing in other text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(clean(text)).toBe(text)
      }),
    )
  })

  test.each<[string, (size: number) => string]>([
    [
      'base58 of an address with a wrong checksum',
      (size) => '1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN9 '.repeat(size / 35),
    ],
    ['short bech32', (size) => 'bc1qqqqqqqqqqq '.repeat(size / 15)],
    ['long bech32', (size) => `bc1${'q'.repeat(size)}`],
    ['prefixes', (size) => 'bc1'.repeat(size / 3)],
    ['prefixes with marks', (size) => 'bcrt1-'.repeat(size / 6)],
    ['one long word', (size) => '1'.repeat(size)],
  ])('%s takes linear time', (_, make) => {
    const text = make(64 * 1024)
    expect(fastest(() => clean(text))).toBeLessThan(400)
  })
})
