import type { Adversary } from './adversarial.ts'

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

/** A unit in a row, cut off at a length. */
export function fill(unit: string, length: number): string {
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
