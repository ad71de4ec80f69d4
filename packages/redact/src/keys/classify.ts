import { type KeyRule, ruleOfWords } from './table.ts'
import { wordsOf } from './words.ts'

/** How the text under a key is read before anything else (redaction policy, section 5). */
export type Shape =
  | 'text'
  /** A URL, absolute or only its path. */
  | 'url'
  /** A query string or fragment without its first character. */
  | 'query'
  /** The value of an HTTP header or of RPC metadata; its rule is that of the header's name. */
  | 'header'
  /** SQL, a Redis command, or a JSON query. */
  | 'database'
  /** Removed as a whole: bind values and variables. */
  | 'db-parameter'
  | 'graphql'
  /** A command with its arguments: as one text or as an array. */
  | 'command'

/** What a key says of its value. */
export interface KeyVerdict {
  /** Of a sensitive key; undefined where the key is kept. */
  readonly rule: KeyRule | undefined
  /** An identifier (section 4): the detectors of numbers and hex are off. */
  readonly identifier: boolean
  readonly shape: Shape
  /** Name of the header, lower-case, where `shape` is `header`; otherwise ''. */
  readonly header: string
}

const KEPT = new Set([
  'session.id',
  'mcp.session.id',
  'user.id',
  'db.user',
  'network.peer.address',
  'destination.address',
  'process.owner',
  'process.user.name',
  'process.real_user.name',
  'process.saved_user.name',
])

const IDENTIFIERS = new Set(
  'traceid spanid parentid traceparent tracestate requestid correlationid eventid messageid buildid commit sha commitsha revision digest checksum etag blockhash parenthash stateroot fingerprint imageid containerid clusterid instanceid uid uuid b3 sentrytrace offset partition cid'.split(
    ' ',
  ),
)

const HEADER = /(?:^|\.)(?:http\.(?:request|response)\.header|rpc\.(?:.+\.)?metadata)\.(.+)$/s
const DATABASE = /(?:^|\.)db\.(?:query\.text|statement)$|(?:^|[^a-z0-9])sql$/
const PARAMETER =
  /(?:^|\.)(?:db\.(?:query|operation)\.parameter\..*|db\.(?:postgresql|mysql)\.values|db\.typeorm\.parameters|graphql\.variables(?:\..*)?)$/s
const GRAPHQL = /(?:^|\.)graphql\.(?:source|document|query)$/
const COMMAND = /(?:^|\.)process\.command_(?:args|line)$/
const URL_ENDS = new Set(['url', 'uri', 'href', 'endpoint', 'referer', 'location', 'dsn'])

/** Judges a key with its path, such as `wallet.address` (redaction policy, sections 4 and 5). Not cached. */
export function judgeKey(key: string, own?: ReadonlyMap<string, KeyRule>): KeyVerdict {
  const words = wordsOf(key)
  const lower = key.toLowerCase()
  const header = HEADER.exec(lower)?.[1] ?? ''
  return {
    rule: KEPT.has(lower) ? undefined : ruleOfWords(header === '' ? words : wordsOf(header), own),
    identifier: isIdentifier(words),
    shape: header === '' ? shapeOf(lower, words) : 'header',
    header,
  }
}

/** The rule of a name within a text: a parameter of a URL, a flag of a command, the key of a pair. Not cached. */
export function ruleOfName(name: string, own?: ReadonlyMap<string, KeyRule>): KeyRule | undefined {
  return ruleOfWords(wordsOf(name), own)
}

function isIdentifier(words: readonly string[]): boolean {
  const last = words[words.length - 1]
  return (
    last !== undefined && (IDENTIFIERS.has(last) || IDENTIFIERS.has((words[words.length - 2] ?? '') + last))
  )
}

function shapeOf(key: string, words: readonly string[]): Shape {
  if (key === 'url.query' || key === 'url.fragment') return 'query'
  if (key.startsWith('url.') || key === 'http.target' || URL_ENDS.has(words[words.length - 1] ?? ''))
    return 'url'
  if (DATABASE.test(key)) return 'database'
  if (PARAMETER.test(key)) return 'db-parameter'
  if (GRAPHQL.test(key)) return 'graphql'
  if (COMMAND.test(key)) return 'command'
  return 'text'
}
