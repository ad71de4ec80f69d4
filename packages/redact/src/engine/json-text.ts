import type { KeyRule } from '../keys/table.ts'

/** What is done with the parts of a JSON text. */
export interface JsonVisitor {
  /** A key of an object, which is text too; returns what is written instead. */
  key(name: string): string
  /** The rule for everything below a key, whose path is `path`; `above` is that of the object the key is in. */
  below(path: string, above: KeyRule | undefined): KeyRule | undefined
  /** A string; returns what is written instead. `before` is the string before it in an array. */
  text(value: string, path: string, rule: KeyRule | undefined, before: string | undefined): unknown
  /** A number, and how it is written; returns what is written instead. */
  number(value: number, path: string, rule: KeyRule | undefined, written: string): unknown
}

interface Level {
  readonly path: string
  readonly rule: KeyRule | undefined
  readonly isObject: boolean
}

const STRING = /"(?:[^"\\]|\\.)*"/sy
const SCALAR = /[^\s,\]}]+/y

/**
 * Rewrites a JSON object or array in its text, so that what stays stays byte for byte, numbers that no double holds and
 * keys that are there twice included. Undefined if the text is no JSON.
 */
export function rewriteJson(
  text: string,
  path: string,
  rule: KeyRule | undefined,
  visitor: JsonVisitor,
): string | undefined {
  if (!isJson(text)) return undefined
  const levels: Level[] = []
  let current: Level = { path, rule, isObject: false }
  /** Of the member that is read. */
  let memberPath = path
  let memberRule = rule
  let isKey = false
  /** The string before it in the same array. */
  let before: string | undefined
  let result = ''
  let copied = 0
  const put = (start: number, end: number, written: string) => {
    result += text.slice(copied, start) + written
    copied = end
  }
  for (let at = 0; at < text.length; ) {
    const character = text[at] as string
    if (character === '{' || character === '[') {
      levels.push(current)
      current = { path: memberPath, rule: memberRule, isObject: character === '{' }
      isKey = current.isObject
      before = undefined
      at++
    } else if (character === '}' || character === ']') {
      current = levels.pop() as Level
      memberPath = current.path
      memberRule = current.rule
      isKey = false
      before = undefined
      at++
    } else if (character === ',') {
      isKey = current.isObject
      memberPath = current.path
      memberRule = current.rule
      at++
    } else if (character === '"') {
      STRING.lastIndex = at
      STRING.test(text)
      const end = STRING.lastIndex
      const value = stringOf(text.slice(at, end))
      if (isKey) {
        const name = visitor.key(value)
        memberPath = joinPath(current.path, name)
        memberRule = visitor.below(memberPath, current.rule)
        isKey = false
        if (name !== value) put(at, end, JSON.stringify(name))
      } else {
        const written = visitor.text(value, memberPath, memberRule, before)
        if (written !== value) put(at, end, JSON.stringify(written))
        before = current.isObject ? undefined : value
      }
      at = end
    } else if (character === '-' || (character >= '0' && character <= '9')) {
      SCALAR.lastIndex = at
      SCALAR.test(text)
      const end = SCALAR.lastIndex
      const number = text.slice(at, end)
      const value = Number(number)
      const written = visitor.number(value, memberPath, memberRule, number)
      if (written !== value) put(at, end, JSON.stringify(written))
      before = undefined
      at = end
    } else at++
  }
  return copied === 0 ? text : result + text.slice(copied)
}

/** Whether a text may be a JSON object or array, as far as its ends tell. */
export function mayBeJson(text: string): boolean {
  const first = text.charCodeAt(0)
  if (first > 0x20 && first !== 0x7b && first !== 0x5b) return false
  const trimmed = text.trim()
  const last = trimmed.charCodeAt(trimmed.length - 1)
  return (trimmed.startsWith('{') && last === 0x7d) || (trimmed.startsWith('[') && last === 0x5d)
}

/** The path of a member; only its last words matter, so that deep ones stay short. */
export function joinPath(path: string, key: string): string {
  if (path === '') return key
  const joined = `${path}.${key}`
  return joined.length <= LONGEST_PATH ? joined : joined.slice(-LONGEST_PATH)
}

const LONGEST_PATH = 200

function stringOf(quoted: string): string {
  return quoted.includes('\\') ? JSON.parse(quoted) : quoted.slice(1, -1)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
