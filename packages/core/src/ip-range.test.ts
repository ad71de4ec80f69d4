import { expect, test } from 'vitest'
import { INTERNAL_RANGES, parseIpRanges, plainAddress } from './ip-range.ts'

test.each([
  '',
  ' ',
  'localhost',
  '10.0.0',
  '010.0.0.1',
  '10.0.0.0/',
  '10.0.0.0/33',
  '10.0.0.0/-1',
  '10.0.0.0/8/8',
  '10.0.0.0-10.0.0.9',
  '::1/129',
  'fe80::1%eth0',
  'fe80::%eth0/10',
  '::ffff:10.0.0.0/95',
  'Internal',
  'toString',
  '__proto__',
])('refuses %j and names it', (entry) => {
  expect(() => parseIpRanges(['127.0.0.1', entry])).toThrow(RangeError)
  expect(() => parseIpRanges(['127.0.0.1', entry])).toThrow(`'${entry}'`)
})

test.each([
  [
    '10.0.0.0/8',
    ['10.0.0.0', '10.255.255.255', '::ffff:10.1.2.3', '::ffff:a01:203'],
    ['9.255.255.255', '11.0.0.0', '::10.1.2.3'],
  ],
  ['10.1.2.3/8', ['10.0.0.0', '10.255.255.255'], ['11.0.0.0']],
  ['192.0.2.7', ['192.0.2.7', '::ffff:192.0.2.7', '0:0:0:0:0:FFFF:192.0.2.7'], ['192.0.2.6', '192.0.2.8']],
  ['0.0.0.0/0', ['0.0.0.0', '255.255.255.255', '::ffff:8.8.8.8'], ['::', '2001:db8::1']],
  ['::/0', ['::', '2001:db8::1', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'], ['8.8.8.8', '::ffff:8.8.8.8']],
  ['2001:db8::/33', ['2001:db8:7fff:ffff::', '2001:0DB8::1'], ['2001:db8:8000::', '2001:db7:ffff::']],
  ['fe80::/10', ['fe80::1%eth0', 'febf::1'], ['fec0::1', 'fe7f::1']],
  ['::1', ['::1', '0:0:0:0:0:0:0:1'], ['::2', '127.0.0.1']],
  ['::ffff:10.0.0.0/104', ['10.9.9.9', '::ffff:10.9.9.9'], ['11.0.0.0', '::ffff:11.0.0.0']],
])('%s', (range, inside, outside) => {
  const ranges = parseIpRanges([range])
  expect(inside.filter((address) => !ranges.contains(address))).toEqual([])
  expect(outside.filter((address) => ranges.contains(address))).toEqual([])
})

test('what is no address is in no range', () => {
  const all = parseIpRanges(['0.0.0.0/0', '::/0'])
  for (const address of [undefined, '', 'localhost', '10.0.0.1:80', '[::1]', '/run/app.sock']) {
    expect(all.contains(address)).toBe(false)
  }
})

test('nothing is in an empty list', () => {
  expect(parseIpRanges([]).contains('127.0.0.1')).toBe(false)
  expect(parseIpRanges(['none']).contains('127.0.0.1')).toBe(false)
})

test('internal networks, alone and with others', () => {
  const internal = parseIpRanges(INTERNAL_RANGES)
  const inside = [
    '127.0.0.1',
    '127.9.9.9',
    '::1',
    '::ffff:127.0.0.1',
    '10.2.3.4',
    '172.16.0.1',
    '172.31.255.255',
  ]
  inside.push('192.168.1.1', '169.254.1.1', 'fe80::1%lo', 'fd00::1', 'fc00::1')
  const outside = [
    '8.8.8.8',
    '172.15.255.255',
    '172.32.0.0',
    '192.169.0.0',
    '100.64.0.1',
    '0.0.0.0',
    '2001:db8::1',
    '::',
  ]
  expect(inside.filter((address) => !internal.contains(address))).toEqual([])
  expect(outside.filter((address) => internal.contains(address))).toEqual([])

  const more = parseIpRanges(['internal', '100.64.0.0/10'])
  expect(more.contains('10.2.3.4')).toBe(true)
  expect(more.contains('100.64.0.1')).toBe(true)
})

test('any prefix of an IPv4 range agrees with arithmetic', () => {
  const number = (address: string) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const addresses = ['0.0.0.0', '1.2.3.4', '127.255.255.255', '128.0.0.0', '203.0.113.77', '255.255.255.255']
  for (const base of addresses) {
    for (let prefix = 0; prefix <= 32; prefix++) {
      const ranges = parseIpRanges([`${base}/${prefix}`])
      const size = 2 ** (32 - prefix)
      for (const address of addresses) {
        const same = Math.floor(number(address) / size) === Math.floor(number(base) / size)
        expect([base, prefix, address, ranges.contains(address)]).toEqual([base, prefix, address, same])
      }
    }
  }
})

test('one spelling per address', () => {
  expect(plainAddress('::ffff:192.0.2.7')).toBe('192.0.2.7')
  expect(plainAddress('::FFFF:c000:207')).toBe('192.0.2.7')
  expect(plainAddress('2001:0DB8:0:0::1')).toBe('2001:db8::1')
  expect(plainAddress('fe80::1%eth0')).toBe('fe80::1')
  expect(plainAddress('192.0.2.7')).toBe('192.0.2.7')
  expect(plainAddress('nobody')).toBeUndefined()
  expect(plainAddress(undefined)).toBeUndefined()
})
