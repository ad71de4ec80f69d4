import { describe, expect, it } from 'vitest'
import { cleanerOf } from './fixtures/clean.ts'
import { serviceKeys } from './service-keys.ts'

const clean = cleanerOf([serviceKeys])
const R = '[REDACTED:rpc-url-key]'
const W = '[REDACTED:webhook-url]'
const KEY = 'vkhK7EiE5yHU1PAenB8beySqs3Ad38gj'
const HEX = '95aafd5eb9572f2d48193ee8a0e8e3f3'
const UUID = '678a5051-8af5-47a9-ac03-00cd923b87c0'

describe('keys of RPC services (redaction policy, section 5)', () => {
  it.each([
    [`https://mainnet.infura.io/v3/${HEX}`, `https://mainnet.infura.io/v3/${R}`],
    [`wss://mainnet.infura.io/ws/v3/${HEX}`, `wss://mainnet.infura.io/ws/v3/${R}`],
    [`wss://eth-mainnet.g.alchemy.com/v2/${KEY}`, `wss://eth-mainnet.g.alchemy.com/v2/${R}`],
    [
      `https://polygon-mainnet.alchemyapi.io/v2/${KEY}/getNFTs?owner=x`,
      `https://polygon-mainnet.alchemyapi.io/v2/${R}/getNFTs?owner=x`,
    ],
    [`https://eth-mainnet.g.alchemy.com/nft/v3/${KEY}/x`, `https://eth-mainnet.g.alchemy.com/nft/v3/${R}/x`],
    [`https://dry-cool-sun.quiknode.pro/${HEX}11223344/`, `https://dry-cool-sun.quiknode.pro/${R}/`],
    [
      `wss://dry-cool-sun.avalanche-mainnet.quiknode.pro/${HEX}/ext/bc/C/rpc/`,
      `wss://dry-cool-sun.avalanche-mainnet.quiknode.pro/${R}/ext/bc/C/rpc/`,
    ],
    [
      `(url="https://rpc.ankr.com/eth/${HEX}${HEX}", code=X)`,
      `(url="https://rpc.ankr.com/eth/${R}", code=X)`,
    ],
    [`wss://rpc.ankr.com/eth/ws/${HEX}`, `wss://rpc.ankr.com/eth/ws/${R}`],
    [`https://eth.getblock.io/${UUID}/mainnet/`, `https://eth.getblock.io/${R}/mainnet/`],
    [`https://go.getblock.io/${HEX}`, `https://go.getblock.io/${R}`],
    [`https://eth-mainnet.blastapi.io/${UUID}`, `https://eth-mainnet.blastapi.io/${R}`],
    [
      `https://ethereum-mainnet.core.chainstack.com/${HEX}`,
      `https://ethereum-mainnet.core.chainstack.com/${R}`,
    ],
    [`https://eth.nownodes.io/${KEY}.`, `https://eth.nownodes.io/${R}.`],
    [`wss://eth.nownodes.io/wss/${UUID}`, `wss://eth.nownodes.io/wss/${R}`],
    [`POST mainnet.infura.io:443/v3/${HEX} 429`, `POST mainnet.infura.io:443/v3/${R} 429`],
    [`HTTPS://MAINNET.INFURA.IO/V3/${HEX}`, `HTTPS://MAINNET.INFURA.IO/V3/${R}`],
    [`"https:\\/\\/mainnet.infura.io\\/v3\\/${HEX}"`, `"https:\\/\\/mainnet.infura.io\\/v3\\/${R}"`],
    [`u=https%3A%2F%2Fmainnet.infura.io%2Fv3%2F${HEX}`, `u=https%3A%2F%2Fmainnet.infura.io%2Fv3%2F${R}`],
    [
      `a https://x.infura.io/v3/${HEX}, b https://y.infura.io/v3/${KEY})`,
      `a https://x.infura.io/v3/${R}, b https://y.infura.io/v3/${R})`,
    ],
  ])('go alone: %s', (text, expected) => {
    expect(clean(text)).toBe(expected)
    expect(clean(expected)).toBe(expected)
  })

  it.each([
    'https://mainnet.infura.io/v3/{key}',
    'https://mainnet.infura.io/v3/short',
    'https://docs.infura.io/networks/ethereum/concepts-of-rpc-calls-2',
    'https://docs.chainstack.com/reference/ethereum-getblockbynumber-2',
    'https://getblock.io/docs/available-nodes-methods/ETH',
    'https://www.alchemy.com/docs/how-to-get-started-with-v2',
    `https://notinfura.io/v3/${HEX}`,
    `https://infura.io.example.com/v3/${HEX}`,
    'https://rpc.ankr.com/polygon_zkevm_cardona',
    `https://www.ankr.com/rpc/eth/${HEX}`,
    `https://api.example.com/v3/${UUID}`,
    `https://quiknode.example/${HEX}`,
    `https://x.quiknode.pro/short,https://a.example/${HEX}`,
  ])('are not found elsewhere: %s', (text) => {
    expect(clean(text)).toBe(text)
  })
})

describe('webhooks (redaction policy, section 5)', () => {
  it.each([
    [
      'notify https://hooks.slack.com/services/T0EXAMPLE/B0EXAMPLE/sUfFV0gXs4G4 -> 404',
      `notify https://hooks.slack.com/services/${W} -> 404`,
    ],
    ['u=https://hooks.slack.com/services/T0/B0/abc|404', `u=https://hooks.slack.com/services/${W}|404`],
    ['https://hooks.slack.com/services/T0/B0/abc,n=1', `https://hooks.slack.com/services/${W},n=1`],
    ['https://hooks.slack.com/workflows/T0/A0/123/abc', `https://hooks.slack.com/workflows/${W}`],
    ['"https://hooks.slack.com/triggers/T0/123/abc",', `"https://hooks.slack.com/triggers/${W}",`],
    [
      'https://discord.com/api/webhooks/1122334455/tok_En-abc?wait=true',
      `https://discord.com/api/webhooks/${W}?wait=true`,
    ],
    [
      'https://canary.discordapp.com/api/v10/webhooks/1122334455/tokEn/slack',
      `https://canary.discordapp.com/api/v10/webhooks/${W}/slack`,
    ],
    [
      'https://api.telegram.org/bot158365687:AAEXAMPLE4gT7/sendMessage',
      `https://api.telegram.org/bot${W}/sendMessage`,
    ],
    [
      'https://api.telegram.org/file/bot158365687:AAEX/photos/file_1.jpg',
      `https://api.telegram.org/file/bot${W}/photos/file_1.jpg`,
    ],
    ['https://api.telegram.org/bot158365687%3AAAEX/getMe', `https://api.telegram.org/bot${W}/getMe`],
    ['https://hooks.zapier.com/hooks/catch/123456/abcdef/.', `https://hooks.zapier.com/hooks/catch/${W}.`],
    [
      'https://contoso.webhook.office.com/webhookb2/a1@b2/IncomingWebhook/c3/d4',
      `https://contoso.webhook.office.com/webhookb2/${W}`,
    ],
    ['POST hooks.slack.com/services/T0/B0/xyz', `POST hooks.slack.com/services/${W}`],
    [
      'https://hooks.slack.com/services/T0/B0/x,https://hooks.slack.com/services/T1/B1/y',
      `https://hooks.slack.com/services/${W},https://hooks.slack.com/services/${W}`,
    ],
    ['(https://hooks.slack.com/services/T0/B0/xyz)', `(https://hooks.slack.com/services/${W})`],
  ])('lose what opens them: %s', (text, expected) => {
    expect(clean(text)).toBe(expected)
    expect(clean(expected)).toBe(expected)
  })

  it.each([
    'https://hooks.slack.com/services/',
    'https://hooks.slack.com/services/{team}/{channel}/{token}',
    'https://api.slack.com/services/T0/B0/xyz',
    'https://discord.com/api/webhooks/:id/:token',
    'https://discord.com/channels/123/456',
    'https://api.telegram.org/bot<token>/getMe',
    'https://api.telegram.org/bot{token}/getMe',
    'https://core.telegram.org/bots/api',
    'https://zapier.com/hooks/catch/123/abc',
    'https://www.office.com/webhookb2/x',
  ])('stay: %s', (text) => {
    expect(clean(text)).toBe(text)
  })
})
