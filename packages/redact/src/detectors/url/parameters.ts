import { Anchor } from '../../text/anchor.ts'
import type { Detector } from '../../text/scan.ts'
import { endsUrl, isOneUrl } from './delimiters.ts'
import { ParameterReader } from './parameter-list.ts'

/**
 * Parameters of queries and fragments whose names say that the value is secret: `?a=b` and `#a=b` in any text, what
 * follows a `&`, and the whole text where its key says that it is a query (redaction policy, section 5). In strict
 * every value (section 8).
 */
export const urlParameters: Detector = {
  name: 'url-parameters',
  // A query of one word, which goes in strict, has no anchor.
  needs: 0,
  offForIdentifiers: false,
  structural: true,
  find(scan) {
    const { text, anchors, shape } = scan
    if (shape !== 'query' && (anchors.bits & Anchor.QUERY) === 0) return
    if ((anchors.bits & Anchor.SEPARATOR) === 0 && !scan.strict) return
    const reader = new ParameterReader(scan, isOneUrl(text, shape))
    let at = shape === 'query' ? reader.read(0) : 0
    // Each is searched again only when it has been passed: a text of many of one and none of another stays linear.
    let question = text.indexOf('?', at)
    let hash = text.indexOf('#', at)
    let and = text.indexOf('&', at)
    for (;;) {
      if (question >= 0 && question < at) question = text.indexOf('?', at)
      if (hash >= 0 && hash < at) hash = text.indexOf('#', at)
      if (and >= 0 && and < at) and = text.indexOf('&', at)
      const first = least(least(question, hash), and)
      if (first < 0) return
      at = reader.read(first === and ? listStart(text, at, and) : first + 1)
      if (at <= first) at = first + 1
    }
  },
}

/** The lesser of two positions, -1 being none. */
function least(one: number, other: number): number {
  if (one < 0) return other
  return other < 0 || one < other ? one : other
}

/** Where the parameter before a `&` starts that no `?` leads: `code=…&state=…`, the body of a form. */
function listStart(text: string, from: number, and: number): number {
  let start = and
  while (start > from && !isListEdge(text, start - 1)) start--
  return start === and ? and + 1 : start
}

function isListEdge(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  return (
    endsUrl(code) || code === 0x28 || code === 0x7b || (code === 0x5b && !text.startsWith('[REDACTED', at))
  )
}
