/** The name of a group as express 4 keeps it: a number for one without a name. */
export interface Key {
  readonly name?: string | number
}

// How the path-to-regexp of express 4 ends a path: an optional slash, then the end or (for a mount) a look-ahead.
const END = /(?:\/\?)?(?:\$|\(\?=\/\|\$\)|\(\?:\/\|\$\))?$/

/**
 * The declared path behind a regular expression that express 4 made of it, such as `/users/:id` for
 * `^\/users(?:\/([^/]+?))\/?(?=\/|$)`. Groups without a name become `*`.
 *
 * @returns undefined for what no path gives: an expression of the app's own
 */
export function regexpText(source: string, keys: readonly Key[]): string | undefined {
  const plain = source.replaceAll('\\/', '/')
  if (!plain.startsWith('^')) return undefined
  const reader = new Reader(plain.slice(1).replace(END, ''), keys)
  return reader.sequence()
}

/** Splits `a|b` at its top level, as an array of paths was joined; before express 4.20 inside `(?:…)`. */
export function splitAlternatives(source: string): readonly string[] {
  const inside = source.startsWith('(?:^') && closingAt(source, 0) === source.length - 1
  const joined = inside ? source.slice(3, -1) : source
  const parts: string[] = []
  let start = 0
  for (const { at, char, depth } of outsideClasses(joined)) {
    if (char !== '|' || depth !== 0) continue
    parts.push(joined.slice(start, at))
    start = at + 1
  }
  parts.push(joined.slice(start))
  return parts
}

/** How many groups of an expression capture. */
export function countGroups(source: string): number {
  return (new RegExp(`${source}|`).exec('')?.length ?? 1) - 1
}

class Reader {
  readonly #text: string
  readonly #keys: readonly Key[]
  #at = 0
  #key = 0

  constructor(text: string, keys: readonly Key[]) {
    this.#text = text
    this.#keys = keys
  }

  /** Reads to the end or to a closing parenthesis. Undefined: not made from a path. */
  sequence(): string | undefined {
    let out = ''
    while (this.#at < this.#text.length) {
      const char = this.#text.charAt(this.#at)
      if (char === ')') return out
      const piece = this.#piece(char)
      if (piece === undefined) return undefined
      out += piece
    }
    return out
  }

  #piece(char: string): string | undefined {
    if (char === '(') return this.#group()
    this.#at++
    if (char === '\\') {
      const escaped = this.#text.charAt(this.#at++)
      // \d, \w and the like are no text.
      return escaped === '' || /\w/.test(escaped) ? undefined : escaped
    }
    return /[[\]{}|+*?^$.]/.test(char) ? undefined : char
  }

  #group(): string | undefined {
    const end = closingAt(this.#text, this.#at)
    if (end === undefined) return undefined
    if (this.#text.startsWith('(?:', this.#at)) {
      this.#at += 3
      const inside = this.sequence()
      if (inside === undefined || this.#at !== end) return undefined
      this.#at = end + 1
      return inside + this.#optional()
    }
    if (this.#text.startsWith('(?', this.#at)) return undefined
    const source = this.#text.slice(this.#at, end + 1)
    const { name } = this.#keys[this.#key] ?? {}
    this.#key += countGroups(source)
    this.#at = end + 1
    return (typeof name === 'string' ? `:${name}` : '*') + this.#optional()
  }

  #optional(): string {
    if (this.#text[this.#at] !== '?') return ''
    this.#at++
    return '?'
  }
}

/** Where the parenthesis that opens at `from` is closed. */
function closingAt(source: string, from: number): number | undefined {
  for (const { at, char, depth } of outsideClasses(source, from)) {
    if (char === ')' && depth === 0) return at
  }
  return undefined
}

/** The characters that mean something: none escaped, none of a class; with the depth of parentheses after each. */
function* outsideClasses(source: string, from = 0): Generator<{ at: number; char: string; depth: number }> {
  let depth = 0
  let inClass = false
  for (let at = from; at < source.length; at++) {
    const char = source.charAt(at)
    if (char === '\\') at++
    else if (inClass) inClass = char !== ']'
    else if (char === '[') inClass = true
    else {
      if (char === '(') depth++
      else if (char === ')') depth--
      yield { at, char, depth }
    }
  }
}
