import { createHash, randomBytes } from 'node:crypto'
import { createBase58check } from '@scure/base'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanerOf, fastest } from '../url/fixtures/clean.ts'
import { wifKey } from './wif-key.ts'

const clean = cleanerOf([wifKey])
const base58check = createBase58check((bytes: Uint8Array) => createHash('sha256').update(bytes).digest())
const MARKER = '[REDACTED:wif-key]'

describe('keys in the wallet import format (redaction policy, section 6: wif-key)', () => {
  test.each([
    'KzXr2cqWoGMnRKsiVLxSd2q8Sy9Bbn8S3q7f5ML8X5avPSFwmtyq',
    'cQX5u9BMCr5uPkvCpaxnfwPmA9oZWDpP15Fyq1vefHvmn1bLtNof',
    '5KUjxWFpCXhuUb9fjEBWnu1KU5UXAXR46VChbDbo9xAtxVkCutg',
    base58check.encode(Uint8Array.of(0xef, ...randomBytes(32))),
    base58check.encode(Uint8Array.of(0xb0, ...randomBytes(32), 1)),
  ])('%s goes, wherever it stands', (key) => {
    expect(clean(key)).toBe(MARKER)
    expect(clean(`importing ${key} label=cold`)).toBe(`importing ${MARKER} label=cold`)
    expect(clean(`["${key}","hot",false]`)).toBe(`["${MARKER}","hot",false]`)
    expect(clean(`wif_${key}`)).toBe(`wif_${MARKER}`)
    expect(clean(`keys:\\n${key}\\n${key}`)).toBe(`keys:\\n${MARKER}\\n${MARKER}`)
    expect(clean(`p2wpkh:${key},${key}`)).toBe(`p2wpkh:${MARKER},${MARKER}`)
  })

  test.each([
    'KzXr2cqWoGMnRKsiVLxSd2q8Sy9Bbn8S3q7f5ML8X5avPSFwmtyr',
    '5KUjxWFpCXhuUb9fjEBWnu1KU5UXAXR46VChbDbo9xAtxVkCut',
    'aKzXr2cqWoGMnRKsiVLxSd2q8Sy9Bbn8S3q7f5ML8X5avPSFwmtyq',
    'QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWKPbdGabcde',
    'K'.repeat(52),
    '0'.repeat(51),
  ])('%s stays: no valid checksum', (text) =>
    expect(clean(`object ${text} stored`)).toBe(`object ${text} stored`),
  )

  test('keys of all networks, compressed or not, are found', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0x80, 0xef, 0xb0),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.boolean(),
        (version, key, isCompressed) => {
          const text = base58check.encode(Uint8Array.from([version, ...key, ...(isCompressed ? [1] : [])]))
          expect(clean(`a ${text} b`)).toBe(`a ${MARKER} b`)
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

  test('wrong keys one after the other take linear time', () => {
    const text = 'KzXr2cqWoGMnRKsiVLxSd2q8Sy9Bbn8S3q7f5ML8X5avPSFwmtyr-'.repeat((64 * 1024) / 53)
    expect(fastest(() => clean(text))).toBeLessThan(400)
  })
})
