import { describe, expect, it } from 'vitest'
import { judgeKey, ruleOfName } from './classify.ts'

describe('section 4: a key matches when its last 1-4 words, joined, equal an entry', () => {
  it.each([
    ['X-Api-Key', 'api-key'],
    ['apiKey', 'api-key'],
    ['client.api_key', 'api-key'],
    ['CB-ACCESS-PASSPHRASE', 'password'],
    ['DEPLOYER_PRIVATE_KEY', 'private-key'],
    ['AWS_SECRET_ACCESS_KEY', 'api-key'],
    ['wallet.address', 'wallet'],
    ['withdrawal.to_address', 'wallet'],
    ['api.key', 'api-key'],
    ['two.factor.code', 'otp'],
    ['user.email', 'email'],
    ['dateOfBirth', 'pii'],
    ['tx.hash', 'tx-hash'],
    ['amountUsd', 'amount'],
    ['account.balance_btc', 'amount'],
    ['SSN', 'ssn'],
    ['APIKey', 'api-key'],
  ])('%s is %s', (key, category) => {
    expect(judgeKey(key).rule?.category).toBe(category)
  })

  it.each([
    'token_type',
    'gen_ai.token.type',
    'input_tokens',
    'gen_ai.usage.input_tokens',
    'password_policy',
    'has_passwords',
    'secret_rotation.enabled',
    'key',
    'address',
    'walletcore.version',
    'author',
    'seeds',
    'http.route',
    'pinned',
    '',
    '---',
  ])('%s is none', (key) => {
    expect(judgeKey(key).rule).toBeUndefined()
  })
})

describe('section 4: trailing qualifiers are dropped', () => {
  it.each([
    ['passwordHash', 'password'],
    ['user.passwordConfirmation', 'password'],
    ['api_key_header', 'api-key'],
    ['private_key_pem_b64', 'private-key'],
    ['password2', 'password'],
    ['new-password-value-raw', 'password'],
    ['token_1', 'api-key'],
  ])('%s is %s', (key, category) => {
    expect(judgeKey(key).rule?.category).toBe(category)
  })

  it('only after they were tried as part of an entry', () => {
    expect(judgeKey('cvv2').rule?.category).toBe('otp')
    expect(judgeKey('addressLine1').rule?.category).toBe('pii')
  })
})

describe('section 4: a last word that ends in one of ten', () => {
  it.each(['dbpassword', 'mypasswd', 'walletmnemonic', 'stripeapikey', 'ghaccesstoken', 'topsecret'])(
    '%s matches',
    (key) => {
      expect(judgeKey(key).rule).toBeDefined()
    },
  )
  it.each(['passwordless', 'secretary', 'mnemonics'])('%s does not', (key) => {
    expect(judgeKey(key).rule).toBeUndefined()
  })
})

describe('section 4: kept in standard, exact key', () => {
  it.each(['session.id', 'user.id', 'db.user', 'network.peer.address', 'process.user.name'])('%s', (key) => {
    expect(judgeKey(key).rule).toBeUndefined()
  })
  it('not when it is part of a longer one', () => {
    expect(judgeKey('app.session.id').rule?.category).toBe('cookie')
  })
})

describe('section 4: identifier keys', () => {
  it.each([
    'trace_id',
    'dd.trace_id',
    'spanId',
    'X-Request-Id',
    'messaging.message.id',
    'vcs.ref.head.revision',
    'git.commit.sha',
    'http.response.header.etag',
    'kafka.offset',
    'eth.block_hash',
    'user.uuid',
  ])('%s', (key) => {
    expect(judgeKey(key).identifier).toBe(true)
  })
  it.each(['user.id', 'order.id', 'hash', 'trace', 'account.number'])('not %s', (key) => {
    expect(judgeKey(key).identifier).toBe(false)
  })
})

describe('section 5: how a text under a key is read', () => {
  it.each([
    ['url.full', 'url'],
    ['http.url', 'url'],
    ['server.endpoint', 'url'],
    ['redirect_uri', 'url'],
    ['sentry.dsn', 'url'],
    ['url.query', 'query'],
    ['db.query.text', 'database'],
    ['db.statement', 'database'],
    ['db.query.parameter.0', 'db-parameter'],
    ['graphql.variables.input', 'db-parameter'],
    ['graphql.document', 'graphql'],
    ['process.command_args', 'command'],
    ['http.request.header.x-api-key', 'header'],
    ['rpc.grpc.request.metadata.authorization', 'header'],
    ['curl', 'text'],
    ['db.query.summary', 'text'],
  ])('%s: %s', (key, shape) => {
    expect(judgeKey(key).shape).toBe(shape)
  })

  it('a header is judged by its own name', () => {
    expect(judgeKey('http.request.header.x-mbx-apikey')).toMatchObject({
      header: 'x-mbx-apikey',
      rule: { category: 'api-key' },
    })
    expect(judgeKey('http.request.header.accept').rule).toBeUndefined()
  })
})

it('section 2: text inside a marker is never read as a key', () => {
  expect(judgeKey('balances.[REDACTED:evm-address]').rule).toBeUndefined()
  expect(judgeKey('[REDACTED:password]').rule).toBeUndefined()
  // `password=x` as a key does not become one that is sensitive.
  expect(judgeKey('password=[REDACTED:password]').rule).toBeUndefined()
  expect(judgeKey('[REDACTED:email].password').rule?.category).toBe('password')
})

describe("the user's own keys", () => {
  const own = new Map([['vtxosecretnote', { category: 'custom', condition: 'always', entry: '' } as const]])
  it.each(['vtxo_secret_note', 'wallet.vtxoSecretNote', 'vtxo.secret.note'])('%s', (key) => {
    expect(judgeKey(key, own).rule?.category).toBe('custom')
    expect(ruleOfName(key, own)?.category).toBe('custom')
  })
})
