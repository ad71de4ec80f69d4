const SCALAR = /[^\s,\]}]+/y
const SPACE = /\s*/y
const QUOTE = 0x22
const BACKSLASH = 0x5c

/**
 * Rewrites the members of a line that is a JSON object, in its text: what stays stays byte for byte, numbers that no
 * double holds, keys that are there twice and the line's end included.
 * @param rewrite gets a member and returns the value to stand there; the same value: nothing is changed
 * @returns undefined if the line is no JSON object
 */
export function rewriteLine(
  line: string,
  rewrite: (key: string, value: unknown) => unknown,
): string | undefined {
  let at = skipSpace(line, 0)
  if (line[at] !== '{') return undefined
  at = skipSpace(line, at + 1)
  let result = ''
  let copied = 0
  try {
    while (line[at] !== '}') {
      const keyEnd = endOfString(line, at)
      const colon = skipSpace(line, keyEnd)
      if (line[colon] !== ':') return undefined
      const start = skipSpace(line, colon + 1)
      const end = endOfValue(line, start)
      const before = parse(line, start, end)
      const after = rewrite(parse(line, at, keyEnd) as string, before)
      if (!Object.is(after, before)) {
        result += line.slice(copied, start) + (JSON.stringify(after) ?? 'null')
        copied = end
      }
      at = skipSpace(line, end)
      if (line[at] === ',') {
        at = skipSpace(line, at + 1)
        if (line[at] === '}') return undefined
      } else if (line[at] !== '}') return undefined
    }
  } catch {
    return undefined
  }
  if (skipSpace(line, at + 1) !== line.length) return undefined
  return copied === 0 ? line : result + line.slice(copied)
}

function parse(line: string, start: number, end: number): unknown {
  const text = line.slice(start, end)
  return text[0] === '"' && !text.includes('\\') ? text.slice(1, -1) : JSON.parse(text)
}

function skipSpace(line: string, at: number): number {
  if (line.charCodeAt(at) > 0x20) return at
  SPACE.lastIndex = at
  SPACE.test(line)
  return SPACE.lastIndex
}

/** Behind the closing quote. */
function endOfString(line: string, at: number): number {
  if (line.charCodeAt(at) !== QUOTE) throw new SyntaxError('no string')
  for (let end = line.indexOf('"', at + 1); end > 0; end = line.indexOf('"', end + 1)) {
    let backslashes = 0
    while (line.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++
    if (backslashes % 2 === 0) return end + 1
  }
  throw new SyntaxError('open string')
}

function endOfValue(line: string, at: number): number {
  const first = line[at]
  if (first === '"') return endOfString(line, at)
  if (first !== '{' && first !== '[') {
    SCALAR.lastIndex = at
    if (!SCALAR.test(line)) throw new SyntaxError('no value')
    return SCALAR.lastIndex
  }
  let depth = 0
  for (let index = at; index < line.length; ) {
    const character = line.charCodeAt(index)
    if (character === QUOTE) {
      index = endOfString(line, index)
      continue
    }
    index++
    if (character === 0x7b || character === 0x5b) depth++
    else if (character === 0x7d || character === 0x5d) {
      depth--
      if (depth === 0) return index
    }
  }
  throw new SyntaxError('open value')
}
