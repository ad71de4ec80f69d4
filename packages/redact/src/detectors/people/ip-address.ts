import { isIPv6 } from 'node:net'
import { isPublicIp } from '../../checks/ip.ts'
import { ipv4End, ipv6At, ipv6RowEnd } from '../../checks/ip-shape.ts'
import { Anchor } from '../../text/anchor.ts'
import { isAlphanumeric, isDigit, isHexDigit, isLetter } from '../../text/characters.ts'
import type { Detector, Scan } from '../../text/scan.ts'
import { isFreeBefore } from '../boundary.ts'
import { isSameList, isSomebodys } from './ip-address-context.ts'

/**
 * Public IPv4 and IPv6 addresses, documentation ranges among them, after a word that says they are somebody's; in
 * strict all public ones (redaction policy, sections 6 and 8). Port, brackets and zone stay.
 */
export const ipAddress: Detector = {
  name: 'ip-address',
  needs: Anchor.POINTS | Anchor.COLONS,
  offForIdentifiers: true,
  structural: false,
  find(scan) {
    const { anchors } = scan
    if ((anchors.bits & Anchor.POINTS) !== 0) findIpv4(scan)
    if ((anchors.bits & Anchor.COLONS) !== 0) findIpv6(scan)
  },
}

const POINT = 0x2e
const COLON = 0x3a

function findIpv4(scan: Scan): void {
  const { text } = scan
  const { numbers } = scan.anchors
  const list = new AddressList(scan)
  for (let run = 0; run + 6 < numbers.length; run += 2) {
    const first = numbers.at(run + 1)
    if (numbers.at(run + 2) !== first + 1 || text.charCodeAt(first) !== POINT) continue
    if (numbers.at(run + 4) !== numbers.at(run + 3) + 1 || numbers.at(run + 6) !== numbers.at(run + 5) + 1)
      continue
    const start = numbers.at(run)
    const end = ipv4End(text, start)
    if (end > 0 && isAlone(text, start, end)) list.judge(start, end)
  }
}

/** Not part of a longer number, a version (`1.2.3.4-rc1`), a product (`Chrome/124.0.0.0`) or a file name. */
function isAlone(text: string, start: number, end: number): boolean {
  const before = text.charCodeAt(start - 1)
  if (!isFreeBefore(text, start) || before === POINT || isProduct(text, start)) return false
  if (before === COLON && isInIpv6Row(text, start)) return false
  const after = text.charCodeAt(end)
  const next = text.charCodeAt(end + 1)
  if (after === POINT) return !isDigit(next) && !(next >= 0x61 && next <= 0x7a)
  if (after === 0x2d) return !isLetter(next)
  if (after === 0x2b || after === 0x5f) return !isAlphanumeric(next)
  return !isAlphanumeric(after)
}

/** After a row of hex digits and colons with two colons together: the tail of what is no valid IPv6 address. */
function isInIpv6Row(text: string, start: number): boolean {
  const least = Math.max(0, start - LONGEST_ROW)
  for (let at = start - 1; at > least; at--) {
    const code = text.charCodeAt(at)
    if (code === COLON) {
      if (text.charCodeAt(at - 1) === COLON) return true
    } else if (!isHexDigit(code)) return false
  }
  return false
}

const LONGEST_ROW = 45

/** Most characters of a product's name that are looked at. */
const LONGEST_PRODUCT = 24

/** `Chrome/`: a name with a capital and a slash. */
function isProduct(text: string, start: number): boolean {
  if (text.charCodeAt(start - 1) !== 0x2f) return false
  let at = start - 1
  const least = Math.max(0, at - LONGEST_PRODUCT)
  while (at > least && isAlphanumeric(text.charCodeAt(at - 1))) at--
  const code = text.charCodeAt(at)
  return code >= 0x41 && code <= 0x5a
}

function findIpv6(scan: Scan): void {
  const { text } = scan
  const { separators } = scan.anchors
  const list = new AddressList(scan)
  let done = 0
  for (let index = 0; index < separators.length; index++) {
    const colon = separators.at(index)
    if (colon < done || text.charCodeAt(colon) !== COLON) continue
    done = ipv6RowEnd(text, colon)
    // One colon more at least, or it is the end of a label.
    if (done - colon < 3) continue
    const found = ipv6At(text, colon, isIPv6)
    if (found !== undefined && mayBeHost(text, found.start, found.end)) list.judge(found.start, found.end)
  }
}

/**
 * Public addresses begin with a digit, or are mapped ones. Words of hex letters (`dead::beef`) and eight bytes (EUI-64)
 * are none.
 */
function mayBeHost(text: string, start: number, end: number): boolean {
  if (!isDigit(text.charCodeAt(start)) && text.charCodeAt(start) !== COLON) return false
  return end - start !== EIGHT_BYTES || text.slice(start, end).includes('::')
}

/** `00:1a:2b:ff:fe:3c:4d:5e` */
const EIGHT_BYTES = 23

/** Adds the addresses that are somebody's; what is said of one holds for those that follow it in a list. */
class AddressList {
  readonly #scan: Scan
  #end = -1
  #isSomebodys: boolean | undefined

  constructor(scan: Scan) {
    this.#scan = scan
  }

  judge(start: number, end: number): void {
    const { text, strict } = this.#scan
    if (!strict && !isSameList(text, this.#end, start)) this.#isSomebodys = undefined
    this.#end = end
    if (!isPublicIp(text.slice(start, end))) return
    if (!strict) this.#isSomebodys ??= isSomebodys(text, start, this.#scan.key)
    if (strict || this.#isSomebodys) this.#scan.add('ip-address', start, end)
  }
}
