import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fastest } from '../detectors/url/fixtures/clean.ts'
import { ruleOfName } from './classify.ts'
import { ruleHolds } from './condition.ts'
import type { KeyRule } from './table.ts'

function rule(name: string): KeyRule {
  const found = ruleOfName(name)
  if (found === undefined) throw new Error(`no rule: ${name}`)
  return found
}

const HEX = '3e2ff68c4405c161c3c65659a3de0a79'

describe('whether the value of a sensitive key goes (redaction policy, section 4)', () => {
  it.each<[string, string | number]>([
    ['password', 'x'],
    ['password', 12345],
    ['otp', 123456],
    ['ssn', 123456789],
    ['token', '123456'],
    ['seed', 'legal winner thank year'],
    ['pwd', 'hunter2'],
    ['amount', 0.5],
    ['amount', '0.01250000'],
    ['amount', ' -1,000.50 '],
    ['balance_wei', '0xde0b6b3a7640000'],
    ['amount', '1e18'],
    ['password', '$ecret'],
    ['password', '%d0nt'],
    ['password', '^1.2'],
    ['signature', HEX],
    ['x-hub-signature', `sha256=${HEX}`],
    ['stripe-signature', `t=1718703660,v1=${HEX},v0=${HEX}`],
    ['hmac', '1kMkdRVYkmBAaT13JrA6kYq1/jrfLAxRW0NRCvSlXy0='],
    ['sig', `0x${HEX}`],
    ['client_ip', '198.51.100.4'],
    ['x-forwarded-for', '10.0.0.1, 198.51.100.4'],
  ])('%s: %s goes', (name, value) => {
    expect(ruleHolds(rule(name), value)).toBe(true)
  })

  it.each<[string, string | number]>([
    ['password', '***'],
    ['password', '[REDACTED:password]'],
    ['password', ` \${DB_PASSWORD} `],
    ['password', ''],
    ['password', '$DB_PASSWORD'],
    ['password', '%(password)s'],
    ['api_key', `\${{ secrets.API_KEY }}`],
    ['cookie', '^0.6.0'],
    ['passport', '~0.7.0-rc.1'],
    ['token', 42],
    ['seed', 42],
    ['seed', '42'],
    ['to_address', 7],
    ['pwd', '/srv/app'],
    ['pwd', 'C:\\app'],
    ['amount', 'all of it'],
    ['amount', '12 apples'],
    ['signature', 'transfer(address,uint256)'],
    ['signature', 'transfer_with_authorization_and_permit'],
    ['signature', 'too-short-1'],
    ['signature', 7],
    ['hmac', `invalid for request ${HEX}`],
    ['client_ip', '10.0.0.1'],
    ['client_ip', '::1'],
    ['client_ip', 7],
  ])('%s: %s stays', (name, value) => {
    expect(ruleHolds(rule(name), value)).toBe(false)
  })

  it('takes linear time and never throws', () => {
    for (const part of ['1', '1,', 'a', 'a=1,', '0x', 'A1/+', '1.', ',v1=a'])
      for (const name of ['amount', 'signature', 'pwd', 'client_ip', 'password', 'token']) {
        const text = part.repeat(65_536 / part.length)
        const run = (): boolean => ruleHolds(rule(name), text) || ruleHolds(rule(name), `${HEX}${text}!`)
        expect(fastest(run, 50), `${name} ${part}`).toBeLessThan(400)
      }
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => typeof ruleHolds(rule('sig'), text) === 'boolean'),
    )
  })
})
