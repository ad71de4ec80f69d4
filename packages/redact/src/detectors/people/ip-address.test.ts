import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isLinear } from '../fixtures/linear.ts'
import { cleanerOf } from '../url/fixtures/clean.ts'
import { ipAddress } from './ip-address.ts'

const clean = cleanerOf([ipAddress])
const strict = cleanerOf([ipAddress], true)
const MARKER = '[REDACTED:ip-address]'

describe('IP addresses (redaction policy, section 6: ip-address)', () => {
  test.each([
    '198.51.100.195',
    '8.8.8.8',
    '2001:db8:48d4:dcc6:fee8:c488:7b1e:bbdf',
    '2001:db8::1',
    '::ffff:203.0.113.9',
  ])('%s goes after a word that says it is somebody’s, and stays without one', (ip) => {
    for (const word of 'client user remote peer visitor caller from login session ip forwarded for'.split(
      ' ',
    )) {
      expect(clean(`${word} ${ip} x`)).toBe(`${word} ${MARKER} x`)
      expect(clean(`${word.toUpperCase()}: ${ip}.`)).toBe(`${word.toUpperCase()}: ${MARKER}.`)
      expect(clean(`a_${word}=${ip},`)).toBe(`a_${word}=${MARKER},`)
      expect(clean(`x${word} ${ip}`)).toBe(`x${word} ${ip}`)
      expect(clean(`${word}${'.'.repeat(24)}${ip}`)).toBe(`${word}${'.'.repeat(24)}${ip}`)
    }
    expect(clean(ip)).toBe(ip)
    expect(clean(`connect ETIMEDOUT ${ip}`)).toBe(`connect ETIMEDOUT ${ip}`)
    expect(strict(`connect ETIMEDOUT ${ip}`)).toBe(`connect ETIMEDOUT ${MARKER}`)
    expect(clean(`from ${ip}`, 'batch.offset')).toBe(`from ${ip}`) // section 3a
  })

  test.each([
    ['login ok from 198.51.100.195 mfa=true', `login ok from ${MARKER} mfa=true`],
    ['clientIp: 8.8.8.8, remoteAddr=8.8.4.4', `clientIp: ${MARKER}, remoteAddr=${MARKER}`],
    [
      'X-Forwarded-For: 203.0.113.195, 70.41.3.18, 10.0.0.1, 150.172.238.178, 2001:db8::5',
      `X-Forwarded-For: ${MARKER}, ${MARKER}, 10.0.0.1, ${MARKER}, ${MARKER}`,
    ],
    [
      'Forwarded: for=192.0.2.60;by=10.0.0.1, for="[2001:db8::17]:47"',
      `Forwarded: for=${MARKER};by=10.0.0.1, for="[${MARKER}]:47"`,
    ],
    ['from 198.51.100.7:443', `from ${MARKER}:443`],
    ['peer [2001:db8::1]:443', `peer [${MARKER}]:443`],
    ['from 2001:db8::1%eth0', `from ${MARKER}%eth0`],
    ['client ip:2001:db8::1: refused', `client ip:${MARKER}: refused`],
    ['from http://198.51.100.7/x', `from http://${MARKER}/x`],
    ['user agent x, client 198.51.100.7', `user agent x, client ${MARKER}`],
    ['from １９８.５１.１００.７', `from ${MARKER}`],
  ])('%s', (text, cleaned) => expect(clean(text)).toBe(cleaned))

  test.each([
    'from 10.0.3.7 user 192.168.1.1 client 127.0.0.1 peer 172.16.0.9 ip 169.254.169.254 for 0.0.0.0',
    'from ::1 peer fe80::1%eth0 client fd12:3456::1 ip ::ffff:10.0.0.1',
    'connect ECONNREFUSED 203.0.113.7:5432',
    'client x server.address=203.0.113.7',
    'client x "server_ip": "203.0.113.7"',
    'upgraded from 1.2.3.4-rc1 and from 1.2.3.4+build and from v1.2.3.4 and from pkg-1.2.3.4.tgz',
    'client version 4.5.6.7, user agent 4.5.6.7, for release 1.2.3.4',
    'from Chrome/124.0.0.0 Safari/537.36 login YaBrowser/24.1.0.0',
    'session 1.2.3.4.5 ip 1.2.3 from 256.1.1.1 for 1.2.3.400 user 01.2.3.4',
    'platform 8.8.8.8, information 8.8.8.8, forward 8.8.8.8',
    'from dead::beef, from std::vector, remote 00:1a:2b:ff:fe:3c:4d:5e, login at 12:34:56',
    '[REDACTED:ip-address] via 8.8.8.8, user [REDACTED:jwt] 8.8.8.8',
  ])('%s stays', (text) => expect(clean(text)).toBe(text))

  test('strict takes every public one, and no version of a product', () => {
    expect(strict('203.0.113.7 10.0.0.1 2001:db8::1 fe80::1')).toBe(`${MARKER} 10.0.0.1 ${MARKER} fe80::1`)
    expect(strict('server.address=203.0.113.7')).toBe(`server.address=${MARKER}`)
    const agent =
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0'
    expect(strict(agent)).toBe(agent)
  })

  test('never throws, and finds nothing in its own output', () => {
    const part = fc.constantFrom(
      'from ',
      'ip=',
      '8.8.8.8',
      '10.0.0.1',
      '2001:db8::1',
      ':',
      '::',
      ', ',
      '.',
      '1',
      'server.',
      ']',
      ' ',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(part).map((parts) => parts.join('')),
        ),
        (text) => {
          const once = clean(text)
          expect(clean(once)).toBe(once)
        },
      ),
      { numRuns: 2000 },
    )
  })

  test.each([
    '8.8.8.8 ',
    '8.8.8.8, ',
    'for 8.8.8.8,',
    '2001:db8::1, ',
    '1.1.1.',
    '::',
    ':',
    'a:b:',
    '1:',
    '::1 ',
    '1',
  ])('takes linear time over rows of %s', (unit) => {
    expect(isLinear(clean, unit)).toBe(true)
    expect(isLinear(strict, unit)).toBe(true)
  })
})

describe('the key of an address (redaction policy, section 6: ip-address)', () => {
  test.each(['ip', 'req.ip', 'session.client', 'remote.ip'])('%s says it is somebody’s', (key) =>
    expect(clean('203.0.113.9', key)).toBe(MARKER),
  )
  test.each(['host.ip', 'server.ip', 'k8s.pod.ip', 'dns.answers', 'app.note'])('%s does not', (key) =>
    expect(clean('203.0.113.9', key)).toBe('203.0.113.9'),
  )
  test('user agents stay', () => {
    expect(clean('x/1.0 (client 203.0.113.9)', 'user_agent.original')).toBe('x/1.0 (client 203.0.113.9)')
  })
  test('what follows no valid IPv6 address stays, so that a second pass finds nothing more', () => {
    expect(clean('from 2001:db8::1:8.8.8.8::')).toBe('from 2001:db8::1:8.8.8.8::')
  })
})
