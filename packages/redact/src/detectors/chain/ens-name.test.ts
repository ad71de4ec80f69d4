import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanerOf, fastest } from '../url/fixtures/clean.ts'
import { ensName } from './ens-name.ts'

const clean = cleanerOf([ensName])
const MARKER = '[REDACTED:ens-name]'

describe('ENS names (redaction policy, section 6: ens-name)', () => {
  test.each([
    'mira-exampleson.eth',
    'pay.treasury-example.eth',
    'a.b.mira.eth',
    'abc.eth',
    '000.eth',
    '1inch.eth',
    '_dnslink.mira.eth',
    'müller.eth',
    '🦊🦊🦊.eth',
    'web3mira.eth',
    'web3.mira.eth',
  ])('%s goes, wherever it stands', (name) => {
    expect(clean(name)).toBe(MARKER)
    expect(clean(`resolved ${name} in 41ms`)).toBe(`resolved ${MARKER} in 41ms`)
    expect(clean(`${name}, ${name}: ${name}; (${name})`)).toBe(`${MARKER}, ${MARKER}: ${MARKER}; (${MARKER})`)
    expect(clean(`sent to ${name}.`)).toBe(`sent to ${MARKER}.`)
    expect(clean(`who is ${name}? ${name}... ${name}!`)).toBe(`who is ${MARKER}? ${MARKER}... ${MARKER}!`)
    expect(clean(`/names/${name}/avatar?ens=${name}&x`)).toBe(`/names/${MARKER}/avatar?ens=${MARKER}&x`)
    expect(clean(`{"to":"${name}"}`)).toBe(`{"to":"${MARKER}"}`)
    expect(clean(`@${name} - hi`)).toBe(`@${MARKER} - hi`)
  })

  test('of an escape and of other scripts the words before stay', () => {
    expect(clean('to:\\nmira.eth\\n')).toBe(`to:\\n${MARKER}\\n`)
    expect(clean('送金先はmira.ethです')).toBe(`送金先は${MARKER}です`)
    expect(clean('→mira.eth')).toBe(`→${MARKER}`)
    expect(clean('mira.eth🚀abc.eth')).toBe(`${MARKER}${MARKER}`)
  })

  test.each([
    'web3.eth.getBalance(x)',
    'web3.eth',
    'window.web3.eth',
    'this.web3.eth.accounts',
    'provider.eth(1)',
    'foo.eth.limo',
    'mira.eth.xyz',
    'ab.eth',
    'pay.ab.eth',
    '.eth',
    './.eth',
    'x..eth',
    '-.eth',
    'Mira.eth',
    'Config.wallet.eth',
    'CONFIG.wallet.eth',
    'list[0].wallet.eth',
    'wallets().main.eth',
    '[REDACTED:wallet].main.eth',
    'MIRA.ETH',
    'Web3.eth',
    'mira.ether',
    'mira.eth2',
    'mira.ethé',
    'node.eth_getBalance',
    'client.eth_call',
    'rpc.eth-mainnet.example.com',
    'mira.ethereum',
    'ethers.js',
    'eth0 eth1 veth',
    'lib/eth.ts',
  ])('%s stays', (text) => expect(clean(`at ${text} now`)).toBe(`at ${text} now`))

  test('never throws, and finds nothing in other text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 100 }),
        fc.string({ maxLength: 20 }),
        (text, more) => {
          expect(clean(text)).toBe(text)
          expect(() => clean(`${text}.eth${more}`)).not.toThrow()
        },
      ),
    )
  })

  test.each<[string, string]>([
    ['endings', '.eth'.repeat(16 * 1024)],
    ['endings with dashes', 'a.eth-'.repeat(11_000)],
    ['endings with dashes and dots', '.eth-.'.repeat(11_000)],
    ['short names', 'ab.eth '.repeat(9_400)],
    ['one long name', `${'a.'.repeat(32 * 1024)}eth`],
    ['underscores', 'aa.eth_'.repeat(9_400)],
  ])('%s take linear time', (_, text) => expect(fastest(() => clean(text))).toBeLessThan(400))
})
