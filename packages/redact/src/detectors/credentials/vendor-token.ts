import { isAlphanumeric, isDigit, isHexDigit, isLetter } from '../../text/characters.ts'
import { countAlphanumerics, measure } from './vendor-token-shape.ts'

/**
 * Judges what follows a prefix.
 * @returns the end of the token, or -1 if it is none
 */
export type Body = (text: string, body: number, runEnd: number) => number

/** A prefix and what has to follow it. */
export interface TokenPrefix {
  readonly prefix: string
  readonly body: Body
}

/** Shortest body of a token (redaction policy, section 6). */
const SHORTEST = 16

/** Prefixes that nothing else has: 16 of `A-Z a-z 0-9 _ -`, not a word in small letters. */
export const distinct: Body = (text, body, runEnd) => {
  if (runEnd - body < SHORTEST) return -1
  const { digits, uppers, isOneCharacter } = measure(text, body, runEnd)
  return digits + uppers > 0 && !isOneCharacter ? runEnd : -1
}

/** Tokens without `-` and `_`: `npm_package_name` and `hf_someFunctionName` are names. */
const plain: Body = (text, body, runEnd) => {
  if (countAlphanumerics(text, body) < SHORTEST) return -1
  const { digits, isIrregular, isOneCharacter } = measure(text, body, runEnd)
  return (digits > 0 || isIrregular) && !isOneCharacter ? runEnd : -1
}

/** The same, where no name has such a prefix: a capital among the 16 will do. */
const rare: Body = (text, body, runEnd) => {
  if (countAlphanumerics(text, body) < SHORTEST) return -1
  const { digits, uppers, isOneCharacter } = measure(text, body, runEnd)
  return digits + uppers > 0 && !isOneCharacter ? runEnd : -1
}

/** Hugging Face's are 34 letters, which may look like words by chance. */
const LETTERS = /[A-Za-z]{34}(?![A-Za-z0-9_-])/y
const huggingFace: Body = (text, body, runEnd) => {
  LETTERS.lastIndex = body
  if (!LETTERS.test(text)) return plain(text, body, runEnd)
  const { uppers, isOneCharacter } = measure(text, body, runEnd)
  return uppers > 3 && uppers < 31 && !isOneCharacter ? runEnd : -1
}

/** `sk-learn-something-long` and the names of pods (`sk-api-7d9f8b6c5d-x2x7p`) are none; keys have capitals or are long. */
const secretKey: Body = (text, body, runEnd) => {
  if (runEnd - body < SHORTEST) return -1
  const { digits, uppers, longestMixed, isIrregular } = measure(text, body, runEnd)
  if (uppers > 0 && (longestMixed >= 8 || isIrregular)) return runEnd
  return longestMixed >= 16 || (digits >= 12 && longestMixed >= 8) ? runEnd : -1
}

/** Slack's have ids of many digits; `xoxo-indieweb-2018-photo` and `xapp-server-7d9f8b6c5d-x2x7p` are names. */
const slack: Body = (text, body, runEnd) => {
  if (runEnd - body < SHORTEST) return -1
  const { digits, uppers, longestMixed, isIrregular } = measure(text, body, runEnd)
  return digits >= 10 || longestMixed >= 12 || (uppers > 0 && (longestMixed >= 8 || isIrregular))
    ? runEnd
    : -1
}

/** GitHub's fine-grained ones: `github_pat_rotation_version_2` is a name. */
const mixed: Body = (text, body, runEnd) => {
  if (runEnd - body < SHORTEST) return -1
  const { longestMixed, isIrregular } = measure(text, body, runEnd)
  return longestMixed >= 8 || isIrregular ? runEnd : -1
}

/** PyPI's are base64 of a macaroon; `pypi-server-7d9f8b6c5d-x2x7p` is a name. */
const mixedCase: Body = (text, body, runEnd) => {
  if (runEnd - body < SHORTEST) return -1
  const { uppers, longestMixed, isIrregular } = measure(text, body, runEnd)
  return uppers > 0 && (longestMixed >= 8 || isIrregular) ? runEnd : -1
}

/** Exactly 32 hex digits. */
const hex: Body = (text, body) => {
  const end = body + 32
  for (let index = body; index < end; index++) if (!isHexDigit(text.charCodeAt(index))) return -1
  return isAlphanumeric(text.charCodeAt(end)) ? -1 : end
}

/** Names whose `key-` is not Mailgun's: what follows is a digest. */
const KEY_NAMES =
  /(?:cache|idempotency|dedup|dedupe|lookup|hash|index|storage|object|partition|sort|shard|row)[-_]key-$/i

/** Mailgun's. `cache-key-<MD5>` is a name. */
const mailgun: Body = (text, body) => {
  const end = hex(text, body, 0)
  return end >= 0 && KEY_NAMES.test(text.slice(Math.max(0, body - 20), body)) ? -1 : end
}

/** Databricks': a number may follow. */
const databricks: Body = (text, body) => {
  const end = hex(text, body, 0)
  const isNumbered = end >= 0 && text.charCodeAt(end) === 0x2d && isDigit(text.charCodeAt(end + 1))
  return isNumbered && !isAlphanumeric(text.charCodeAt(end + 2)) ? end + 2 : end
}

/** GitLab's routable ones end in `.<2>.<7>` or `.<9>`. */
const GITLAB_ROUTE = /\.[0-9a-z]{2}\.?[0-9a-z]{7}(?![0-9A-Za-z])/y
const gitlab: Body = (text, body, runEnd) => {
  const end = distinct(text, body, runEnd)
  if (end < 0 || text.charCodeAt(end) !== 0x2e) return end
  GITLAB_ROUTE.lastIndex = end
  return GITLAB_ROUTE.test(text) ? GITLAB_ROUTE.lastIndex : end
}

/** Square's: three letters name the kind. */
const square: Body = (text, body, runEnd) => {
  for (let index = body; index < body + 3; index++) if (!isLetter(text.charCodeAt(index))) return -1
  return text.charCodeAt(body + 3) === 0x2d ? distinct(text, body + 4, runEnd) : -1
}

/** Base64, which a run does not hold as a whole. `whsec_verification_middleware_v2` is a name. */
export const base64: Body = (text, body) => {
  let end = body
  let hasMark = false
  while (isBase64(text.charCodeAt(end))) {
    if (!isAlphanumeric(text.charCodeAt(end))) hasMark = true
    end++
  }
  if (end - body < SHORTEST) return -1
  const { digits, uppers, isIrregular, isOneCharacter } = measure(text, body, end)
  return (digits > 0 || isIrregular || (uppers > 0 && hasMark)) && !isOneCharacter ? end : -1
}

/** `A-Z a-z 0-9 + / =` */
export function isBase64(code: number): boolean {
  return isAlphanumeric(code) || code === 0x2b || code === 0x2f || code === 0x3d
}

function each(prefixes: string, body: Body): TokenPrefix[] {
  return prefixes.split(' ').map((prefix) => ({ prefix, body }))
}

/** Prefixes of vendors' tokens that stand in one run with what follows (redaction policy, section 6). */
export const VENDOR_PREFIXES: readonly TokenPrefix[] = [
  ...each('sk_live_ sk_test_ rk_live_ rk_test_ ghp_ gho_ ghu_ ghs_ ghr_', rare),
  ...each('doo_v1_ dop_v1_ dor_v1_ shpat_ shpca_ shppa_ shpss_', rare),
  ...each('npm_ glsa_ lin_api_', plain),
  ...each('hf_', huggingFace),
  ...each('whsec_ glc_', base64),
  ...each('github_pat_', mixed),
  ...each('sk-ant- AIza GOCSPX- PMAK- NRAK- AGE-SECRET-KEY-1', distinct),
  ...each('xoxa- xoxb- xoxe- xoxp- xoxo- xoxr- xoxs- xapp-', slack),
  ...each('sk-', secretKey),
  ...each('glpat-', gitlab),
  ...each('pypi-', mixedCase),
  ...each('sq0', square),
  ...each('SK', hex),
  ...each('dapi', databricks),
  ...each('key-', mailgun),
]
