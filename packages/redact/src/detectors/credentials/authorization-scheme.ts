import type { Category } from '../../category.ts'
import { isAlphanumeric, isLetter } from '../../text/characters.ts'
import { skipBlanks } from './label-value.ts'
import type { Reading } from './label-value-end.ts'

/** What an Authorization value begins with. One result, used again: it lives until the next call of `readScheme`. */
export interface Scheme {
  category: Category
  /** Where the credentials begin, after the scheme word; at or after the end of the value if there are none. */
  from: number
  reading: Reading
  /** Whether the scheme is one that we know by name. */
  isKnown: boolean
}

const scheme: Scheme = { category: 'api-key', from: 0, reading: 'opaque', isKnown: false }

interface Known {
  readonly category: Category
  readonly reading: Reading
}

const BEARER: Known = { category: 'bearer-token', reading: 'token' }
const BASIC: Known = { category: 'basic-auth', reading: 'token' }
const SIGV4: Known = { category: 'aws-sigv4', reading: 'line' }
const OTHER: Known = { category: 'api-key', reading: 'parameters' }

/** Schemes of IANA's registry and of well-known services, lower-case. */
const known = new Map<string, Known>([
  ['bearer', BEARER],
  ['basic', BASIC],
  ['digest', { category: 'digest-auth', reading: 'line' }],
  ['aws', SIGV4],
])
const OTHERS =
  'negotiate ntlm kerberos oauth hoba mutual dpop gnap privatetoken vapid scram-sha-1 scram-sha-256 concealed hawk mac hmac hmac-sha256 hmac-sha1 signature token apikey api-key apitoken api-token key accesskey access-key jwt bot sso-key geniekey googlelogin sharedkey sharedkeylite sharedaccesssignature splunk klaviyo-api-key discogs snowflake ssws zoho-oauthtoken session custom pat'
for (const name of OTHERS.split(' ')) known.set(name, OTHER)

/** Longest word that is taken for a scheme: `SharedAccessSignature`, `AWS4-ECDSA-P256-SHA256`. */
const LONGEST_SCHEME = 24

/** A word that is no known scheme may be one if it reads as a name: `Foo-Auth`, `XAuth`, `PVEAPIToken`. */
const NAME = /^[A-Za-z]{2,16}(?:-[A-Za-z]{1,12}){0,2}$/

/** Reads the scheme of the credentials at `start`; without one all of it is the credentials. */
export function readScheme(text: string, start: number): Scheme {
  let end = start
  while (end - start <= LONGEST_SCHEME && isTokenCharacter(text.charCodeAt(end))) end++
  scheme.category = 'api-key'
  scheme.from = start
  scheme.reading = 'opaque'
  scheme.isKnown = false
  if (end === start || end - start > LONGEST_SCHEME || !isLetter(text.charCodeAt(start))) return scheme
  const word = text.slice(start, end).toLowerCase()
  const found = word.startsWith('aws4-') ? SIGV4 : known.get(word)
  const next = text.charCodeAt(end)
  const isBlank = next === 0x20 || next === 0x09
  if (found !== undefined) {
    if (!isBlank && !endsScheme(next)) return scheme
    scheme.category = found.category
    scheme.reading = found.reading
    scheme.isKnown = true
    scheme.from = skipBlanks(text, next === 0x3a || next === 0x3d ? end + 1 : end)
  } else if (isBlank && NAME.test(word) && skipBlanks(text, end) < text.length)
    scheme.from = skipBlanks(text, end)
  return scheme
}

/** After a scheme word without credentials, or before them: `Bearer: x`. */
function endsScheme(code: number): boolean {
  switch (code) {
    case 0x22:
    case 0x27:
    case 0x29:
    case 0x2c:
    case 0x3a:
    case 0x3b:
    case 0x3d:
    case 0x5c:
    case 0x5d:
    case 0x60:
    case 0x7d:
      return true
    default:
      return !(code >= 0x20)
  }
}

const CHALLENGE =
  /(?:realm|error|error_description|error_uri|scope|charset|authorization_uri|resource_metadata|as_uri|nonce)\s?=/iy

/** Whether parameters of a challenge stand at `from`: a server asks for credentials, they hold none. */
export function isChallenge(text: string, from: number): boolean {
  CHALLENGE.lastIndex = from
  return CHALLENGE.test(text)
}

function isTokenCharacter(code: number): boolean {
  return isAlphanumeric(code) || code === 0x2d || code === 0x5f
}
