/** What stands for a secret in a URL, as the semantic conventions have it. */
export const REDACTED = 'REDACTED'

// Without case, '-', '_' and '.'. The first line is the list of the semantic conventions and of
// @opentelemetry/instrumentation-http; the others are names that can only be secrets. What depends on the value
// (`key`, `code`, `state`) and all else is left to @sightglass/redact, behind every exporter.
const SECRET_PARAMETERS: ReadonlySet<string> = new Set(
  [
    'awsaccesskeyid signature sig xgoogsignature xamzsignature xamzcredential xamzsecuritytoken',
    'token accesstoken refreshtoken idtoken authtoken bearertoken sessiontoken securitytoken csrftoken jwt',
    'apikey xapikey accesskey secretkey privatekey subscriptionkey authkey otp codeverifier',
    'password passwd passphrase pwd secret clientsecret appsecret apisecret authorization credentials mnemonic',
  ]
    .join(' ')
    .split(' '),
)

/** Parameter names seen before, with the verdict: an app has few, and decoding each time would cost the most. */
const verdicts = new Map<string, boolean>()
const MOST_VERDICTS = 1000

function isSecret(name: string): boolean {
  const known = verdicts.get(name)
  if (known !== undefined) return known
  let decoded = name
  try {
    decoded = decodeURIComponent(name)
  } catch {}
  const secret = SECRET_PARAMETERS.has(decoded.replace(/[-_.\s+]|\[\]$/g, '').toLowerCase())
  if (verdicts.size < MOST_VERDICTS) verdicts.set(name, secret)
  return secret
}

/**
 * A query string, without the question mark, with the values of parameters that usually are secrets replaced; all
 * else stays as it was written.
 */
export function redactQuery(query: string): string {
  let redacted = ''
  let copied = 0
  for (let start = 0; start < query.length; ) {
    const ampersand = query.indexOf('&', start)
    const end = ampersand === -1 ? query.length : ampersand
    const equals = query.indexOf('=', start)
    if (equals !== -1 && equals < end && equals + 1 < end && isSecret(query.slice(start, equals))) {
      redacted += query.slice(copied, equals + 1) + REDACTED
      copied = end
    }
    start = end + 1
  }
  return copied === 0 ? query : redacted + query.slice(copied)
}

/** A path with its query, or a whole URL, without secrets in the query and without `user:password@`. */
export function redactTarget(target: string): string {
  const plain =
    target.charCodeAt(0) === SLASH ? target : target.replace(USER_INFO, `$1${REDACTED}:${REDACTED}@`)
  const question = plain.indexOf('?')
  if (question === -1) return plain
  const query = plain.slice(question + 1)
  const redacted = redactQuery(query)
  return redacted === query ? plain : plain.slice(0, question + 1) + redacted
}

const SLASH = 0x2f
const USER_INFO = /^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i

/**
 * `url.full` of a request: the origin (`https://host:port`, no slash) and the request's target, which is a path, an
 * absolute URL (through a proxy), `*`, or for CONNECT an authority that is no part of a URL.
 */
export function fullUrl(origin: string, method: string, target: string): string {
  if (target.charCodeAt(0) === SLASH) return origin + redactTarget(target)
  if (method === 'CONNECT') return `${origin}/`
  return ABSOLUTE.test(target) ? redactTarget(target) : `${origin}/${redactTarget(target)}`
}

const ABSOLUTE = /^[a-z][a-z0-9+.-]*:\/\//i
