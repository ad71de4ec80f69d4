import { Anchor } from '../../text/anchor.ts'
import type { Detector, Scan } from '../../text/scan.ts'
import { decoded, endsUrl, trimPunctuation } from './delimiters.ts'
import { FilePaths } from './file-path.ts'
import { withoutMarkers } from './names.ts'
import { isParameterSegment, segmentEnd, slashSize } from './segments.ts'

/** Segments after which a token stands (redaction policy, section 5), lower-case, without `-` and `_`. */
const KEYWORDS = new Set(
  (
    'token tokens reset resetpassword passwordreset verify verification confirm confirmation activate invite invitation ' +
    'magic magiclink unsubscribe apikey session sso verifyemail confirmemail emailverification'
  ).split(' '),
)

/** Of these only the very next segment is one: `session/<id>`, but not `tokens/ethereum/<address>`. */
const NEXT_ONLY = new Set(['token', 'tokens', 'apikey', 'session', 'sso'])

const LONGEST_KEYWORD = 18
const LEAST_TOKEN = 16

/** `Mg`, `42`: the user's id in `/reset/<user>/<token>`. */
const SHORT_ID = /^(?:\d{1,12}|(?=[A-Za-z0-9]{2,10}$)[a-z0-9]*[A-Z][A-Za-z0-9]*)$/

/** A file of a web page, rather than a token with a dot. */
const ASSET =
  /\.(?:c?js|mjs|jsx|tsx?|css|map|html?|json|xml|txt|md|png|jpe?g|gif|svg|webp|ico|woff2?|ttf|pdf|php)$/i

/** First letters and lengths of keywords, with and without a hyphen, at `letter * 32 + length`. */
const shapes = new Uint8Array(32 * 32)
for (const word of KEYWORDS) {
  shapes[(word.charCodeAt(0) & 31) * 32 + word.length] = 1
  shapes[(word.charCodeAt(0) & 31) * 32 + word.length + 1] = 1
}

/**
 * Tokens in paths: `path-token`, a segment of 16 or more characters with a digit after one that says so
 * (redaction policy, section 5). In URLs and their paths; paths of files and parameters of routes stay.
 */
export const pathTokens: Detector = {
  name: 'path-token',
  needs: Anchor.SLASH,
  offForIdentifiers: false,
  structural: true,
  find(scan) {
    const { text } = scan
    const paths = new FilePaths(text)
    let slash = scan.shape === 'url' && text.charCodeAt(0) !== 0x2f ? -1 : text.indexOf('/')
    const last = text.length - LEAST_TOKEN
    for (;;) {
      const next = text.indexOf('/', slash + 1)
      if (next < 0 || next >= last) return
      const start = slash + 1
      const size = next - start - (text.charCodeAt(next - 1) === 0x5c ? 1 : 0)
      if (size <= LONGEST_KEYWORD && shapes[(text.charCodeAt(start) & 31) * 32 + size] === 1) {
        readAfter(scan, paths, start, start + size, next)
      }
      slash = next
    }
  },
}

/** Reads what follows the segment `[start, end)` and the slash at `slash`, if the segment is a keyword. */
function readAfter(scan: Scan, paths: FilePaths, start: number, end: number, slash: number): void {
  const { text } = scan
  const keyword = text.slice(start, end).toLowerCase().replace(/[-_]/g, '')
  if (!KEYWORDS.has(keyword)) return
  const next = slash + 1
  const nextEnd = tokenEnd(text, next)
  if (isToken(text, next, nextEnd)) {
    add(scan, paths, start, next, nextEnd)
    return
  }
  const size = slashSize(text, nextEnd)
  if (size === 0 || NEXT_ONLY.has(keyword) || !SHORT_ID.test(text.slice(next, nextEnd))) return
  const last = nextEnd + size
  const lastEnd = tokenEnd(text, last)
  if (isToken(text, last, lastEnd)) add(scan, paths, start, last, lastEnd)
}

function add(scan: Scan, paths: FilePaths, keyword: number, start: number, end: number): void {
  if (scan.shape === 'url' || !paths.isFile(keyword, end)) scan.add('path-token', start, end)
}

/** Where a segment ends, without what a sentence or a list puts behind it. */
function tokenEnd(text: string, start: number): number {
  const end = segmentEnd(text, start)
  for (let at = start; at < end; at++)
    if (isMark(text.charCodeAt(at))) return trimPunctuation(text, start, at)
  return slashSize(text, end) > 0 ? end : trimPunctuation(text, start, end)
}

/** `,`, `;`, `&`, `|` or a closing bracket that no token holds; endsUrl() knows the rest. */
function isMark(code: number): boolean {
  return code === 0x2c || code === 0x3b || code === 0x26 || code === 0x7c || code === 0x29 || endsUrl(code)
}

function isToken(text: string, start: number, end: number): boolean {
  if (end - start < LEAST_TOKEN) return false
  const segment = decoded(withoutMarkers(text.slice(start, end)))
  return (
    segment.length >= LEAST_TOKEN &&
    /\d/.test(segment) &&
    !isParameterSegment(segment) &&
    !ASSET.test(segment)
  )
}
