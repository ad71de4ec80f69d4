import { describe, expect, it } from 'vitest'
import { connectionParameters } from './connection-parameters.ts'
import { cleanerOf } from './fixtures/clean.ts'
import { urlParameters } from './parameters.ts'

const clean = cleanerOf([connectionParameters, urlParameters])
const strict = cleanerOf([connectionParameters, urlParameters], true)
const Q = '[REDACTED:query-param]'
const S = '[REDACTED:signed-url]'
const C = '[REDACTED:connection-string]'
const LONG = 'fd045053593867b93d2dfce0890613e0'

describe('parameters of queries and fragments (redaction policy, section 5)', () => {
  it.each([
    ['GET /reset?token=EkYppznnmGcJQUoKc8hTHuGD3g83nh', `GET /reset?token=${Q}`],
    // A field of what holds the URL follows.
    ['url=https://a.example/?token=abc1,def2,status=401', `url=https://a.example/?token=${Q},status=401`],
    ['https://a.example/?token=abc1|401|12 ms', `https://a.example/?token=${Q}|401|12 ms`],
    [
      'https://app.example.com/cb#access_token=2FAJaY4p&token_type=bearer',
      `https://app.example.com/cb#access_token=${Q}&token_type=bearer`,
    ],
    [
      'https://b.example/r.csv?X-Amz-Algorithm=A&X-Amz-Credential=AKIA%2F20&X-Amz-Expires=900&X-Amz-Signature=15a1',
      `https://b.example/r.csv?X-Amz-Algorithm=A&X-Amz-Credential=${S}&X-Amz-Expires=900&X-Amz-Signature=${S}`,
    ],
    [
      '/dl?AWSAccessKeyId=AK&Expires=1893456000&Signature=6p%3D',
      `/dl?AWSAccessKeyId=${S}&Expires=1893456000&Signature=${S}`,
    ],
    [
      '?x-amz-security-token=a&X-Goog-Credential=b&x-goog-signature=c&SIG=d',
      `?x-amz-security-token=${S}&X-Goog-Credential=${S}&x-goog-signature=${S}&SIG=${S}`,
    ],
    [
      '?ticket=ST-1&assertion=a&SAMLRequest=b&SAMLResponse=c&id_token_hint=d&login_hint=e',
      `?ticket=${Q}&assertion=${Q}&SAMLRequest=${Q}&SAMLResponse=${Q}&id_token_hint=${Q}&login_hint=${Q}`,
    ],
    ['/cb?code=0123456789abcdef&state=0123456789abcdef', `/cb?code=${Q}&state=${Q}`],
    ['/map?key=0123456789abcdef!', `/map?key=${Q}!`],
    ['bitcoin:BC1QH6?amount=0.01250000', `bitcoin:BC1QH6?amount=${Q}`],
    ['/login?email=mira.exampleson%40example.com&next=%2Fhome', `/login?email=${Q}&next=%2Fhome`],
    ['/x?user%5Bpassword%5D=abc&p=1', `/x?user%5Bpassword%5D=${Q}&p=1`],
    ['/x?%74oken=abc', `/x?%74oken=${Q}`],
    ['/x?a=1;token=abc;b=2', `/x?a=1;token=${Q};b=2`],
    ['/x?a=1&amp;token=abc&amp;b=2', `/x?a=1&amp;token=${Q}&amp;b=2`],
    [
      '/login?next=https%3A%2F%2Fa%2F%3Ftoken%3Dabc%26x%3D1',
      `/login?next=https%3A%2F%2Fa%2F%3Ftoken%3D${Q}%26x%3D1`,
    ],
    ['/login?next=/a?token=abc&x=1', `/login?next=/a?token=${Q}&x=1`],
    [
      'redirect to /login%3Femail%3Da_b%40mail.example.net%26lang%3Dde',
      `redirect to /login%3Femail%3D${Q}%26lang%3Dde`,
    ],
    [
      '(see https://a.example/?token=abc), or <a href="/?token=def">',
      `(see https://a.example/?token=${Q}), or <a href="/?token=${Q}">`,
    ],
    [
      '{"u":"https:\\/\\/a\\/?sig=a\\/b\\u0026x=1","m":"/?token=abc\\nnext"}',
      `{"u":"https:\\/\\/a\\/?sig=${S}\\u0026x=1","m":"/?token=${Q}\\nnext"}`,
    ],
    [
      'grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA&x=1',
      `grant_type=authorization_code&code=${Q}&x=1`,
    ],
    ['code=SplxlOBeZQQYbYS6WxSbIA&x=1', `code=${Q}&x=1`],
    ['/x?password=a?b=c&d=e', `/x?password=${Q}&d=e`],
    ['/x?password=a;b&d=e', `/x?password=${Q}&d=e`],
    [`/x?hmac=${LONG}&client_ip=198.51.100.4`, `/x?hmac=${Q}&client_ip=${Q}`],
    ['https://a/?token=abc,https://b/?x=1&sig=d', `https://a/?token=${Q},https://b/?x=1&sig=${S}`],
    ['#/route?token=abc', `#/route?token=${Q}`],
    ['/a?token=abc#frag', `/a?token=${Q}#frag`],
    ['otpauth://totp/x?secret=JBSWY3DP&issuer=y', `otpauth://totp/x?secret=${Q}&issuer=y`],
  ])('go by their names: %s', (text, expected) => {
    expect(clean(text)).toBe(expected)
    expect(clean(expected)).toBe(expected)
  })

  it.each([
    ['lang=de&token=c4cb11e5&page=3', `lang=de&token=${Q}&page=3`],
    ['?token=a b&page=3', `?token=${Q}&page=3`],
    ['sv=2024&sig=K%2B4x%3D', `sv=2024&sig=${S}`],
    ['access_token=abc', `access_token=${Q}`],
    [`symbol=BTCUSDT&signature=${LONG}`, `symbol=BTCUSDT&signature=${S}`],
    ['password=it\'s "so"&a=b', `password=${Q}&a=b`],
  ])('are read in a text that is a query: %s', (text, expected) => {
    expect(clean(text, 'url.query')).toBe(expected)
  })

  it.each([
    ['jdbc:mysql://h:3306/l?user=svc&password=Clgo#2k', `jdbc:mysql://h:3306/l?user=svc&password=${C}`],
    [
      'jdbc:sqlserver://h:1433;databaseName=x;user=sa;password=S3,c)ret!;encrypt=true',
      `jdbc:sqlserver://h:1433;databaseName=x;user=sa;password=${C};encrypt=true`,
    ],
    ['jdbc:db2://h:50000/DB:user=x;password=y;', `jdbc:db2://h:50000/DB:user=x;password=${C};`],
    [
      'open postgres://h/db?sslmode=require&password=pw failed',
      `open postgres://h/db?sslmode=require&password=${C} failed`,
    ],
  ])('are connection strings in those: %s', (text, expected) => {
    expect(clean(text)).toBe(expected)
    expect(clean(expected)).toBe(expected)
  })

  it.each([
    'https://api.example.com/v1/markets?base=BTC&quote=USDT&interval=1m&limit=500',
    'see https://docs.example.com/errors#E1042 and git@github.com:example/ledger.git',
    'https://REDACTED:REDACTED@www.example.com/?sig=REDACTED',
    '/cb?code=0123456789abcde&state=California&key=short',
    '/x?token_type=bearer&password_policy=v3&input_tokens=7',
    `/x?token=\${TOKEN}&sig={sig}&password=***&otp=:otp&jwt=%s&secret=`,
    '/x?token=%7Btoken%7D&sig=%2A%2A%2A',
    '/x?amount=all&balance=high&hmac=short',
    '/x?client_ip=10.0.0.1&remote_addr=127.0.0.1',
    '/x?pwd=/srv/app',
    '/x?a=[REDACTED:password]&[REDACTED:password]=abc',
    'WHERE id = ? AND token = ?',
    'retry? token refresh; a && b, R&D, AT&T',
    'color #fff, issue #12, C# = fine',
    '/password/reset/:token',
    '(?<name>a=b)(?=token)',
    'magnet:?xt=urn:btih:abc&dn=x',
    `/x?code=a:[REDACTED:email]`,
  ])('stay: %s', (text) => {
    expect(clean(text)).toBe(text)
    expect(clean(text, 'url.full')).toBe(text)
  })

  it('go whole, with spaces and quotes, where the text is one URL', () => {
    expect(clean('/x?password=a b"c&d=e', 'http.target')).toBe(`/x?password=${Q}&d=e`)
    expect(clean('see /x?token=abc def', 'app.location')).toBe(`see /x?token=${Q} def`)
  })
})

describe('parameters in strict (redaction policy, section 8)', () => {
  const M = '[REDACTED:strict]'
  it.each([
    [
      'https://app.example.com/search?q=divorce+lawyer&lang=de-AT',
      `https://app.example.com/search?q=${M}&lang=${M}`,
    ],
    ['https://app.example.com/x#a=b;c=d', `https://app.example.com/x#a=${M};c=${M}`],
    ['got /x?q=a, then', `got /x?q=${M}, then`],
    ['https://app.example.com/x?jane+doe', `https://app.example.com/x?${M}`],
    ['/x?q=&r={r}&token=abc', `/x?q=&r={r}&token=${Q}`],
  ])('lose every value: %s', (text, expected) => {
    expect(strict(text)).toBe(expected)
    expect(strict(expected)).toBe(expected)
  })

  it('lose every value of a query, and a query of one word', () => {
    expect(strict('q=a b&lang=de', 'url.query')).toBe(`q=${M}&lang=${M}`)
    expect(strict('jane', 'url.query')).toBe(M)
  })
})
