import type { Category } from '../../category.ts'
import { Anchor } from '../../text/anchor.ts'
import { isPlaceholder, isTemplate, markerEnd } from '../../text/markers.ts'
import type { Positions } from '../../text/positions.ts'
import type { Detector, Scan } from '../../text/scan.ts'
import { authorityEnd, hasNoPort, passwordLimit } from './authority.ts'
import { decoded } from './delimiters.ts'
import { withoutMarkers } from './names.ts'
import { afterSlashes, schemeKind } from './schemes.ts'

/** Least characters of a password whose `@` was cut off, to tell it from a port that is named (`host:http`). */
const LEAST_CUT_PASSWORD = 6

/**
 * User and password of URLs: `url-userinfo`, and `connection-string` where the scheme is that of a database, broker,
 * mail, file or directory server or of JDBC (redaction policy, section 5). Host and path stay, and so does the user
 * `git`.
 */
export const urlUserinfo: Detector = {
  name: 'url-userinfo',
  needs: Anchor.AT | Anchor.SCHEME,
  offForIdentifiers: false,
  structural: true,
  find(scan) {
    const { text, anchors } = scan
    const { separators } = anchors
    if ((anchors.bits & Anchor.AT) === 0 && !mayBeCut(text, separators)) return
    const reader = new AtReader(scan)
    for (let index = 0; index < separators.length; index++) {
      const colon = separators.at(index)
      if (colon < reader.done || text.charCodeAt(colon) !== 0x3a) continue
      const start = afterSlashes(text, colon)
      if (start >= 0) reader.readUrl(colon, start)
      else if (isOracle(text, colon)) reader.readConnection(colon + 1, true)
    }
  },
}

/** Finds the `@` of one URL after the other; reads no part of the text twice. */
class AtReader {
  /** The text before it has been read. */
  done = 0
  readonly #scan: Scan
  /** Of `anchors.ats`: those before are behind. */
  #next = 0
  /** Up to here no `@` is left that `passwordLimit` would let through. */
  #limit = -1

  constructor(scan: Scan) {
    this.#scan = scan
  }

  readUrl(colon: number, start: number): void {
    const { text } = this.#scan
    const kind = schemeKind(text, colon)
    if (kind === 'without-user') return
    if (kind === 'connection') {
      this.readConnection(start, false)
      return
    }
    const end = authorityEnd(text, start)
    const at = this.#lastAt(start, end)
    if (at >= 0) this.#add('url-userinfo', start, at)
    else if (kind === 'http' && hasNoPort(text, start, end)) this.#readRaw('url-userinfo', start, end)
    this.done = Math.max(this.done, end)
  }

  readConnection(start: number, isOracle: boolean): void {
    const { text } = this.#scan
    const end = authorityEnd(text, start)
    // `ftp://host/file@2`: a host without a port and no user; nothing but a path is before the `@`.
    const isPathNext = text.charCodeAt(end) === 0x2f || text.charCodeAt(end) === 0x23
    const isHostAlone =
      !isOracle &&
      isPathNext &&
      !withoutMarkers(text.slice(start, end)).includes(':') &&
      !this.#hasAt(start, end)
    if (isHostAlone && !this.#hasColonBeforeAt(end)) return
    this.#readRaw('connection-string', start, end)
  }

  #readRaw(category: Category, start: number, authority: number): void {
    const { text } = this.#scan
    if (start >= this.#limit) this.#limit = passwordLimit(text, start)
    const at = this.#lastAt(start, this.#limit)
    if (at >= 0) {
      this.#add(category, start, at)
      this.done = at
      return
    }
    // A raw password that is cut may have had a `/` before the cut.
    const end = category === 'connection-string' ? this.#limit : authority
    if (end !== text.length || !hasNoPort(text, start, authority)) return
    if (end - text.indexOf(':', start) > LEAST_CUT_PASSWORD) this.#add(category, start, end)
  }

  #hasAt(start: number, end: number): boolean {
    const next = this.#nextAt(start)
    return next >= 0 && next < end
  }

  #hasColonBeforeAt(start: number): boolean {
    const { text } = this.#scan
    if (start >= this.#limit) this.#limit = passwordLimit(text, start)
    const at = this.#lastAt(start, this.#limit)
    return at >= 0 && withoutMarkers(text.slice(start, at)).includes(':')
  }

  #nextAt(start: number): number {
    const { ats } = this.#scan.anchors
    while (this.#next < ats.length && ats.at(this.#next) < start) this.#next++
    return this.#next < ats.length ? ats.at(this.#next) : -1
  }

  /** The last `@` in `[start, end)`, or -1. */
  #lastAt(start: number, end: number): number {
    if (!this.#hasAt(start, end)) return -1
    const { ats } = this.#scan.anchors
    let last = this.#next
    while (last + 1 < ats.length && ats.at(last + 1) < end) last++
    this.#next = last
    return ats.at(last)
  }

  #add(category: Category, start: number, end: number): void {
    const userinfo = this.#scan.text.slice(start, end)
    if (!isSecret(userinfo)) return
    // `:secret` as a whole would pass for a placeholder.
    this.#scan.add(category, userinfo.startsWith(':') ? start + 1 : start, end)
  }
}

/** `jdbc:oracle:thin:` and its kin, after which `user/password@` may stand. */
const ORACLE = /jdbc:oracle:(?:thin|oci8?)$/i
const LONGEST_ORACLE = 'jdbc:oracle:thin'.length

function isOracle(text: string, colon: number): boolean {
  const last = text.charCodeAt(colon - 1) | 0x20
  if (last !== 0x6e && last !== 0x69 && last !== 0x38) return false
  return ORACLE.test(text.slice(Math.max(0, colon - LONGEST_ORACLE), colon))
}

/** Whether the text ends within the authority of its last URL, or within what may be a raw password. */
function mayBeCut(text: string, separators: Positions): boolean {
  for (let index = separators.length - 1; index >= 0; index--) {
    const start = afterSlashes(text, separators.at(index))
    if (start >= 0)
      return (
        authorityEnd(text, start) === text.length ||
        (schemeKind(text, separators.at(index)) === 'connection' &&
          passwordLimit(text, start) === text.length)
      )
  }
  return false
}

/** Whether there is more than the user `git`, or placeholders: `app:***`, `REDACTED:REDACTED`, `${USER}`. */
function isSecret(userinfo: string): boolean {
  if (userinfo === '' || userinfo === '/' || userinfo === 'git') return false
  const marker = markerEnd(userinfo, 0)
  const colon = userinfo.indexOf(':', Math.max(marker, 0))
  if (colon < 0) return !isPlaceholder(decoded(userinfo))
  const user = userinfo.slice(0, colon)
  const password = decoded(userinfo.slice(colon + 1))
  if (password === '') return user !== 'git' && !isPlaceholder(user)
  // A password may begin with `:` or `@`; no placeholder of a URL does.
  if (password.startsWith(':') || password.startsWith('@')) return true
  return !isPlaceholder(password) && !isTemplate(password)
}
