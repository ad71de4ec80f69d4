import { isIPv6 } from 'node:net'
import { INTERNAL_RANGES, parseIpRanges } from '@sightglass/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isLinear } from '../detectors/fixtures/linear.ts'
import { hasPublicIp, isPublicIp } from './ip.ts'
import { ipv4End, ipv6At } from './ip-shape.ts'

const PUBLIC = [
  '198.51.100.79',
  '203.0.113.18',
  '192.0.2.1',
  '8.8.8.8',
  '172.32.0.1',
  '172.15.255.255',
  '100.64.1.2',
  '2001:db8:48d4:dcc6:fee8:c488:7b1e:bbdf',
  '2001:db8::1',
  '2606:4700::1111%eth0',
  '::ffff:203.0.113.9',
  '::ffff:cb00:7109',
  '3fff::1',
]
const PRIVATE = [
  '10.0.3.7',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '127.0.0.1',
  '169.254.169.254',
  '0.0.0.0',
  '224.0.0.251',
  '255.255.255.255',
  '::1',
  '::',
  'fe80::1',
  'fe80::1%eth0',
  'fd12:3456::1',
  'fc00::1',
  'ff02::1',
  '::ffff:10.0.0.1',
]
const NONE = [
  '',
  '1.2.3',
  '1.2.3.256',
  '01.2.3.4',
  'client',
  '12:34:56',
  '2001:db8::1::2',
  '[2001:db8::1]',
  '1.2.3.4:80',
]

describe('isPublicIp (redaction policy, section 6: ip-address)', () => {
  test.each(PUBLIC)('%s is public, documentation ranges included', (ip) => expect(isPublicIp(ip)).toBe(true))
  test.each(PRIVATE)('%s is internal or no host', (ip) => expect(isPublicIp(ip)).toBe(false))
  test.each(NONE)('"%s" is no address', (text) => expect(isPublicIp(text)).toBe(false))
})

describe('isPublicIp and the ranges that the rest of Sightglass calls internal', () => {
  const nobody = parseIpRanges([
    ...INTERNAL_RANGES,
    'fec0::/10',
    '0.0.0.0/8',
    '224.0.0.0/3',
    '::/128',
    'ff00::/8',
  ])
  const internal = INTERNAL_RANGES.map((range) => range.slice(0, range.indexOf('/')))
  const near = fc.constantFrom(
    ...internal,
    '172.15.0.0',
    '172.32.0.0',
    'fe7f::',
    'fec0::',
    'fbff::',
    'fe00::',
    '::2',
  )

  test('agree on random addresses', () => {
    const ip = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.ipV4().map((v4) => `::ffff:${v4}`),
      near,
    )
    fc.assert(
      fc.property(ip, (address) => {
        expect(isPublicIp(address)).toBe(!nobody.contains(address))
      }),
      { numRuns: 5000 },
    )
  })

  test('agree on the edges of IPv4', () => {
    for (let high = 0; high < 65536; high++) {
      const address = `${high >> 8}.${high & 255}.0.1`
      if (isPublicIp(address) === nobody.contains(address)) expect.fail(address)
    }
  })

  test('agree on every first group of IPv6', () => {
    for (let group = 0; group < 65536; group++) {
      const address = `${group.toString(16)}:1::1`
      if (isPublicIp(address) === nobody.contains(address)) expect.fail(address)
    }
  })
})

describe('hasPublicIp (redaction policy, section 4: ip-address)', () => {
  test.each(PUBLIC)('%s alone', (ip) => expect(hasPublicIp(ip)).toBe(true))
  test.each(PRIVATE)('%s alone stays', (ip) => expect(hasPublicIp(ip)).toBe(false))

  test.each([
    '203.0.113.18, 10.0.3.7',
    '10.0.3.7,203.0.113.18',
    '203.0.113.18:4711',
    '[2001:db8::1]:443',
    '10.0.0.1, [2001:db8::1]:443',
    'for=192.0.2.60;proto=http;by=203.0.113.43',
    'for="[2001:db8:cafe::17]:4711"',
    'tcp://203.0.113.18:80',
    '203.0.113.18/32',
    'unknown, 203.0.113.18',
    '2001:db8:48d4:dcc6:fee8:c488:7b1e:bbdf:443',
  ])('%s has one', (text) => expect(hasPublicIp(text)).toBe(true))

  test.each([
    '10.0.3.7, 192.168.0.1',
    '[::1]:443',
    '127.0.0.1:8080',
    '10.0.0.0/8',
    '::ffff:10.0.0.1',
    'for=10.0.0.1',
  ])('%s has only internal ones', (text) => expect(hasPublicIp(text)).toBe(false))

  test.each(['198.051.100.007', '3325256704', '0xC6336407.0x01', '203.0.113', '2001:db8:::1'])(
    '%s cannot be read and goes',
    (text) => expect(hasPublicIp(text)).toBe(true),
  )

  // client.address may be a name or a socket: those are the semantic conventions' own examples.
  test.each([
    '',
    'client.example.com',
    '/tmp/my.sock',
    'unknown',
    'localhost',
    '_hidden',
    '-',
    '17',
    'v1.2',
    'a:b',
  ])('"%s" is no address and stays', (text) => expect(hasPublicIp(text)).toBe(false))

  test('never throws, and reads long texts in linear time', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => void hasPublicIp(text)))
    for (const unit of [':', '1.', 'a:', '1:', '::1.', '10.0.0.1 ', 'fe80::1 '])
      expect(isLinear(hasPublicIp, unit), unit).toBe(true)
  })
})

describe('where an address stands', () => {
  test('four groups end where they end', () => {
    expect(ipv4End('x 198.51.100.7:80', 2)).toBe(14)
    expect(ipv4End('1.2.3', 0)).toBe(-1)
    expect(ipv4End('1.2.3.4567', 0)).toBe(-1)
    expect(ipv4End('1..3.4', 0)).toBe(-1)
  })

  test.each([
    ['from 2001:db8::1: refused', '2001:db8::1'],
    ['from 2001:db8::1.', '2001:db8::1'],
    ['ip:2001:db8::1', '2001:db8::1'],
    ['code:2001:db8::1', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['2001:db8:1:2:3:4:5:6:443', '2001:db8:1:2:3:4:5:6'],
    ['::ffff:203.0.113.9', '::ffff:203.0.113.9'],
  ])('%s', (text, address) => {
    const found = ipv6At(text, text.indexOf(address) + address.indexOf(':'), isIPv6)
    expect(found && text.slice(found.start, found.end)).toBe(address)
  })

  test.each(['12:34:56', '00:1a:2b:3c:4d:5e', 'a:b', ':', 'std::move', `${'ab:'.repeat(20)}ab`])(
    '%s is none',
    (text) => {
      expect(ipv6At(text, text.indexOf(':'), isIPv6)).toBeUndefined()
    },
  )

  test('every IPv6 address is found in the middle of a text', () => {
    fc.assert(
      fc.property(fc.ipV6(), (ip) => {
        const text = `a [${ip}] b`
        const found = ipv6At(text, text.indexOf(':'), isIPv6)
        expect(found && text.slice(found.start, found.end)).toBe(ip)
      }),
    )
  })
})
