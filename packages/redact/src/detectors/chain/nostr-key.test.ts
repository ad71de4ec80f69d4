import { randomBytes } from 'node:crypto'
import { bech32 } from '@scure/base'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanerOf, fastest } from '../url/fixtures/clean.ts'
import { nostrKey } from './nostr-key.ts'

const clean = cleanerOf([nostrKey])
const MARKER = '[REDACTED:nostr-key]'

describe('secret keys of Nostr (redaction policy, section 6: nostr-key)', () => {
  test.each([
    'nsec1j5a8tchnyfel65d2ra4adcy5z0jt48jc60fpnewf38x2pdvv66zqnjm2uc',
    'nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5',
    bech32.encode('nsec', bech32.toWords(randomBytes(32))),
    bech32.encode('nsec', bech32.toWords(randomBytes(32))).toUpperCase(),
  ])('%s goes, wherever it stands, whole, mistyped or cut', (key) => {
    expect(clean(key)).toBe(MARKER)
    expect(clean(`login ${key}, ${key}.`)).toBe(`login ${MARKER}, ${MARKER}.`)
    expect(clean(`nostr:${key}?relay=x`)).toBe(`nostr:${MARKER}?relay=x`)
    expect(clean(`"key":"${key}"`)).toBe(`"key":"${MARKER}"`)
    expect(clean(`x\\n${key}\\n`)).toBe(`x\\n${MARKER}\\n`)
    expect(clean(`bad key ${key.slice(0, -3)}bio!`)).toBe(`bad key ${MARKER}!`)
    expect(clean(`login ${key.slice(0, 30)}`)).toBe(`login ${MARKER}`)
  })

  test.each([
    'npub1j5a8tchnyfel65d2ra4adcy5z0jt48jc60fpnewf38x2pdvv66zqsz8wt3',
    'note1j5a8tchnyfel65d2ra4adcy5z0jt48jc60fpnewf38x2pdvv66zqqqqqqq',
    'nsec1',
    'nsec1...',
    'nsec 1 of 12, insec1 nsec2',
    'nsec1implementation-of-nip-19-for-everyone',
    'ansec1j5a8tchnyfel65d2ra4adcy5z0jt48jc60fpnewf38x2pdvv66zqnjm2uc',
    'nanosec1000000000000000000000000000',
  ])('%s stays', (text) => expect(clean(`see ${text} there`)).toBe(`see ${text} there`))

  test('never throws, and finds nothing in other text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(clean(text)).toBe(text)
      }),
    )
  })

  test.each<[string, string]>([
    ['prefixes', 'nsec1'.repeat(13_000)],
    ['prefixes with marks', 'nsec1qqqqqqqqqqqqqqq-'.repeat(3_100)],
    ['one long key', `nsec1${'q'.repeat(64 * 1024)}`],
  ])('%s take linear time', (_, text) => expect(fastest(() => clean(text))).toBeLessThan(400))
})
