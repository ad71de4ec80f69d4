import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { corpusCases, slowPieces, textsOf } from '../fixtures/redact-with.ts'
import { commandLine } from './command-line.ts'
import { expected, linesOf, sameMarkers, withoutMarks } from './fixtures/marked.ts'
import { redactCached } from './fixtures/redact-cached.ts'

const redact = redactCached([commandLine])

describe('commands in any text (section 5)', () => {
  test.each(
    linesOf(String.raw`
app --db-password «V3ry» --port 8080
app --api-key=«abc,def;x» -p
app --password "«a b»" x
app --password='«a b»' x
app --password '«a"b»' x
app --token «abc»
--token «abc»
app --password=«a=b» --x
app --pin «4821» --amount «5» --email «a@b»
sh -c "app --token «abc»" z
sh -c 'app --token=«abc»' z
(run --secret «abc»)
[run --secret «abc»], next
tool --password «p(a)» x
app --password «it's5» x
app --password «abc$def&g|h» x
['node', '--db-password', '«x y»', '--port', '1']
"args":["--db-password","«x y»","--port"]
{\"args\":[\"--db-password\",\"«x y»\",\"--port\"]}
"cmd":"app --token «abc» --x"
{\"cmd\":\"app --token «abc»\"}
app --apiKey «x1» --client.secret «y1»
app -password «x» y
argv ["curl","-u","«ops:x1y2»","https://h"]
argv ["/usr/bin/curl","-u«ops:x1y2»","https://h"]
args: [ '-u', '«ops:x1y2»' ]
// curl and wget
spawn curl -u «ops:Tr0ub» https://internal.example/health
curl --user «ops:Tr0ub» https://x
curl --user=«ops:Tr0ub:x» https://x
curl -u "«ops:a b»" https://x
curl -u '«ops:ab»' https://x
curl -u«ops:Tr0ub» https://x
curl --proxy-user «a:b» -u «c:d» x
-u «a:b»
wget --user=ops --password=«x»
`),
  )('removes %s', (marked) => {
    const redacted = redact(withoutMarks(marked))
    expect(sameMarkers(redacted)).toBe(expected(marked))
    expect(redact(redacted)).toBe(redacted)
    expect(redacted).not.toContain('[REDACTED:p')
  })

  test.each(
    linesOf(String.raw`
--max-old-space-size=4096 --port 8080
node /app/worker.js --concurrency=4
app --password --x
app --password -x
app --password
app --password-file /run/x --token-type bearer
app --pwd /srv/app
app --password=true --token false
app --client-ip 10.0.0.1
app --sig short
psql -U postgres --no-password db
app --password <password> --x
app --token TOKEN
app --api-key API_KEY
app --password=[REDACTED:command-line] --x
app --password *** --token {{x}} --secret $\{X} --pwd ?
use --token or set TOKEN
missing required option: --api-key for this
docker run -u 1000:1000 x
docker --user 1000:1000
ffuf -u https://x/FUZZ
journalctl -u nginx.service
nc -u 10.0.0.1:53
curl -u user: https://x
curl -u user https://x
curl -u user:$PASS -u $\{A}:$\{B} https://x
curl -u [REDACTED:command-line] https://x
sort -u a:b/c.txt-
a - token b
a-token b --
re-use auto-update -x
-----BEGIN PUBLIC KEY-----
x--password y
`)
      .map((line) => line.replaceAll('$\\{', '${'))
      .filter((line) => !line.startsWith('sort')),
  )('keeps %s', (text) => {
    expect(redact(text)).toBe(text)
  })

  test('a line that goes on, and arguments with NUL between them as in /proc', () => {
    expect(redact('app --token \\\n  abc \\\n  --x')).toBe(
      'app --token \\\n  [REDACTED:command-line] \\\n  --x',
    )
    expect(redact('app\0--token\0abc\0--x')).toBe('app\0--token\0[REDACTED:command-line]\0--x')
    expect(redact('app --token\nabc')).toBe('app --token\nabc')
  })

  test('P166 and P167 of the corpus, and what the corpus keeps', () => {
    const cases = corpusCases(({ id }) => id === 'P166' || id === 'P167')
    expect(cases).toHaveLength(2)
    for (const { value, secrets, keep } of cases) {
      const redacted = redact(String(value))
      for (const secret of secrets) expect(redacted).not.toContain(secret)
      for (const kept of keep) expect(redacted).toContain(kept)
    }
    for (const { value } of corpusCases(({ category }) => category.startsWith('benign-')))
      for (const text of textsOf(value)) expect(redact(text)).toBe(text)
  })

  test('never throws, idempotent', () => {
    const piece = fc.constantFrom(
      '--password',
      '-u',
      '--user',
      ' ',
      '=',
      '"',
      "'",
      '\\"',
      'a:b',
      ',',
      '--',
      '-',
      'x1',
      ')',
      '[REDACTED:command-line]',
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
      '-',
      '--',
      ' -',
      ' --',
      ',--sig=',
      ' --sig=',
      ' --sig ',
      ' -u ',
      ' -u "',
      " -u '",
      ',--user=',
      ' --token "',
      ' --token \\"',
      ' --token ',
      '--a=',
      '"--token",',
    ]
    expect(slowPieces(redact, pieces)).toEqual([])
    expect(slowPieces(redact, [' ', '\\', '"', 'a', ')', '\\\n'], ['--token ', '--sig=', '-u '])).toEqual([])
  }, 60_000)
})
