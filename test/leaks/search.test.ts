import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { protobufLeaves } from './decode/protobuf.ts'
import { decodeSnappy } from './decode/snappy.ts'
import { layersOf, textsOf, textsOfOtlp } from './decode/texts.ts'
import { finder } from './search.ts'

const SECRET = 'zQ7!EXAMPLE/päss'

describe('what bytes say', () => {
  it.each([
    ['UTF-16, little end first', Buffer.from(`x${SECRET}`, 'utf16le')],
    ['UTF-16, big end first', Buffer.from(SECRET, 'utf16le').swap16()],
    ['UTF-16 at an odd place', Buffer.concat([Buffer.from('x'), Buffer.from(SECRET, 'utf16le')])],
    ['JSON in JSON in JSON', Buffer.from(JSON.stringify(JSON.stringify(JSON.stringify(`"${SECRET}"`))))],
    ['JSON with codes', Buffer.from(String.raw`zQ7\u0021EXAMPLE\/p\u00e4ss`)],
    ['percent-encoding', Buffer.from(encodeURIComponent(SECRET))],
    ['percent-encoding, twice', Buffer.from(encodeURIComponent(encodeURIComponent(SECRET)))],
    ['percent-encoding in JSON', Buffer.from(String.raw`zQ7\u0025\u0032\u0031EXAMPLE%2fp%c3%a4ss`)],
    ['with characters that are not seen', Buffer.from('zQ7!EXA\u200bMPLE/pä\u00adss')],
  ])('%s', (_, bytes) => {
    expect(textsOf(bytes).some((text) => text.includes(SECRET))).toBe(true)
  })

  it('in a compressed message numbers too, at any depth', () => {
    // { 1: { 2: 0.75 as double, 3: 737 as varint }, 4: the secret }
    const double = Buffer.alloc(8)
    double.writeDoubleLE(0.75)
    const inner = Buffer.concat([Buffer.from([0x11]), double, Buffer.from([0x18, 0xe1, 0x05])])
    const text = Buffer.from(SECRET)
    const message = Buffer.concat([
      ...[Buffer.from([0x0a, inner.length]), inner],
      ...[Buffer.from([0x22, text.length]), text],
    ])
    expect(protobufLeaves(message)).toEqual(expect.arrayContaining(['0.75', '737', SECRET]))
    expect(textsOfOtlp(gzipSync(message), 'gzip').some((each) => finder('0.75')(each))).toBe(true)
  })

  it('and no message where there is none', () => {
    expect(protobufLeaves(Buffer.from('{"not":"protobuf"}'))).toBeUndefined()
  })

  it('leaves what has no escapes as it is', () => {
    expect(layersOf('plain text')).toEqual(['plain text'])
  })
})

describe('Snappy', () => {
  it('literals and copies, overlapping ones too', () => {
    // 3 literal bytes, then 9 from 3 back; then 4 from 12 back with a two-byte offset.
    const block = Buffer.from([16, 0x08, 0x61, 0x62, 0x63, 0x15, 0x03, 0x0e, 0x0c, 0x00])
    expect(decodeSnappy(block).toString()).toBe('abcabcabcabcabca')
  })

  it.each([
    ['a copy from before the start', [4, 0x01, 0x09]],
    ['an early end', [16, 0x08, 0x61]],
    ['more than it claims', [1, 0x08, 0x61, 0x62, 0x63]],
  ])('refuses %s', (_, bytes) => {
    expect(() => decodeSnappy(Buffer.from(bytes))).toThrow(RangeError)
  })
})

describe('a short secret or a number is found as a whole word only', () => {
  it.each([
    ['737', '{"intValue":"737"}', true],
    ['737', 'cvv=737', true],
    ['737', '127.0.0.1:737', false],
    ['737', 'took 737.5 ms', false],
    ['737', 'a1b2-737-c3', false],
    ['42873', '"port":42873', true],
    ['0.75', '"doubleValue":0.75', true],
    ['2,500', '€2,500.00', true],
    ['4242424242424242', '0.4242424242424242', false],
    ['Ilse', '"Ilse Testerova"', true],
    ['Ilse', 'Ilsebill', false],
    ['mZTZlYjRlI', 'WJmZTZlYjRlI', true],
  ])('%s in %s: %s', (secret, text, found) => {
    expect(finder(secret)(text)).toBe(found)
  })
})
