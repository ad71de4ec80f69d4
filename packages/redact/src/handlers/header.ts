import { isChallenge, readScheme } from '../detectors/credentials/authorization-scheme.ts'
import { isHidden, skipBlanks, trimEnd } from '../detectors/credentials/label-value.ts'
import type { KeyRule } from '../keys/table.ts'
import type { HandlerFindings } from '../text/scan.ts'

/** Headers that strict keeps, but for what section 6 finds in them (redaction policy, section 8). */
const KEPT = new Set([
  'cache-control',
  'connection',
  'date',
  'etag',
  'host',
  'origin',
  'server',
  'user-agent',
  'vary',
  'x-request-id',
  'traceparent',
])

const AUTHORIZATION = /(?:^|[^a-z0-9])authorization$/
const COOKIE = /(?:^|[^a-z0-9])(?:set-)?cookie2?$/

/**
 * Reports what is secret of one value of an HTTP header or of RPC metadata (redaction policy, section 5): of
 * credentials all but the scheme word, cookies and what section 4 names as a whole, in strict all but few as a whole.
 * @param name of the header, in any case
 * @param rule what section 4 says of the name, undefined if its condition does not hold for the value
 * @returns whether the header was judged by its name; if not, its text is handed on to the detectors
 */
export function redactHeader(
  name: string,
  text: string,
  rule: KeyRule | undefined,
  strict: boolean,
  out: HandlerFindings,
): boolean {
  const header = name.toLowerCase().replaceAll('_', '-')
  const start = skipBlanks(text, 0)
  const end = trimEnd(text, start, text.length)
  if (AUTHORIZATION.test(header)) addCredentials(text, start, end, strict, out)
  else if (COOKIE.test(header)) out.add('cookie', start, end)
  else if (rule !== undefined) out.add(rule.category, start, end)
  else if (strict && !isKept(header)) out.add('strict', start, end)
  else {
    out.scan(0, text.length)
    return false
  }
  return true
}

function isKept(header: string): boolean {
  return KEPT.has(header) || header.startsWith('content-') || header.startsWith('accept')
}

function addCredentials(
  text: string,
  start: number,
  end: number,
  strict: boolean,
  out: HandlerFindings,
): void {
  if (start >= end) return
  const { category, from } = readScheme(text, start)
  if (strict) out.add(category, start, end)
  else if (!isHidden(text, from) && !isChallenge(text, from)) out.add(category, from, end)
}
