import {
  ANYTHING,
  addRange,
  addSet,
  type CharSet,
  complement,
  DIGITS,
  NO_NEWLINE,
  SPACES,
  setOf,
  WORDS,
  withoutCase,
} from './char-set.ts'

/** A pattern of the subset. */
export type Node =
  | { readonly type: 'set'; readonly set: CharSet }
  | { readonly type: 'sequence'; readonly items: readonly Node[] }
  | { readonly type: 'choice'; readonly options: readonly Node[] }
  | { readonly type: 'repeat'; readonly item: Node; readonly min: number; readonly max: number }
  /** Takes no character but may fail: `^`, `$`, `\b`, `\B`. */
  | { readonly type: 'edge'; readonly edge: string }

/** Why a pattern is not in the subset. */
export class PatternError extends Error {}

const LARGEST_COUNT = 1000
const DEEPEST = 50

/**
 * Reads a pattern of the subset: characters, classes, groups, `|`, quantifiers, and the edges.
 * @throws PatternError for what is not in it, such as look-arounds and back-references
 */
export function parsePattern(source: string, flags: string): Node {
  let at = 0
  const ignoreCase = flags.includes('i')
  const dot = flags.includes('s') ? ANYTHING : NO_NEWLINE
  const fail = (reason: string): never => {
    throw new PatternError(`${reason} (at character ${at + 1})`)
  }
  const set = (characters: CharSet): Node => ({
    type: 'set',
    set: ignoreCase ? withoutCase(characters) : characters,
  })

  function choice(depth: number): Node {
    if (depth > DEEPEST) fail(`groups more than ${DEEPEST} deep`)
    const options = [sequence(depth)]
    while (source[at] === '|') {
      at++
      options.push(sequence(depth))
    }
    return options.length === 1 ? (options[0] as Node) : { type: 'choice', options }
  }

  function sequence(depth: number): Node {
    const items: Node[] = []
    while (at < source.length && source[at] !== '|' && source[at] !== ')') items.push(repeated(atom(depth)))
    return { type: 'sequence', items }
  }

  function atom(depth: number): Node {
    const character = source[at] as string
    switch (character) {
      case '(':
        return group(depth)
      case '[':
        return set(characterClass())
      case '.':
        at++
        return { type: 'set', set: dot }
      case '^':
      case '$':
        at++
        return { type: 'edge', edge: character }
      case '\\':
        return escapeOrEdge()
      case '*':
      case '+':
      case '?':
        return fail(`nothing before ${character} to repeat`)
      case '{':
      case '}':
      case ']':
        return fail(`a bare ${character} is written \\${character}`)
    }
    const code = source.codePointAt(at) as number
    at += code > 0xffff ? 2 : 1
    return set(setOf([code, code]))
  }

  function group(depth: number): Node {
    at++
    if (source.startsWith('?:', at)) at += 2
    else if (/^\?<?[=!]/.test(source.slice(at, at + 3))) fail('look-arounds are not in the subset')
    else if (source[at] === '?') {
      const name = /^\?<\w+>/.exec(source.slice(at, at + 64))
      if (!name) fail('of groups only (…), (?:…) and (?<name>…) are in the subset')
      at += name?.[0].length ?? 0
    }
    const inner = choice(depth + 1)
    if (source[at] !== ')') fail('a group is not closed')
    at++
    return inner
  }

  function escapeOrEdge(): Node {
    const next = source[at + 1]
    if (next === 'b' || next === 'B') {
      at += 2
      return { type: 'edge', edge: `\\${next}` }
    }
    if (next !== undefined && /[1-9k]/.test(next)) fail('back-references are not in the subset')
    return set(escaped())
  }

  function escaped(): CharSet {
    const next = source[at + 1]
    const known = next === undefined ? undefined : CLASSES[next]
    if (known !== undefined) {
      at += 2
      return known
    }
    const code = escapedCode()
    return setOf([code, code])
  }

  /** The character that an escape at `at` stands for. */
  function escapedCode(): number {
    const next = source[at + 1] ?? fail('a backslash at the end')
    const control = CONTROLS[next]
    if (control !== undefined) {
      at += 2
      return control
    }
    const hex = /^\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4}))/.exec(source.slice(at, at + 6))
    if (hex) {
      at += hex[0].length
      return Number.parseInt((hex[1] ?? hex[2]) as string, 16)
    }
    if (/[A-Za-z0-9]/.test(next)) fail(`\\${next} is not in the subset`)
    at += 2
    return next.charCodeAt(0)
  }

  function characterClass(): CharSet {
    at++
    const negated = source[at] === '^'
    if (negated) at++
    const found = setOf()
    while (source[at] !== ']') {
      if (at >= source.length) fail('a class is not closed')
      const known = source[at] === '\\' ? CLASSES[source[at + 1] ?? ''] : undefined
      if (known !== undefined) {
        addSet(found, known)
        at += 2
        continue
      }
      const first = classCharacter()
      const isRange = source[at] === '-' && source[at + 1] !== ']' && source[at + 1] !== undefined
      if (!isRange) addRange(found, first, first)
      else {
        at++
        const last = classCharacter()
        if (last < first) fail('a range of a class is upside down')
        addRange(found, first, last)
      }
    }
    at++
    return negated ? complement(ignoreCase ? withoutCase(found) : found) : found
  }

  function classCharacter(): number {
    if (source[at] === '\\') {
      if (source[at + 1] === 'b') {
        at += 2
        return 0x08
      }
      return escapedCode()
    }
    const code = source.codePointAt(at) as number
    at += code > 0xffff ? 2 : 1
    return code
  }

  function repeated(item: Node): Node {
    const [min, max] = quantifier()
    if (min === 1 && max === 1) return item
    if (item.type === 'edge') fail(`${item.edge} cannot be repeated`)
    if (/^[*+?]|^\{\d/.test(source.slice(at, at + 2)) && source[at] !== '?') fail('two quantifiers in a row')
    if (source[at] === '?') at++
    return { type: 'repeat', item, min, max }
  }

  function quantifier(): [min: number, max: number] {
    const simple = SIMPLE[source[at] ?? '']
    if (simple) {
      at++
      return simple
    }
    if (source[at] !== '{') return [1, 1]
    const counts = /^\{(\d{1,4})(,(\d{0,4}))?\}/.exec(source.slice(at, at + 12))
    if (!counts) return fail('a bare { is written \\{')
    const min = Number(counts[1])
    const max =
      counts[2] === undefined ? min : counts[3] === '' ? Number.POSITIVE_INFINITY : Number(counts[3])
    if (max < min) fail('a quantifier is upside down')
    if (min > LARGEST_COUNT || (max > LARGEST_COUNT && max !== Number.POSITIVE_INFINITY))
      fail(`counts go up to ${LARGEST_COUNT}`)
    at += counts[0].length
    return [min, max]
  }

  const all = choice(0)
  if (at < source.length) fail(`a bare ${source[at]} is written \\${source[at]}`)
  return all
}

const CLASSES: Readonly<Record<string, CharSet>> = {
  d: DIGITS,
  D: complement(DIGITS),
  w: WORDS,
  W: complement(WORDS),
  s: SPACES,
  S: complement(SPACES),
}
const CONTROLS: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13, 0: 0 }
const SIMPLE: Readonly<Record<string, [number, number]>> = {
  '*': [0, Number.POSITIVE_INFINITY],
  '+': [1, Number.POSITIVE_INFINITY],
  '?': [0, 1],
}
