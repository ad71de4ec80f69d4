import { LABELS } from '../../packages/redact/src/text/anchors.ts'
import type { Random } from './random.ts'

/** Text that is made to be slow to read: `before` once, `unit` again and again, `after` once. */
export interface Adversary {
  readonly name: string
  text(length: number): string
}

const NAMES = [
  'password',
  'api_key',
  'token',
  'secret',
  'seed phrase',
  'private key',
  'authorization',
  'otp',
  'amount',
  'Set-Cookie',
  'privateKeyHashHashHash',
  'session_id',
]

/** What is repeated. */
export const UNITS: readonly string[] = [
  // Anchor characters.
  ...'=:@?#&/\'"`(){}[]<>|$.,;%\\-_+*~^!0x \n\t'.split(''),
  ...LABELS.map((label) => `${label} `),
  ...LABELS.map((label) => `${label}: `),
  ...NAMES.flatMap((name) => [
    `${name}=`,
    `${name}: `,
    `"${name}":"`,
    `${name} is "`,
    `--${name} `,
    `${name}=a `,
    `\\"${name}\\":\\"`,
    `'${name}' => '`,
  ]),
  'a=a=',
  'a=',
  'a:',
  'a: ',
  'k=v&',
  '&k=',
  '?k=',
  '#k=',
  'a=b,',
  '==',
  '=>',
  ':=',
  'a := "',
  "a => '",
  // URLs.
  '://',
  'http://',
  'https://a@',
  'postgres://',
  'postgres://u:p',
  'jdbc:',
  'jdbc:a://',
  '://@',
  'http://a:b@',
  'a://b@c ',
  '/token/',
  '/verify/a1',
  'https://h/p?x=',
  'infura.io/v3/',
  'hooks.slack.com/services/',
  'api.telegram.org/bot',
  'redis://:',
  'amqp://a:b/c@',
  'https://x.quiknode.pro/',
  '../',
  '//',
  '///@',
  'mailto:',
  // Addresses and numbers.
  '@',
  'a@',
  '@a',
  'a@a',
  'a@a.',
  'a.',
  '.a',
  'a-',
  'a_',
  '1 ',
  '1-',
  '1.',
  '1,',
  '12 ',
  '123-',
  '1234 ',
  '4111 ',
  '4111-',
  '+1 ',
  '(555) ',
  '555-',
  '1:',
  '::',
  ':1',
  'a:b:',
  '::1 ',
  '10.',
  '1.1.',
  '1.1.1.1 ',
  'ip 1.',
  'client ',
  'DE89 ',
  'GB82WEST',
  '000-00-',
  '4111111111111111',
  '0000',
  '$1',
  '$1,',
  '1 BTC ',
  'BTC ',
  '1,000,',
  '1e',
  "1'",
  '1_',
  '€',
  '1 k',
  'eth',
  '.eth',
  'a.eth.',
  // Keys, tokens, hex, base58.
  '0x',
  '0xa',
  '0xdeadbeef',
  'deadbeef',
  'tx 0x',
  'block hash ',
  'deadbeef-',
  'eyJ',
  'eyJ.',
  'eyJhbGciOi',
  'eyJhbGciOi.',
  'eyJa.eyJb.',
  'sk-',
  'sk_live_',
  'ghp_',
  'xoxb-',
  'AKIA',
  'SG.',
  'SG.a.b',
  'npm_',
  'AIza',
  '12345678:A',
  'xprv',
  'bc1',
  'bc1q',
  'BC1Q',
  'tb1',
  '1A1z',
  '3',
  'K',
  '5',
  'L1',
  'nsec1',
  'lnbc',
  'lnbc1',
  'lnbc1q',
  'LNTB',
  '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz',
  'qpzry9x8gf2tvdw0s3jn54khce6mua7l',
  'z',
  '1',
  'A1',
  'aB3',
  'Bearer ',
  'Bearer a',
  'Basic ',
  'Basic YTpi',
  'Digest ',
  'Authorization: ',
  'Authorization: Bearer ',
  '"Authorization":"',
  'Cookie: ',
  'cookie=',
  'AWS4-HMAC-SHA256 ',
  'Credential=',
  // Key blocks.
  '-----BEGIN PRIVATE KEY-----',
  '-----BEGIN ',
  '-----',
  '-----BEGIN PRIVATE KEY-----\n',
  '-----BEGIN PRIVATE KEY-----\\n',
  '-----END ',
  '-----BEGIN RSA PRIVATE KEY-----A',
  '-----BEGIN CERTIFICATE-----',
  '--BEGIN',
  // Phrases.
  'abandon ',
  'zoo\n',
  'abandon, ',
  '1. abandon ',
  '"abandon" ',
  'Abandon',
  'seed phrase ',
  'mnemonic: ',
  'abandon abandon x ',
  'recovery phrase: abandon ',
  'word ',
  // SQL, queries, JSON, Redis.
  'select ',
  'select * from ',
  "select '",
  'insert into ',
  'values (',
  'values (1), ',
  'update a set ',
  'delete from ',
  "''",
  "'a'",
  "\\'",
  "'\\",
  '$$',
  '$a$',
  '$a',
  '/*',
  '*/',
  '--',
  '-- \n',
  "E'",
  "X'",
  'U&',
  '"a"',
  '"a".',
  '`a`',
  '(',
  ')',
  '((',
  'in (',
  '1,',
  'NULL,',
  'TRUE ',
  '::text',
  '?,',
  ':a',
  'FROM "',
  "= '",
  '= "',
  '{"a":',
  '[',
  '{"a":[',
  '{"a":"b"},',
  '[1,',
  '{',
  '}',
  '{}',
  '"a":',
  '\\"',
  '\\\\"',
  'AUTH a\n',
  'SET a b\n',
  'GET session:',
  'a:session:',
  'HSET k f v ',
  'EVAL "',
  '\n',
  '\r\n',
  'MSET a b ',
  '\\n',
  '\n    at ',
  '    at a (b.js:1:1)\n',
  // Database errors.
  'Key (',
  'key (a)=(',
  'Key (a)=(b) ',
  "Duplicate entry '",
  'Failing row contains (',
  'dup key: { ',
  'dup key: { a: "',
  'contains (',
  // Commands.
  '--',
  '-u ',
  '--user ',
  '-u a:b ',
  '--a',
  '--a=',
  '--password ',
  '-p',
  '--token=',
  '-H ',
  '--user a:',
  // Encoded and wide.
  '%41',
  '%25',
  '%2525',
  '%2541',
  '%',
  '%E0%A4%A',
  '%3D',
  '%26',
  '%22',
  '%40',
  '%5C',
  '\\u0041',
  '\\\\u0041',
  '\\u',
  '\\',
  '\\\\',
  '\\u005c',
  '\\u0025',
  'ﬁ',
  '\u200b',
  '\u00ad',
  '\u0430',
  '\ud83d\ude00',
  '\ud83d',
  '\u0301',
  'a\u0301',
  '\ufdfa',
  '\u2013',
  '\uff11',
  '\u0660',
  'é',
  '한',
  '\u202e',
  '𝐚',
  '\u0000',
  'п',
  '＝',
  '＠',
  // Markers and placeholders.
  '[REDACTED:x]',
  '[REDACTED',
  '[REDACTED:',
  '[REDACTED:password:',
  '[REDACTED] ',
  'password=[REDACTED:password] ',
  '[REDACTED:a]@',
  '***',
  '${',
  '${A}',
  '{{',
  '{{a}}',
  '<redacted>',
  'REDACTED:REDACTED@',
  '[TRUNCATED]',
  'password=***&',
  // Paths.
  '/home/',
  '/home/a',
  'C:\\Users\\',
  '/Users/a/',
  'arn:aws:',
  'a/b/',
  'C:\\',
]

/** What stands before a row, or makes what is repeated part of something. */
export const STARTS: readonly string[] = [
  '"',
  "'",
  'password="',
  'password=',
  'password: ',
  '{"password":"',
  'http://',
  'http://a:',
  'postgres://a:',
  'Authorization: ',
  'Cookie: ',
  'seed phrase: ',
  '-----BEGIN PRIVATE KEY-----',
  'eyJhbGciOi',
  "insert into a values ('",
  'Key (a)=(',
  'select ',
  'https://a/?k=',
  '--password ',
  '0x',
  'tx ',
  '[REDACTED:',
  '{"a":"',
  '[',
  '%22',
  '\\"',
  'bc1',
  'lnbc1',
  'abandon '.repeat(12),
  "Duplicate entry '",
  'client ip ',
  '\u0430 ',
  '%41 ',
]

/** Every unit in a row. */
export const ROWS: readonly Adversary[] = [...new Set(UNITS)].map((unit) => ({
  name: JSON.stringify(unit),
  text: (length) => fill(unit, length),
}))

/** Texts with a shape that no row has. */
export const SHAPES: readonly Adversary[] = [
  { name: 'JSON, nested objects', text: (length) => nested('{"a":', '1', '}', length) },
  { name: 'JSON, nested arrays', text: (length) => nested('[', '"a"', ']', length) },
  {
    name: 'JSON, nested under a sensitive key',
    text: (length) => nested('{"password":', '"x"', '}', length),
  },
  {
    name: 'JSON, many keys',
    text: (length) => `{${numbered((index) => `"k${index}":"v${index}"`, ',', length)}}`,
  },
  { name: 'JSON, one long string', text: (length) => `{"a":"${fill('x', length)}"}` },
  { name: 'JSON, strings in strings', text: (length) => stringified(length) },
  {
    name: 'JSON, array of addresses',
    text: (length) => `["${numbered((index) => `u${index}@example.com`, '","', length)}"]`,
  },
  {
    name: 'JSON, same string again and again',
    text: (length) => `[${fill('"[REDACTED:email] a@b.co",', length).slice(0, -1)}]`,
  },
  {
    name: 'query of many parameters',
    text: (length) => `https://h/?${numbered((index) => `k${index}=v${index}`, '&', length)}`,
  },
  {
    name: 'pairs with different keys',
    text: (length) => numbered((index) => `key${index}: "${index}"`, ' ', length),
  },
  {
    name: 'addresses',
    text: (length) => numbered((index) => `0x${String(index).padStart(40, '0')}`, ' ', length),
  },
  { name: 'ever longer runs', text: (length) => growing('a', length) },
  { name: 'ever more quotes', text: (length) => growing('"', length) },
  { name: 'ever more backslashes', text: (length) => growing('\\', length) },
  { name: 'ever more equals', text: (length) => growing('=', length) },
  { name: 'opened and never closed', text: (length) => `${fill('(', length / 2)}${fill('"a', length / 2)}` },
  { name: 'emails glued together', text: (length) => fill('a@b.co', length) },
  { name: 'digits', text: (length) => fill('1234567890', length) },
  { name: 'digits in groups of four', text: (length) => fill('4242 4242 4242 4241 ', length) },
  { name: 'SQL, one literal that never ends', text: (length) => `select '${fill('a', length)}` },
  {
    name: 'SQL, many dollar tags',
    text: (length) => `select ${numbered((index) => `$t${index}$`, ' ', length)}`,
  },
  { name: 'SQL, comments in comments', text: (length) => `select 1 ${fill('/*', length)}` },
  {
    name: 'SQL, long IN list',
    text: (length) => `select * from a where b in (${numbered(String, ',', length)})`,
  },
  { name: 'SQL, many statements', text: (length) => fill("insert into a values ('x', 1); ", length) },
  {
    name: 'SQL in an error, again and again',
    text: (length) => fill("error: insert into a values ('x\n", length),
  },
  { name: 'words without a space', text: (length) => fill('passwordtokensecretkey', length) },
  {
    name: 'phrase of a thousand words',
    text: (length) => fill('abandon ability able about above absent ', length),
  },
  { name: 'percent in percent', text: (length) => `%${fill('25', length)}41` },
  { name: 'unicode escapes of escapes', text: (length) => fill('\\u005cu0041', length) },
  {
    name: 'PEM without END',
    text: (length) => `-----BEGIN PRIVATE KEY-----\n${fill(`${'A'.repeat(64)}\n`, length)}`,
  },
  { name: 'JWT that never ends', text: (length) => `eyJhbGciOi${fill('a.', length)}` },
  { name: 'base64', text: (length) => fill('QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo0', length) },
]

/** Every unit in a row after every start. */
export function* started(): Generator<Adversary> {
  for (const before of STARTS)
    for (const { name, text } of ROWS)
      yield {
        name: `${JSON.stringify(before)} before ${name}`,
        text: (length) => before + text(length - before.length),
      }
}

/** So many random pairs of rows: in turn, one behind the other, and one within many of the other. */
export function* mixes(count: number, random: Random): Generator<Adversary> {
  for (let index = 0; index < count; index++) {
    const [one, other] = [random.pick(UNITS), random.pick(UNITS)]
    const [name, third] = [JSON.stringify([one, other]), Math.floor(one.length > 1 ? one.length / 2 : 1)]
    yield random.pick([
      { name: `${name} in turn`, text: (length: number) => fill(one + other, length) },
      {
        name: `${name} one behind the other`,
        text: (length: number) => fill(one, length / 2) + fill(other, length / 2),
      },
      {
        name: `${name} with the first cut`,
        text: (length: number) => fill(one.slice(0, third) + other, length),
      },
      {
        name: `${name} in rows of a hundred`,
        text: (length: number) => fill(one.repeat(100) + other.repeat(100), length),
      },
      {
        name: `${name} once and then the other`,
        text: (length: number) => one + fill(other, length - one.length),
      },
    ])
  }
}

function fill(unit: string, length: number): string {
  return unit.repeat(Math.ceil(length / unit.length)).slice(0, Math.max(0, Math.floor(length)))
}

function nested(open: string, inner: string, close: string, length: number): string {
  const depth = Math.floor(length / (open.length + close.length))
  return open.repeat(depth) + inner + close.repeat(depth)
}

function numbered(item: (index: number) => string, separator: string, length: number): string {
  const items: string[] = []
  for (let size = 0; size < length; ) {
    const next = item(items.length)
    items.push(next)
    size += next.length + separator.length
  }
  return items.join(separator)
}

/** One of it, two of it, three of it, … */
function growing(unit: string, length: number): string {
  const parts: string[] = []
  for (let size = 0; size < length; size += parts.length * unit.length + 1)
    parts.push(unit.repeat(parts.length + 1))
  return parts.join(' ')
}

function stringified(length: number): string {
  let text = '{"password":"a"}'
  while (text.length < length) text = JSON.stringify({ a: text })
  return text
}
