import { Anchor } from '../../text/anchor.ts'
import { isAlphanumeric, isDigit } from '../../text/characters.ts'
import { isPlaceholder } from '../../text/markers.ts'
import type { Detector, Scan } from '../../text/scan.ts'
import { decoded, trimPunctuation } from './delimiters.ts'
import { isParameterSegment, pathEnd, segmentEnd, slashSize } from './segments.ts'
import { SERVICES, type Service } from './services.ts'

/** Least characters of a key of an RPC service (redaction policy, section 5). */
const LEAST_KEY = 16

/** Longest part of a host that is read backwards. */
const LONGEST_HOST = 128

/**
 * The secrets that hosts of RPC nodes and of webhooks carry in their paths: `rpc-url-key` and `webhook-url`
 * (redaction policy, section 5). The host and what stands before the secret stay, and so does what follows it.
 */
export const serviceKeys: Detector = {
  name: 'service-keys',
  needs: Anchor.SLASH,
  offForIdentifiers: false,
  structural: true,
  find(scan) {
    const { text, anchors } = scan
    if ((anchors.bits & Anchor.DOT) === 0) return
    let slash = text.indexOf('/')
    while (slash >= 0) {
      const hostEnd = endOfHost(text, slash)
      if (endsLikeService(text, hostEnd)) {
        const service = serviceOf(text, hostEnd)
        const path = text.charCodeAt(slash - 1) === 0x5c ? slash - 1 : slash
        if (service !== undefined) slash = Math.max(slash, readPath(scan, service, path) - 1)
      }
      slash = text.indexOf('/', slash + 1)
    }
  },
}

/** Where the host before the slash at `slash` ends: before a port. */
function endOfHost(text: string, slash: number): number {
  let end = slash > 0 && text.charCodeAt(slash - 1) === 0x5c ? slash - 1 : slash
  if (!isDigit(text.charCodeAt(end - 1))) return end
  const least = end - 5
  while (end > least && isDigit(text.charCodeAt(end - 1))) end--
  return text.charCodeAt(end - 1) === 0x3a ? end - 1 : -1
}

/** `.com`, `.io`, `.org` or `.pro`, of any case: a look at two or three characters. */
function endsLikeService(text: string, end: number): boolean {
  if (end < 8) return false
  switch (text.charCodeAt(end - 1) | 0x20) {
    case 0x6d:
    case 0x67:
      return text.charCodeAt(end - 4) === 0x2e
    case 0x6f:
      return text.charCodeAt(end - 3) === 0x2e || text.charCodeAt(end - 4) === 0x2e
    default:
      return false
  }
}

function serviceOf(text: string, end: number): Service | undefined {
  const dot = text.lastIndexOf('.', end - 1)
  const least = Math.max(0, end - LONGEST_HOST)
  let start = dot
  while (start > least && isLabelPart(text.charCodeAt(start - 1))) start--
  const service = SERVICES.get(text.slice(start, end).toLowerCase())
  if (service?.subdomain === undefined) return service
  let host = start
  while (host > least && (isLabelPart(text.charCodeAt(host - 1)) || text.charCodeAt(host - 1) === 0x2e))
    host--
  return service.subdomain.test(text.slice(host, start)) ? service : undefined
}

function isLabelPart(code: number): boolean {
  return isAlphanumeric(code) || code === 0x2d || code === 0x5f
}

/** Adds the secrets of the path that starts at `slash`; returns up to where it has been read. */
function readPath(scan: Scan, service: Service, slash: number): number {
  const { text } = scan
  service.path.lastIndex = slash
  if (!service.path.test(text)) return slash
  const start = service.path.lastIndex
  switch (service.secret) {
    case 'key':
      return addKey(scan, start)
    case 'any-key':
      return addKeys(scan, start)
    case 'segment':
      return addPath(scan, service, start, segmentEnd(text, start))
    case 'two-segments':
      return addPath(scan, service, start, twoSegmentsEnd(text, start))
    case 'rest':
      return addPath(scan, service, start, pathEnd(text, start))
  }
}

function addKey(scan: Scan, start: number): number {
  const end = keyEnd(scan.text, start)
  if (end - start >= LEAST_KEY) scan.add('rpc-url-key', start, end)
  return end
}

/** Every segment that may be a key, from the slash at `from` on. */
function addKeys(scan: Scan, from: number): number {
  const { text } = scan
  let at = from
  for (let slash = slashSize(text, at); slash > 0; slash = slashSize(text, at)) {
    const start = at + slash
    const end = keyEnd(text, start)
    if (end - start >= LEAST_KEY && isKey(text.slice(start, end))) scan.add('rpc-url-key', start, end)
    at = segmentEnd(text, start)
  }
  return at
}

function keyEnd(text: string, start: number): number {
  let end = start
  while (isLabelPart(text.charCodeAt(end))) end++
  return end
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Lower-case words that are joined, the first without digits: `available-nodes-methods`, `polygon_zkevm_cardona`. */
const WORDS = /^[a-z]+(?:[-_][a-z0-9]+)+$/

function isKey(segment: string): boolean {
  return UUID.test(segment) || !WORDS.test(segment)
}

function twoSegmentsEnd(text: string, start: number): number {
  const first = segmentEnd(text, start)
  const slash = slashSize(text, first)
  if (slash === 0) return first
  const second = segmentEnd(text, first + slash)
  return isParameterSegment(text.slice(first + slash, second)) ? first : second
}

/** `&`, `,`, `;` or `|`: no webhook has them, and the next field of a list follows. */
function isMark(code: number): boolean {
  return code === 0x26 || code === 0x2c || code === 0x3b || code === 0x7c
}

function addPath(scan: Scan, service: Service, start: number, end: number): number {
  const { text } = scan
  let mark = start
  while (mark < end && !isMark(text.charCodeAt(mark))) mark++
  const last = trimPunctuation(text, start, mark)
  const secret = decoded(text.slice(start, last))
  if (last > start && !isParameterSegment(secret) && !isPlaceholder(secret))
    scan.add(service.category, start, last)
  return end
}
