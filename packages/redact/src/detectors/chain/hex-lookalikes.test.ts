import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto'
import { base32nopad, base58, base64urlnopad, bech32 } from '@scure/base'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanerOf, fastest } from '../url/fixtures/clean.ts'
import { btcAddress } from './btc-address.ts'
import { ensName } from './ens-name.ts'
import { extendedKey } from './extended-key.ts'
import { hex } from './hex.ts'
import { lightningInvoice } from './lightning-invoice.ts'
import { mnemonic } from './mnemonic.ts'
import { nostrKey } from './nostr-key.ts'
import { wifKey } from './wif-key.ts'

const all = [btcAddress, ensName, hex, wifKey, extendedKey, nostrKey, lightningInvoice, mnemonic]
const clean = cleanerOf(all)
const RUNS = 20_000
const PHRASE = 'legal winner thank year wave sausage worth useful legal winner thank yellow'
const HASH = '73a64d14a795541ae282bf61819245fb7362bd987f5a88805f2f142c6f91513b'

const hexOf = (bytes: number) => randomBytes(bytes).toString('hex')
const sha256 = () => createHash('sha256').update(randomBytes(8)).digest()
const version = () => `${randomInt(40)}.${randomInt(100)}.${randomInt(1000)}-rc.${randomInt(10)}+${hexOf(4)}`

describe('what is no secret of a chain (redaction policy, section 9: benign-*)', () => {
  test.each<[string, () => string]>([
    ['UUIDs', randomUUID],
    ['trace ids', () => `trace_id=${hexOf(16)} span_id=${hexOf(8)}`],
    ['traceparents', () => `00-${hexOf(16)}-${hexOf(8)}-01`],
    ['git SHAs', () => `deployed commit ${hexOf(20)} to prod`],
    ['digests', () => `ledger@sha256:${hexOf(32)}`],
    ['digests of transactions', () => `tx sha256=${hexOf(32)} verified`],
    ['block hashes', () => `reorg at block 0x${hexOf(32)}, "parentHash":"0x${hexOf(32)}"`],
    ['bare hashes', () => `object ${hexOf(32)} stored`],
    ['short hex', () => `selector 0x${hexOf(4)} slot 0x${hexOf(16)} topic 0x${hexOf(19)}`],
    [
      'CIDs of version 0',
      () => `pinned ${base58.encode(Buffer.concat([Buffer.of(0x12, 0x20), sha256()]))} to 3 nodes`,
    ],
    [
      'CIDs of version 1',
      () => `b${base32nopad.encode(Buffer.concat([Buffer.of(1, 0x70, 0x12, 0x20), sha256()])).toLowerCase()}`,
    ],
    ['base58 ids of 16 bytes', () => base58.encode(randomBytes(16))],
    ['base58 ids of 25 bytes', () => `id ${base58.encode(randomBytes(25))} not found`],
    ['base58 keys of 32 bytes', () => `request ${base58.encode(randomBytes(32))}`],
    ['base58 of 38 bytes', () => base58.encode(Buffer.concat([Buffer.of(0x80), randomBytes(37)]))],
    ['base64url', () => base64urlnopad.encode(randomBytes(randomInt(12, 80)))],
    ['bech32 of other kinds', () => bech32.encode('npub', bech32.toWords(randomBytes(32)))],
    ['versions', version],
    [
      'times and numbers',
      () => `${new Date(randomInt(2 ** 40)).toISOString()} ${Date.now()} ${randomInt(2 ** 47)}`,
    ],
    ['routes', () => `GET /v1/blocks/${randomInt(1e9)}/tx/${randomUUID()}/state?root=${hexOf(8)}`],
    [
      'agents',
      () =>
        `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.${randomInt(99)} Chrome/${version()} Safari/537.36`,
    ],
  ])('%s stay', (_, make) => {
    for (let run = 0; run < RUNS; run++) {
      const text = make()
      if (clean(text) !== text) expect(clean(text)).toBe(text)
    }
  })
})

describe('detectors of chains together', () => {
  test('never throw, and find nothing in their own output', () => {
    const part = fc.constantFrom(
      ...[
        '1',
        '3',
        'bc1',
        'BC1',
        'tb1q',
        'nsec1',
        'lnbc',
        'xprv',
        'zpub6',
        '0x',
        '0X',
        '.eth',
        'web3',
        '\\n',
        '\n',
        ' ',
      ],
      ...[
        'A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
        'qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
        'q'.repeat(80),
        'f'.repeat(40),
      ],
      ...[
        'tx ',
        'block ',
        'secret',
        'mnemonic ',
        'seed phrase: ',
        'legal winner thank ',
        PHRASE,
        HASH,
        'hash',
        ':',
        '=',
        '"',
        '.',
        '-',
        '_',
        'é',
      ],
      ...[
        'KzXr2cqWoGMnRKsiVLxSd2q8Sy9Bbn8S3q7f5ML8X5avPSFwmtyq',
        '9'.repeat(107),
        '[REDACTED:tx-hash]',
        '%20',
        '\\u0020',
      ],
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 40, size: 'max' }), (parts) => {
        const once = clean(parts.join(''))
        expect(clean(once)).toBe(once)
      }),
      { numRuns: 5_000 },
    )
  })

  test.each([16, 32, 64, 128])('%i KiB of a mixture take linear time', (size) => {
    const piece =
      'bc1q tx 0xff.eth-lnbc1q nsec1 xprv9 seed phrase: legal winner 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN9 "block":"0x'
    const text = piece.repeat((size * 1024) / piece.length)
    expect(fastest(() => clean(text))).toBeLessThan(Math.max(160, (400 * size) / 64))
  })
})
