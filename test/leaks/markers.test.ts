// The collector's second layer by itself: it masks secrets, and leaves alone what the SDK puts in their place.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { waitUntil } from '@sightglass/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildBinary } from '../../otel-collector/build.mjs'
import { type RunningCollector, startCollector } from '../../otel-collector/src/index.ts'
import { journalOf, type Kept, logsOf } from './kept.ts'
import { sendOtlp, type Value } from './send-otlp.ts'

/** Nothing listens there: what counts lies in the journal and the log file. */
const NO_JAEGER = '127.0.0.1:9'

let folder: string
let collector: RunningCollector

beforeAll(async () => {
  await buildBinary('collector')
  folder = mkdtempSync(join(tmpdir(), 'sightglass-markers-'))
  collector = await startCollector({ ports: 'free', dataDir: folder, jaegerEndpoint: NO_JAEGER })
}, 1_800_000)

afterAll(async () => {
  await collector.stop()
  rmSync(folder, { recursive: true, force: true })
})

interface Through {
  readonly span: Kept
  readonly log: Kept
}

/** Sends a value in all positions that the collector can see, and reads what it made of it. */
async function through(key: string, value: Value, needsKey?: boolean): Promise<Through> {
  const id = randomBytes(6).toString('hex')
  await sendOtlp(collector.urls.otlpHttp, id, key, value, needsKey)
  return waitUntil(
    () => {
      const span = journalOf(join(folder, 'journal')).get(id)
      const log = logsOf(join(folder, 'logs')).get(id)
      return span && log ? { span, log } : undefined
    },
    { what: `${id} in journal and log file` },
  )
}

const MARKED: readonly (readonly [key: string, value: Value])[] = [
  ['db.password', '[REDACTED:password]'],
  ['db.password', '[REDACTED]'],
  ['user_token', '[REDACTED:api-key:9f2c4e1a]'],
  ['user.passwordHash', '[REDACTED:password]'],
  ['http.request.header.authorization', 'Bearer [REDACTED:bearer-token]'],
  ['http.request.header.authorization', ['Bearer [REDACTED:bearer-token]']],
  ['http.request.header.authorization', ['AWS4-HMAC-SHA256 [REDACTED:aws-sigv4]']],
  ['http.request.header.cookie', ['[REDACTED:cookie]', '[REDACTED:cookie]']],
  ['http.request.header.x-api-key', ['[REDACTED:api-key]']],
  ['app.credentials', { login: '[REDACTED:password]', list: ['[REDACTED:password]'], mfa: true, old: null }],
  [
    'app.config',
    { db: { password: '[REDACTED:password]', port: 5432 }, seedPhrase: ['[REDACTED:mnemonic]'] },
  ],
  ['app.request', '{"password":"[REDACTED:password]","headers":{"x-api-key":["[REDACTED:api-key]"]}}'],
  ['app.request', '{\\"password\\":\\"[REDACTED:password]\\",\\"apiKey\\":\\"[REDACTED:api-key]\\"}'],
  ['db.query.text', '{"find":"users","filter":{"password":"?","pin":"?"}}'],
  ['db.query.text', 'UPDATE users SET password = ?, token = $1 WHERE secret=$2 AND pin=:pin AND pwd=@pwd'],
  ['app.note', 'connect postgres://[REDACTED:url-userinfo]@db.internal:5432/ledger'],
  ['app.note', 'connect postgres://app:***@db.internal:5432/ledger'],
  ['url.full', 'https://REDACTED:REDACTED@www.example.com/?sig=REDACTED&X-Amz-Signature=REDACTED'],
  ['url.full', 'https://example.com/cb?access_token=[REDACTED:query-param]&token_type=bearer&code=REDACTED'],
  [
    'app.note',
    `password=[REDACTED:password] token=\${API_TOKEN} api_key={{key}} secret=<redacted> pwd=*** pin=none`,
  ],
  ['app.note', 'Authorization: Bearer [REDACTED:bearer-token], Cookie: [REDACTED:cookie]'],
  ['app.note', '--db-password [REDACTED:command-line] --api-key=[REDACTED:command-line]'],
  ['app.note', 'password: [REDACTED:password], "token": "[Filtered]", "secret": null, "pwd":"undefined"'],
  ['app.note', 'bad key [REDACTED:pem-key] and [REDACTED:jwt]'],
  ['db.password', '***'],
  ['db.password', `\${DB_PASSWORD}`],
  ['api_key', '$1'],
  ['has_password', true],
  ['password_required', false],
  ['password_policy', 'v3, at least 12 characters'],
  ['token_type', 'Bearer'],
  ['gen_ai.token.type', 'input'],
  ['gen_ai.usage.input_tokens', 1532],
  ['aws.secretsmanager.secret.arn', 'arn:aws:secretsmanager:us-east-1:123456789012:secret:Name-6Random'],
  ['app.note', 'token refresh scheduled; password policy v3 loaded; secret rotation disabled'],
  ['app.note', 'WWW-Authenticate: Bearer realm="wallets", error="invalid_token"'],
  ['app.note', '{"token_type":"Bearer","expires_in":3600,"password_required":false,"max_tokens":5}'],
]

describe('leaves alone, and does not count', () => {
  it.each(MARKED)('%s: %j', async (key, value) => {
    const { span, log } = await through(key, value)
    const wanted = typeof value === 'string' ? value : undefined
    for (const kept of [span, log]) {
      expect(kept.masked).toBe(0)
      expect(kept.text).not.toContain('****')
      expect(kept.text).not.toMatch(/parked|allowed/)
      if (wanted !== undefined) expect(kept.text).toContain(wanted)
    }
  })

  it('and gives every position back as it was', async () => {
    const value = { order: { id: 7, open: true, tags: ['a', 'b'] } }
    const { span, log } = await through('app.order', value)
    const leaves = ['order', 'id', '7', 'open', 'true', 'tags', 'a', 'b'].join('\n')
    expect(log.text).toContain(`\n${leaves}\n`)
    expect(span.text).toContain(`\n${leaves}\n`)
  })
})

/** How a value may begin without being a placeholder. */
const PASSWORDS = [
  ...[
    'hunter2pass',
    '[brackets]7',
    '*starred*1',
    '$2b$12$EXAMPLEexample',
    '$money7',
    '$1and9more',
    'null0set',
  ],
  ...[
    'nopass77',
    'nothing7',
    'nuance7',
    'Redwood77',
    'rEd7',
    'undo7it',
    'Ubuntu22',
    'xylo77',
    'Xerxes7',
    '0451',
  ],
]

describe('masks, and counts', () => {
  it.each(PASSWORDS)('the password %s by its key, in JSON, as a pair, in a URL', async (password) => {
    const values: [string, Value][] = [
      ['db.password', password],
      ['app.request', JSON.stringify({ user: 'ops', password })],
      ['app.request', JSON.stringify(JSON.stringify({ user: 'ops', password }))],
      ['app.request', { deep: [{ deeper: { dbPassword: password, other: 'kept' } }] }],
      ['app.form', JSON.stringify({ secretAccessKey: password, ok: 1 })],
      ['app.form', { accessToken: password, refresh_token: password }],
      ['app.note', `smtp.password=${password} smtp.port=587`],
      ['app.note', `api_key='${password}'`],
      ['app.note', `postgres://app:${password}@db.internal/ledger`],
    ]
    for (const [key, value] of values) {
      const { span, log } = await through(key, value, key === 'db.password' ? true : undefined)
      for (const { text, masked } of [span, log]) {
        expect([value, text.includes(password)]).toEqual([value, false])
        expect(masked).toBeGreaterThan(0)
      }
    }
  })

  it.each([
    ['a header', 'http.request.header.x-mbx-apikey', ['vmPUZE6mv9SD5VNHk4HlWFsOr6aPE2zv'], 'vmPUZE6mv9SD'],
    ['a list of words', 'app.form', { seedPhrase: ['ozone', 'drill', 'picnic'] }, 'picnic'],
    ['a number', 'app.form', { card: { cvv: 737421 } }, '737421'],
    [
      'a key in JSON, whole',
      'app.form',
      JSON.stringify({ private_key: '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADAN\n-----END PRIVATE KEY-----' }),
      'MIIEvQIBADAN',
    ],
    [
      'a key as a pair, whole',
      'app.note',
      'private_key=-----BEGIN RSA PRIVATE KEY-----\nMIIEvQIBADAN\n',
      'MIIEvQ',
    ],
    ['a cookie', 'app.note', 'sent Cookie: theme=dark; sid=s3cr3tSession', 's3cr3tSession'],
    ['a scheme behind a pair', 'app.note', 'token=Bearer c2VjcmV0LTEyMw', 'c2VjcmV0'],
  ] as const)('%s', async (_, key, value, secret) => {
    const { span, log } = await through(key, value)
    expect(span.text).not.toContain(secret)
    expect(log.text).not.toContain(secret)
    expect([span.masked > 0, log.masked > 0]).toEqual([true, true])
  })
})
