import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { corpusCases, slowPieces, textsOf } from '../fixtures/redact-with.ts'
import { expected, linesOf, sameMarkers, withoutMarks } from './fixtures/marked.ts'
import { redactCached } from './fixtures/redact-cached.ts'
import { labelledPhrase } from './labelled-phrase.ts'

const redact = redactCached([labelledPhrase])

describe('labelled phrases (section 6, pairs)', () => {
  test.each(
    linesOf(String.raw`
the admin password is "«horse-EXAMPLE-42»" please rotate
password is "«x y»"
Password is '«x y»'.
password is: "«x»"
password was "«x»", now "y"
the api key is "«x»"
your API key is '«x-1»'
the access token is "«abc»"
the token is "«abcdef12»" now
private key is "«ab»"
seed phrase is "«one two»"
the client secret is "«x»"
the new_password is "«x»"
password '«x y»'
with password "«a»" and user "b"
using passphrase "«x y z»" and
passcode "«1234»"
pwd '«x»'
api key "«abc-123»" is invalid
for seed phrase "«outside nurse enjoy»"
token "«abcd1234»" expired
msg=\"password is \\\"«x y»\\\" z\"
\"password is '«x»'\"
password is “«x y»” z
password is ‘«x y»’ z
password "«to the end»
the password is "«a»" and the password is "«b»"
"password" is "«x»"
`),
  )('removes %s', (marked) => {
    const redacted = redact(withoutMarks(marked))
    expect(sameMarkers(redacted)).toBe(expected(marked))
    expect(redact(redacted)).toBe(redacted)
  })

  test.each(
    linesOf(`
the password is wrong
the password is required, see "Passwords"
"password" is required
"password" length must be 8
'user password', 'x'
the key is "users.login"
for key 'users.login'
primary key "a1b2c3d4"
secret "tls-cert" not found
secret 'default/tls-1' not found
api key "users" missing
invalid token "abc"
Unexpected token '<', "<!DOCTYPE "... is not valid JSON
Unexpected token "abcd1234"
user is "bob"
for user "bob"
password is "[REDACTED:password]"
password '***' and token is '?'
password authentication failed for user "postgres"
the password policy is "strict"
password's "x"
"SYSRES_CONST_AUTH_PASSWORD " + "x"
first row "a"
`),
  )('keeps %s', (text) => {
    expect(redact(text)).toBe(text)
  })

  test('names the category of the label', () => {
    expect(redact('the api key is "x" and the password "y"')).toBe(
      'the api key is "[REDACTED:api-key]" and the password "[REDACTED:password]"',
    )
  })

  test('P089 of the corpus, and what the corpus keeps', () => {
    for (const { value, secrets } of corpusCases(({ id }) => id === 'P089'))
      for (const secret of secrets) expect(redact(String(value))).not.toContain(secret)
    for (const { value } of corpusCases(({ category }) => category.startsWith('benign-')))
      for (const text of textsOf(value)) expect(redact(text)).toBe(text)
  })

  test('never throws, idempotent', () => {
    const piece = fc.constantFrom(
      'password',
      'api key',
      'token',
      ' is ',
      ' ',
      '"',
      "'",
      '\\"',
      'x1',
      '“',
      '[REDACTED:password]',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 20 }), (pieces) => {
        const once = redact(pieces.join(''))
        expect(redact(once)).toBe(once)
      }),
      { numRuns: 2000 },
    )
  })

  test('takes linear time (section 1)', () => {
    const pieces = [
      'password ',
      'password "',
      "password '",
      'password is "',
      'api key is ',
      'key ',
      'token "\\',
      'token is \\"',
      'secret is "a',
    ]
    expect(slowPieces(redact, pieces)).toEqual([])
    expect(slowPieces(redact, [' ', '\\', '"', "'"], ['password', 'token is ', '"password '])).toEqual([])
  }, 60_000)
})
