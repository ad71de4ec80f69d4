import { wordsOf } from '../keys/words.ts'
import { markerEnd } from '../text/markers.ts'
import type { HandlerFindings } from '../text/scan.ts'

/** A segment whose last word is one of these is followed by a secret (redaction policy, section 5). */
const BEFORE_SECRET = new Set(
  'session sess sid token otp auth apikey csrf refresh reset magic verify'.split(' '),
)

const ENDING = /(?:session|sess|sid|token|otp|auth|key|csrf|refresh|reset|magic|verify)s?[^A-Za-z0-9]{0,8}$/i

/** No detector finds less, such as an address at a two-letter domain; most numbers and options are shorter. */
const SHORTEST_SECRET = 6

/**
 * Replaces the segments of a Redis key that follow one such as `session` or `user_token`, and gives the key to the
 * detectors. Where `sessions` or `tokens` follows, as in Spring's `session:sessions:<id>`, the one behind it goes too.
 */
export function redactRedisKey(text: string, start: number, end: number, out: HandlerFindings): void {
  let isSecret = false
  let segment = start
  while (segment <= end) {
    const segmentEnd = endOfSegment(text, segment, end)
    if (segment === start && segmentEnd === end) break
    if (isSecret) out.add('redis-argument', segment, segmentEnd, '?')
    isSecret = announces(text, segment, segmentEnd, isSecret)
    segment = segmentEnd + 1
  }
  if (end - start >= SHORTEST_SECRET) out.scan(start, end)
}

function endOfSegment(text: string, at: number, end: number): number {
  while (at < end && text.charCodeAt(at) !== 0x3a) {
    // A colon in a marker divides nothing.
    const marker = text.charCodeAt(at) === 0x5b ? markerEnd(text, at) : -1
    at = marker < 0 || marker > end ? at + 1 : marker
  }
  return at
}

function announces(text: string, start: number, end: number, isSecret: boolean): boolean {
  // Most segments are ruled out by their end.
  if (end - start < 3 || end - start > 128 || !ENDING.test(text.slice(Math.max(start, end - 24), end)))
    return false
  const words = wordsOf(text.slice(start, end))
  const last = words[words.length - 1] ?? ''
  if (BEFORE_SECRET.has(last)) return true
  // `api-key` and `api_key` are two words.
  if (last === 'key' && words[words.length - 2] === 'api') return true
  return isSecret && last.endsWith('s') && BEFORE_SECRET.has(last.slice(0, -1))
}
