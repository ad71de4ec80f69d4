import type { Scan } from '../../text/scan.ts'
import { authorityEnd, hasNoPort, passwordLimit } from '../url/authority.ts'
import { afterSlashes, schemeKind } from '../url/schemes.ts'

/**
 * Tells an address from the end of a URL's user part with its host (`https://user:pass@example.com`), which is found
 * as such: the host stays (redaction policy, section 5: url-userinfo). Asked for one position after the other.
 */
export class UserinfoReader {
  readonly #scan: Scan
  /** Of `anchors.separators`: those before are behind. */
  #next = 0
  /** Where the authority of the last URL begins, and how far an `@` belongs to it. */
  #start = -1
  #limit = -1
  /** How far a raw password reaches, of the last connection that was read. */
  #password = -1
  /** A host without a port and user, where an `@` belongs to the path unless a colon is before it. */
  #isHostAlone = false

  constructor(scan: Scan) {
    this.#scan = scan
  }

  /** Whether the `@` at `at` ends a user part. */
  owns(at: number): boolean {
    const { text } = this.#scan
    const { separators } = this.#scan.anchors
    let colon = -1
    for (; this.#next < separators.length && separators.at(this.#next) < at; this.#next++)
      if (afterSlashes(text, separators.at(this.#next)) >= 0) colon = separators.at(this.#next)
    if (colon >= 0) this.#read(colon)
    if (at < this.#start || at >= this.#limit) return false
    return !this.#isHostAlone || text.slice(this.#start, at).includes(':')
  }

  #read(colon: number): void {
    const { text } = this.#scan
    const start = afterSlashes(text, colon)
    const kind = schemeKind(text, colon)
    this.#start = start
    this.#isHostAlone = false
    this.#limit = start
    if (kind === 'without-user') return
    this.#limit = authorityEnd(text, start)
    const authority = text.slice(start, this.#limit)
    if (kind === 'connection') {
      this.#isHostAlone = !authority.includes(':') && !authority.includes('@')
      this.#limit = this.#passwordLimit(start)
    } else if (kind === 'http' && !authority.includes('@') && hasNoPort(text, start, this.#limit))
      this.#limit = this.#passwordLimit(start)
  }

  #passwordLimit(start: number): number {
    if (start >= this.#password) this.#password = passwordLimit(this.#scan.text, start)
    return this.#password
  }
}
