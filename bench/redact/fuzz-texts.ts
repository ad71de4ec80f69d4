import { readCorpus, textOf } from '../../packages/redact/test/corpus.ts'
import { UNITS } from './adversarial.ts'
import { BASE58, type Random } from './random.ts'

const corpus = readCorpus()

/** Texts to cut and to put together: those of the public corpus. */
export const CORPUS_TEXTS: readonly string[] = [
  ...new Set(corpus.flatMap(({ value }) => textOf(value).split('\n'))),
].filter((text) => text !== '' && text.length < 4000)

/** What the corpus removes. */
export const CORPUS_SECRETS: readonly string[] = [
  ...new Set(corpus.flatMap(({ secrets }) => secrets)),
].filter((secret) => secret.length >= 6 && secret.length < 300)

const SEPARATORS = [
  '',
  ' ',
  '\n',
  ', ',
  '=',
  ': ',
  '&',
  '"',
  "'",
  '; ',
  '/',
  '@',
  '?',
  '\t',
  ' = ',
  '|',
  '-',
  '.',
  '\\n',
  '%20',
  '[',
  ']',
  '(',
  ')',
]
const MARKERS = [
  '[REDACTED:password]',
  '[REDACTED:email]',
  '[REDACTED:url-userinfo]',
  '[REDACTED]',
  '[REDACTED:wallet:0123abcd]',
  '***',
  'REDACTED',
  '?',
  '$\u007bA}',
  '{{a}}',
  ':name',
  '$1',
  '<redacted>',
  '[Filtered]',
  'null',
  '[TRUNCATED]',
]

/** Names of secrets and of what is none. */
export const NAMES = [
  'password',
  'apiKey',
  'token',
  'secret',
  'seed phrase',
  'private_key',
  'Authorization',
  'Cookie',
  'otp',
  'amount',
  'email',
  'user',
  'note',
  'pin',
  'session',
  'code',
  'sig',
  'X-Amz-Signature',
  'api key',
  'mnemonic',
  'iban',
  'to_address',
]

/** A random text; what it has of the corpus' secrets is added to `secrets`. */
export function randomText(random: Random, secrets: string[]): string {
  let text = ''
  for (let left = random.between(1, random.chance(0.7) ? 3 : 8); left > 0; left--)
    text += fragment(random, secrets) + (left > 1 ? random.pick(SEPARATORS) : '')
  return random.chance(0.3) ? wrapped(random, text) : text
}

function fragment(random: Random, secrets: string[]): string {
  switch (random.below(13)) {
    case 0:
    case 1:
    case 2:
      return random.pick(CORPUS_TEXTS)
    case 3:
    case 4:
      return cut(random, random.pick(CORPUS_TEXTS))
    case 5: {
      const secret = random.pick(CORPUS_SECRETS)
      secrets.push(secret)
      return secret
    }
    case 6:
      return random.pick(MARKERS)
    case 7:
      return random.pick(UNITS).repeat(random.between(1, 3))
    case 8:
      return `${random.pick(NAMES)}${random.pick(['=', ': ', ':', ' = ', '=>', ':=', '="', "='", ' is "', '":"', '\\":\\"', ' '])}${random.chance(0.5) ? random.pick(MARKERS) : cut(random, random.pick(CORPUS_TEXTS))}`
    case 9:
      return wrapped(random, random.pick(CORPUS_TEXTS))
    case 10:
      return random.text(
        random.between(1, 40),
        random.pick([BASE58, '0123456789', '0123456789abcdef', 'abc ', ' -_.:/=&@"\'\\', '0123456789 -.']),
      )
    case 11:
      return Array.from({ length: random.between(1, 6) }, () =>
        String.fromCharCode(
          random.pick([random.below(0x10000), random.below(0x500), 0x200b, 0xad, 0xd83d, 0xff1d]),
        ),
      ).join('')
    default:
      return random.text(random.between(1, 6), 'abcdefghijklmnop')
  }
}

/** Texts as they stand within others. */
function wrapped(random: Random, text: string): string {
  const name = random.pick(NAMES)
  switch (random.below(12)) {
    case 0:
      return JSON.stringify({ [name]: text })
    case 1:
      return JSON.stringify(JSON.stringify({ [name]: text }))
    case 2:
      return `"${text}"`
    case 3:
      return `'${text}'`
    case 4:
      return `https://h.example/p?${encodeURIComponent(name)}=${escaped(text)}&x=1`
    case 5:
      return escaped(text)
    case 6:
      return escaped(escaped(text))
    case 7:
      return `insert into t (${name}) values ('${text}')`
    case 8:
      return [...text]
        .map((each) =>
          each < ' ' || random.chance(0.1) ? `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}` : each,
        )
        .join('')
    case 9:
      return `Error: ${text}\n    at f (/app/src/a.ts:1:2)`
    case 10:
      return `(${text})`
    default:
      return `[${text}]`
  }
}

function cut(random: Random, text: string): string {
  const start = random.chance(0.5) ? 0 : random.below(text.length)
  return text.slice(start, start + random.between(1, text.length))
}

/** encodeURIComponent throws for half a surrogate pair. */
function escaped(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}
