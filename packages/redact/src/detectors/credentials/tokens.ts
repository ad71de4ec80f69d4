import type { Category } from '../../category.ts'
import { Anchor } from '../../text/anchor.ts'
import type { Detector, Scan } from '../../text/scan.ts'
import { isEscapeLetter, isFreeBefore } from '../boundary.ts'
import { AWS_PREFIXES, awsKeyEnd } from './aws-key.ts'
import { jwtEnd, shortHeaderStart } from './jwt.ts'
import { VENDOR_PREFIXES } from './vendor-token.ts'
import { findParted } from './vendor-token-parted.ts'

interface Kind {
  readonly category: Category
  readonly prefix: string
  end(text: string, start: number, runEnd: number): number
}

const kinds: readonly Kind[] = [
  { category: 'jwt', prefix: 'eyJ', end: jwtEnd },
  ...AWS_PREFIXES.map(
    (prefix): Kind => ({
      category: 'aws-key',
      prefix,
      end: (text, start) => awsKeyEnd(text, start + prefix.length),
    }),
  ),
  ...VENDOR_PREFIXES.map(
    ({ prefix, body }): Kind => ({
      category: 'vendor-token',
      prefix,
      end: (text, start, runEnd) => body(text, start + prefix.length, runEnd),
    }),
  ),
]

/** Which kinds begin with two characters: 0 for none, else 1 + the place in `groups`. */
const groupOf = new Uint8Array(128 * 128)
const groups: Kind[][] = []
for (const kind of kinds) {
  const pair = kind.prefix.charCodeAt(0) * 128 + kind.prefix.charCodeAt(1)
  if (groupOf[pair] === 0) groupOf[pair] = groups.push([])
  groups[(groupOf[pair] as number) - 1]?.push(kind)
}

/** A run with less than this left holds no token: a cut JWT is the shortest. */
const SHORTEST = 10

/**
 * Tokens that their prefix gives away: JWTs, vendors' tokens and AWS access key ids (redaction policy, section 6).
 * One walk over the runs does for all; a token starts where a run or a piece of it between `-` and `_` does.
 */
export const tokenDetector: Detector = {
  name: 'tokens',
  needs: Anchor.RUN,
  offForIdentifiers: false,
  structural: false,
  find(scan: Scan): void {
    const { runs } = scan.anchors
    let done = 0
    for (let index = 0; index < runs.length; index += 2) {
      const end = runs.at(index + 1)
      const runStart = runs.at(index)
      if (end <= done || (end - runStart === 36 && isUuid(scan.text, runStart))) continue
      const start = Math.max(runStart, done)
      done = searchRun(scan, isEscapeLetter(scan.text, start) ? start + 1 : start, end)
    }
  },
}

/** Searches one run, and what belongs to it before and after; how far the text is known then. */
function searchRun(scan: Scan, start: number, end: number): number {
  const { text } = scan
  const across = addAcross(scan, start, end)
  let at = across < 0 ? start : across
  while (end - at >= SHORTEST) {
    const next = addAt(scan, at, end)
    if (next >= 0) {
      at = next
      continue
    }
    while (at < end && !isJoiner(text.charCodeAt(at))) at++
    while (at < end && isJoiner(text.charCodeAt(at))) at++
  }
  return Math.max(at, end)
}

/** Adds the token that starts at `at`; its end, or -1. */
function addAt(scan: Scan, at: number, end: number): number {
  const { text } = scan
  const first = text.charCodeAt(at)
  const second = text.charCodeAt(at + 1)
  const group = groupOf[first * 128 + second]
  if (group === undefined || group === 0) return -1
  for (const kind of groups[group - 1] as Kind[]) {
    if (!text.startsWith(kind.prefix, at)) continue
    const last = kind.end(text, at, end)
    if (last < 0) continue
    // Slack's `xoxe.xoxb-…` is one token.
    const isRefreshable =
      text.startsWith('xox', at) && at >= 5 && text.startsWith('xoxe.', at - 5) && isFreeBefore(text, at - 5)
    scan.add(kind.category, isRefreshable ? at - 5 : at, last)
    return last
  }
  return -1
}

/** Adds the token that the run belongs to but that began before it; its end, or -1. */
function addAcross(scan: Scan, start: number, end: number): number {
  const { text } = scan
  const header = shortHeaderStart(text, start)
  if (header >= 0) {
    const last = jwtEnd(text, header, start - 1)
    if (last >= 0) {
      scan.add('jwt', header, last)
      return last
    }
  }
  const vendor = findParted(text, start, end)
  if (vendor === undefined) return -1
  scan.add('vendor-token', vendor.start, vendor.end)
  return vendor.end
}

/** By its dashes: of all runs the most frequent. */
function isUuid(text: string, start: number): boolean {
  return (
    text.charCodeAt(start + 8) === 0x2d &&
    text.charCodeAt(start + 13) === 0x2d &&
    text.charCodeAt(start + 18) === 0x2d &&
    text.charCodeAt(start + 23) === 0x2d
  )
}

function isJoiner(code: number): boolean {
  return code === 0x2d || code === 0x5f
}
