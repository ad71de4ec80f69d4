import { Anchor } from '../../text/anchor.ts'
import { isAlphanumeric } from '../../text/characters.ts'
import type { Detector } from '../../text/scan.ts'
import { isEscapeLetter } from '../boundary.ts'
import { domainEnd } from './email-domain.ts'
import { isWideLetter, isWideSyllable } from './email-letters.ts'
import { UserinfoReader } from './email-userinfo.ts'

/**
 * E-mail addresses, letters of any script among them; not the remote of a repository (`git@host`), an existing
 * `REDACTED@`, a file (`logo@2x.png`), a systemd unit (`getty@tty1.service`), a package with its version, or the user
 * part of a URL (redaction policy, section 6).
 */
export const email: Detector = {
  name: 'email',
  needs: Anchor.AT,
  offForIdentifiers: false,
  structural: false,
  find(scan) {
    const { text, anchors } = scan
    const { ats } = anchors
    const userinfo = (anchors.bits & Anchor.SCHEME) === 0 ? undefined : new UserinfoReader(scan)
    for (let index = 0; index < ats.length; index++) {
      const at = ats.at(index)
      const start = localStart(text, at)
      if (start === at || isNoMailbox(text, start, at)) continue
      const end = domainEnd(text, at + 1)
      if (end > 0 && !isAlgorithm(text, start, at, end) && userinfo?.owns(at) !== true)
        scan.add('email', start, end)
    }
  },
}

const QUOTE = 0x22

/** Where the mailbox's name starts that ends before `at`, or `at`. Reads back no further than the `@` before. */
function localStart(text: string, at: number): number {
  const last = text.charCodeAt(at - 1)
  if (last === QUOTE) return quotedStart(text, at)
  const stopsAtSyllables = !isWideSyllable(last)
  let start = at
  while (start > 0 && isLocal(text.charCodeAt(start - 1), stopsAtSyllables)) start--
  if (isEscapeLetter(text, start)) start++
  // What is punctuation where it is not within the name: `'a@b.c'`, `--to=-a@b.c`, `...a@b.c`.
  while (start < at && isPunctuation(text.charCodeAt(start))) start++
  return start
}

/** Letters and digits of any script and `. _ + - ' %`; other signs that RFC 5322 allows delimit names and values. */
function isLocal(code: number, stopsAtSyllables: boolean): boolean {
  if (isAlphanumeric(code) || code === 0x5f || isPunctuation(code)) return true
  return code > 0x7f && !(stopsAtSyllables && isWideSyllable(code)) && isWideLetter(code)
}

/** `. - + ' %` */
function isPunctuation(code: number): boolean {
  return code === 0x2e || code === 0x2d || code === 0x2b || code === 0x27 || code === 0x25
}

/** Most characters of a name in quotes (RFC 5321, section 4.5.3.1.1). */
const LONGEST_QUOTED = 64

/** `"john doe"@example.com`: where the first quote is, with nothing before that could end a text in quotes. */
function quotedStart(text: string, at: number): number {
  const least = Math.max(0, at - 2 - LONGEST_QUOTED)
  for (let index = at - 2; index >= least; index--) {
    const code = text.charCodeAt(index)
    if (code === QUOTE) return index < at - 2 && !isAlphanumeric(text.charCodeAt(index - 1)) ? index : at
    if (code < 0x20 || code === 0x40 || code === 0x5c) return at
  }
  return at
}

const ALGORITHM_DOMAINS = /^(?:openssh\.com|libssh\.org)$/
const ALGORITHM = /^[a-z0-9-]*(?:\d|-)[a-z0-9-]*$/

/** What SSH has negotiated: `aes256-gcm@openssh.com`, `curve25519-sha256@libssh.org`. */
function isAlgorithm(text: string, start: number, at: number, end: number): boolean {
  const size = end - at - 1
  if (size !== 10 && size !== 11) return false
  return ALGORITHM_DOMAINS.test(text.slice(at + 1, end)) && ALGORITHM.test(text.slice(start, at))
}

/** The user of a repository, or what was redacted before. */
function isNoMailbox(text: string, start: number, at: number): boolean {
  const size = at - start
  return (size === 3 && text.startsWith('git', start)) || (size === 8 && text.startsWith('REDACTED', start))
}
