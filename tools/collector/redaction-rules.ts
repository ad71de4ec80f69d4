// Writes the rules of the collector's redaction into otel-collector/config/common.yaml:
// node tools/run.mjs exec node tools/collector/redaction-rules.ts
//
// They are regular expressions of RE2, which knows no look-ahead, and Go runs them over every value: so placeholders
// are told by how a value begins, and words stand behind a class of their first letters, which is what makes most
// positions of a text cheap.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ROOT } from '../lib/paths.mjs'

const FILE = join(ROOT, 'otel-collector/config/common.yaml')
const OPEN = '    # Rules: written by tools/collector/redaction-rules.ts\n'
const CLOSE = '    # End of the rules\n'

/** `_`, `-` and `.` within a compound word, or nothing. */
const JOINT = '[._-]?'

/** Sensitive wherever a key ends in them (redaction policy, section 4). */
const ENDINGS = guarded([
  ...['password', 'passwd', 'passphrase', 'passcode', 'secret', 'mnemonic'],
  ...['api+key', 'private+key', 'access+key', 'secret+key', 'seed+phrase', 'seed+words'],
  ...['access+token', 'auth+token', 'session+token', 'refresh+token'],
])

/** Sensitive as the last words of a key. */
const WORDS = `${guarded([
  ...['token', 'jwt', 'csrf', 'cookie', 'cookies', 'pwd', 'credential', 'credentials'],
  ...['otp', 'totp', 'pin', 'cvv', 'cvv2', 'cvc', 'preimage'],
])}|${guarded(['access', 'secret', 'account', 'signing', 'encryption', 'master', 'wallet'])}${JOINT}key|${guarded(
  [
    ...['xsrf', 'xprv', 'wif', 'macaroon'],
    ...['recovery+phrase', 'recovery+words', 'backup+phrase', 'backup+words'],
  ],
)}`

/** Those that are usual in key=value. */
const PAIR_WORDS = `${guarded(['token', 'jwt', 'csrf', 'pwd', 'otp', 'totp', 'pin', 'cvv'])}|${guarded([
  ...['access', 'secret', 'account', 'encryption', 'master', 'wallet'],
])}${JOINT}key`

/** What may stand behind them: how the value is written. */
const QUALIFIERS = `(?:${JOINT}(?:value|raw|text|hash|hashed|hex|pem|b64|base64|encoded|encrypted|old|new|current|previous|[0-9]+))*`

const CAMEL_CASE = `(?:${guarded([
  ...['Token', 'Jwt', 'Otp', 'Totp', 'Pin', 'Cvv', 'Pwd', 'Credential', 'Credentials', 'Cookie', 'Cookies'],
])}|${guarded([
  ...['Access', 'Secret', 'Account', 'Signing', 'Encryption', 'Master', 'Wallet'],
  ...['access', 'secret', 'account', 'signing', 'encryption', 'master', 'wallet'],
])}Key)(?:Value|Raw|Text|Hash|[0-9])*`

const MARKER = String.raw`\[REDACTED(:[a-z0-9-]{1,32})?(:[0-9a-f]{8})?\]`

/** Behind these comes the end of a value. */
const IN_JSON = String.raw`"\\`
const IN_PAIR = String.raw`\s"',;&|<>)}\\`
const IN_USERINFO = String.raw`/\s@"'<>`

const JSON_KEY = `"(?:[a-z0-9_.-]*${ENDINGS}|(?:[a-z0-9_.-]*[0-9_.-])?(?:${WORDS}))${QUALIFIERS}${String.raw`\\*"\s*:\s*`}`

interface Rule {
  readonly title: string
  readonly pattern: string
}

const KEYS: readonly Rule[] = [
  { title: 'Keys that end in such a word', pattern: `(?i)${ENDINGS}${QUALIFIERS}$` },
  {
    title: 'Keys whose last words are such ones',
    pattern: `(?i)(?:^|[^a-z])(?:authorization|${WORDS})${QUALIFIERS}$`,
  },
  { title: 'The same in camelCase', pattern: `${CAMEL_CASE}$` },
]

const VALUES: readonly Rule[] = [
  {
    title: 'JSON Web Tokens',
    pattern: String.raw`eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}`,
  },
  { title: 'Authorization headers', pattern: String.raw`(?i)(bearer|basic)\s+[A-Za-z0-9._~+/-]{16,}=*` },
  {
    title: 'Texts and lists inside JSON, by the same words as keys',
    pattern: `(?i)${JSON_KEY}(?:${String.raw`\\*"`}${beginning(IN_JSON)}${String.raw`(?:[^"\\]|\\[^"])*|\[\s*\\*"[^\[*?$<{"\\][^\]]*`})`,
  },
  {
    title: 'Numbers inside JSON',
    pattern: String.raw`(?i)"(?:[a-z0-9_.-]*[0-9_.-])?(?:t?otp|cvv2?|cvc|pin|pass(?:word|code))\\*"\s*:\s*[0-9]+`,
  },
  {
    title: 'key=value, by such words',
    pattern: `(?i)(?:${ENDINGS}|(?:^|[^a-z])(?:${PAIR_WORDS}))${QUALIFIERS}${String.raw`(?::?=|\s?=>\s?)["']?(?:(?:bearer|basic)\s+)?`}${beginning(IN_PAIR, '-')}[^${IN_PAIR}]*`,
  },
  { title: 'Signatures in queries', pattern: '(?i)sig(nature)?=[a-z0-9%._~+/-]{20,}=*' },
  {
    title: 'Extended keys of wallets',
    pattern: String.raw`\b[xyztuvYZUV](prv|pub)[1-9A-HJ-NP-Za-km-z]{100,112}\b`,
  },
  {
    title: 'Private keys, with real or escaped line breaks, also without an end',
    pattern: String.raw`-----BEGIN [A-Z ]*PRIVATE KEY-----([A-Za-z0-9+/=\s]|\\+[rn])*(-----END [A-Z ]*PRIVATE KEY-----)?`,
  },
  {
    title: 'Tokens that tell their issuer',
    pattern: String.raw`\b(sk-|hf_|[AGghnrswx](k_(live|test)_|hsec_|h[pousr]_|ithub_pat_|lpat-|ox[abeoprs]-|app-|pm_|Iza|OCSPX-|sec1))[A-Za-z0-9_-]{16,}`,
  },
  { title: 'SendGrid', pattern: String.raw`SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}` },
  {
    title: 'AWS, also with what the key is good for',
    pattern: String.raw`A(KIA|SIA|BIA|CCA)[A-Z0-9]{16}\b((/|%2[Ff])[a-z0-9_-]+)*`,
  },
  { title: 'Cookie headers', pattern: String.raw`(?i)cookie:\s*[a-z0-9_.-]+=[^\["\r\n][^"\r\n]*` },
  { title: 'Private keys of wallets', pattern: String.raw`(?i)private[ _-]?key\W{1,4}(0x)?[0-9a-f]{64}\b` },
  {
    title: 'User and password in a URL',
    pattern: String.raw`(?i)://[^/\s:@"'<>\[]+:${beginning(IN_USERINFO)}[^${IN_USERINFO}]*@`,
  },
  { title: 'A token in their place', pattern: '://[A-Za-z0-9_-]{16,}@' },
]

const ALLOWED: readonly Rule[] = [
  { title: 'Booleans, which redact_all_types would mask by their keys', pattern: '^(true|false)$' },
  { title: "The SDK's markers, also behind a scheme", pattern: `^([A-Za-z0-9-]+ )?${MARKER}$` },
  {
    title: 'Lists and maps of nothing else',
    pattern: String.raw`^[\[{]([\[\]{},:]|"[A-Za-z0-9_.-]+":|true|false|null|"([A-Za-z0-9-]+ )?${MARKER}")*$`,
  },
  {
    title: 'Placeholders',
    pattern: String.raw`(?i)^(\*+|redacted|<redacted>|\[(filtered|truncated)\]|x{3,}|\?|\$[0-9]{1,5}|[:@][a-z_][a-z0-9_]*|%s|\$\{[^{}]*\}|\{\{[^{}]*\}\}|null|undefined|none)?$`,
  },
]

/**
 * Any of these words, `+` standing for a joint, behind the class of their first letters. It takes more than the words
 * (a first letter with another one's rest), which are no words.
 */
function guarded(words: readonly string[]): string {
  const first = [...new Set(words.map((word) => word.charAt(0)))].sort().join('')
  const rest = [...new Set(words.map((word) => word.slice(1).replace('+', JOINT)))]
  return `[${first}](?:${rest.join('|')})`
}

/**
 * How a value begins that is neither marker nor placeholder (`[REDACTED`, `***`, `?`, `$1`, `${x}`, `{{x}}`, `<redacted>`,
 * `:name`, `@name`, `%s`, null, none, undefined, xxx). `end` are the characters that are not in a value, `single` one
 * that may begin it but not twice.
 */
function beginning(end: string, single = ''): string {
  const other = (characters: string) => `[^${characters}${end}]`
  const plain = single === '' ? '' : `\\${single}`
  return `(?:${[
    ...(single === '' ? [] : [`${single}${other(`\\${single}`)}`]),
    other(String.raw`\[*?$<{%:@nrux${plain}`),
    String.raw`\[${other('rft')}`,
    String.raw`\*+${other('*')}`,
    String.raw`\$${other('0-9{')}`,
    String.raw`\$[0-9]+${other('0-9')}`,
    ...[`n${other('ou')}`, `no${other('n')}`, `non${other('e')}`, `none${other('')}`],
    ...[`nu${other('l')}`, `nul${other('l')}`, `null${other('')}`],
    ...[`r${other('e')}`, `re${other('d')}`, `red${other('a')}`],
    ...[`u${other('n')}`, `un${other('d')}`, `und${other('e')}`, `x${other('x')}`],
  ].join('|')})`
}

/** The configuration as it stands in the repository. */
export function currentConfig(): string {
  return readFileSync(FILE, 'utf8')
}

/**
 * The configuration with the rules as they are here.
 * @throws Error when it has no place for them
 */
export function renderedConfig(): string {
  const config = currentConfig()
  const start = config.indexOf(OPEN)
  const end = config.indexOf(CLOSE)
  if (start < 0 || end < start) throw new Error(`common.yaml lacks ${OPEN.trim()} … ${CLOSE.trim()}`)
  const rules = [
    '    # A key counts by its last words, behind them at most what says how the value is written (password_hash): so',
    '    # password_policy, token_type and gen_ai.usage.input_tokens are spared. Only the outermost keys are seen here.',
    ...section('blocked_key_patterns', KEYS),
    '    # Applied in random order, so that none may rely on another. What the SDK puts in place of a secret',
    '    # ([REDACTED:x], REDACTED, ?) and other placeholders do not match, lest they be masked again and counted. A',
    '    # password that begins with reda, unde, {, %, : or @ is taken for one; it is left to the SDK.',
    ...section('blocked_values', VALUES),
    '    # Beats keys and patterns: so only whole values that cannot be secret.',
    ...section('allowed_values', ALLOWED),
  ]
  return `${config.slice(0, start)}${OPEN}${rules.join('\n')}\n${config.slice(end)}`
}

function section(name: string, rules: readonly Rule[]): string[] {
  return [
    `    ${name}:`,
    ...rules.flatMap(({ title, pattern }) => [`      # ${title}`, `      - ${quoted(pattern)}`]),
  ]
}

/** For YAML, and for the collector, which takes `$$` for a dollar sign. */
function quoted(pattern: string): string {
  const escaped = pattern.replaceAll('$', '$$$$')
  // As the formatter has it: double quotes where nothing in them would have to be escaped.
  return /["'\\]/.test(escaped) ? `'${escaped.replaceAll("'", "''")}'` : `"${escaped}"`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(FILE, renderedConfig())
