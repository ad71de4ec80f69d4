import { Anchor } from '../../text/anchor.ts'
import type { Detector } from '../../text/scan.ts'
import { passwordLimit } from './authority.ts'
import { isOneUrl } from './delimiters.ts'
import { ParameterReader } from './parameter-list.ts'
import { afterSlashes, schemeKind } from './schemes.ts'

/**
 * The properties of connection URLs that no `?` leads: `jdbc:sqlserver://host;user=sa;password=…` and
 * `jdbc:db2://host/DB:user=u;password=…;` (redaction policy, section 5, `connection-string`).
 */
export const connectionParameters: Detector = {
  name: 'connection-parameters',
  needs: Anchor.SCHEME,
  offForIdentifiers: false,
  structural: true,
  find(scan) {
    const { text, anchors } = scan
    const { separators } = anchors
    let done = 0
    for (let index = 0; index < separators.length; index++) {
      const colon = separators.at(index)
      if (colon < done || text.charCodeAt(colon) !== 0x3a) continue
      const start = afterSlashes(text, colon)
      if (start < 0 || schemeKind(text, colon) !== 'connection') continue
      const limit = passwordLimit(text, start)
      const list = propertiesStart(text, start, limit)
      done = list < 0 ? limit : new ParameterReader(scan, isOneUrl(text, scan.shape)).read(list, true)
    }
  },
}

/** Where the first property's name starts, or -1: after a `:`, as DB2 has it, or else after the `;` at the limit. */
function propertiesStart(text: string, start: number, limit: number): number {
  let name = start
  for (let at = start; at < limit; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x3d) return name
    if (code === 0x23) return -1
    if (code === 0x3a || code === 0x2f) name = at + 1
  }
  return text.charCodeAt(limit) === 0x3b ? limit + 1 : -1
}
