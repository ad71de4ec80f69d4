import { endsUrl } from './delimiters.ts'

/** Most characters at the start of a path that are looked at, and after a token. */
const LONGEST_START = 256

/** Directories at the root of a file system or of a project. */
const ROOTS =
  /^(?:\/+(?:app|applications|bin|boot|builds?|data|dev|etc|export|home|lib|lib64|library|media|mnt|nix|opt|private|proc|root|run|sbin|snap|srv|sys|system|tmp|usr|users|var|volumes|volume\d*|workspaces?|work)\/|[a-z]:[\\/]|\.{1,2}\/|~)/i

/** `.js`, `.ts:12:3` at the end of a path. */
const FILE_NAME = /\.[a-z][a-z0-9]{0,4}(?::\d{1,7}){0,2}[)\],.:;]*$/i

const METHOD = /(?:^|[\s"'[(])(?:GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH|QUERY|ALL)\s+["']?$/i

/** A host name before the first slash. */
const HOST = /^(?:[a-z0-9_-]+\.)+[a-z]{2,24}(?::\d{1,5})?$|^localhost(?::\d{1,5})?$|:\d{1,5}$/i

/** Tells the paths of files in a text from those of URLs and requests; asked for one after the other. */
export class FilePaths {
  readonly #text: string
  /** Where a path's start was looked for last, and where it is. */
  #lookedFrom = 0
  #start = 0

  constructor(text: string) {
    this.#text = text
  }

  /**
   * Whether the path that has a segment at `segment` and ends at `end` or later is that of a file, rather than part
   * of a URL or what a request asks for.
   */
  isFile(segment: number, end: number): boolean {
    const text = this.#text
    const start = this.#pathStart(segment)
    const path = text.slice(start, Math.min(segment, start + LONGEST_START))
    const scheme = path.search(/:(?:\/\/|\\\/\\\/)/)
    if (scheme >= 0) return /(?:file|webpack(?:-internal)?|vscode-file)$/i.test(path.slice(0, scheme))
    if (METHOD.test(text.slice(Math.max(0, start - 12), start))) return false
    if (!path.startsWith('/')) return !HOST.test(path.slice(0, Math.max(0, path.indexOf('/'))))
    if (ROOTS.test(path)) return true
    let last = end
    while (last - end < LONGEST_START && !endsUrl(text.charCodeAt(last))) last++
    return FILE_NAME.test(text.slice(Math.max(end, last - 24), last))
  }

  /** Where the path starts: after white space, a quote, or a label such as `path=` or `to:`. */
  #pathStart(segment: number): number {
    let start = segment
    while (start > this.#lookedFrom && !isEdge(this.#text, start - 1)) start--
    if (start > this.#lookedFrom) this.#start = start
    this.#lookedFrom = segment
    return this.#start
  }
}

function isEdge(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if (endsUrl(code) || code === 0x3d || code === 0x28 || code === 0x5b || code === 0x7b || code === 0x2c)
    return true
  return code === 0x3a && text.charCodeAt(at + 1) === 0x2f && text.charCodeAt(at + 2) !== 0x2f
}
