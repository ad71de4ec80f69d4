import { InputError } from './input-error.ts'

/** One line with a value. */
export interface Sample {
  readonly name: string
  readonly labels: ReadonlyMap<string, string>
  readonly value: number
  /** ms since 1970, where the line has one. */
  readonly timestamp: number | undefined
  /** Its number in the page, from 1. */
  readonly line: number
}

const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y
const LABEL = /[ \t]*([a-zA-Z_][a-zA-Z0-9_]*)[ \t]*=[ \t]*"/y
const LABEL_VALUE = /((?:[^"\\]|\\.)*)"/y
const BETWEEN = /[ \t]*(,[ \t]*\}|,|\})/y
const OPENING = /[ \t]*\{[ \t]*/y
const VALUES = /^[ \t]+(\S+)(?:[ \t]+(\S+))?[ \t]*$/
const NO_LABELS: ReadonlyMap<string, string> = new Map()

/**
 * Reads `name{label="value",...} value timestamp`, of which labels and timestamp may be missing.
 * @throws InputError that says what is wrong, without the number of the line
 */
export function parseSample(content: string, line: number): Sample {
  const name = match(NAME, content, 0)?.[0]
  if (name === undefined) throw new InputError(`no name of a metric where the line begins`)
  const { labels, end } = parseLabels(content, name.length)
  const [, value, timestamp] = VALUES.exec(content.slice(end)) ?? []
  if (value === undefined) {
    throw new InputError(
      `after ${name} and its labels there must be a value, perhaps a timestamp, and no more`,
    )
  }
  return {
    name,
    labels,
    value: parseValue(value),
    timestamp: timestamp === undefined ? undefined : parseTimestamp(timestamp),
    line,
  }
}

function parseLabels(content: string, start: number): { labels: ReadonlyMap<string, string>; end: number } {
  const opening = match(OPENING, content, start)
  if (opening === null) return { labels: NO_LABELS, end: start }
  let at = OPENING.lastIndex
  if (content[at] === '}') return { labels: NO_LABELS, end: at + 1 }
  const labels = new Map<string, string>()
  for (;;) {
    const label = match(LABEL, content, at)?.[1]
    if (label === undefined) throw new InputError(`no label="value" at column ${at + 1}`)
    const value = match(LABEL_VALUE, content, LABEL.lastIndex)?.[1]
    if (value === undefined) throw new InputError(`the value of label ${label} does not end`)
    if (labels.has(label)) throw new InputError(`label ${label} twice`)
    labels.set(label, value.includes('\\') ? withoutEscapes(value, label) : value)
    const between = match(BETWEEN, content, LABEL_VALUE.lastIndex)?.[1]
    if (between === undefined) throw new InputError(`no , or } after the value of label ${label}`)
    at = BETWEEN.lastIndex
    if (between.endsWith('}')) return { labels, end: at }
  }
}

function match(pattern: RegExp, content: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(content)
}

const ESCAPES: Readonly<Record<string, string>> = { '\\\\': '\\', '\\"': '"', '\\n': '\n' }

function withoutEscapes(value: string, label: string): string {
  return value.replace(/\\./g, (written) => {
    const meant = ESCAPES[written]
    if (meant === undefined) throw new InputError(`${written} in the value of label ${label} is no escape`)
    return meant
  })
}

function parseValue(text: string): number {
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text)
  const [, sign, infinite] = /^([+-]?)(?:(inf|infinity)|nan)$/i.exec(text) ?? []
  if (sign === undefined) throw new InputError(`'${text.slice(0, 40)}' is no number`)
  if (infinite === undefined) return Number.NaN
  return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}

function parseTimestamp(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new InputError(`'${text.slice(0, 40)}' is no timestamp in milliseconds`)
  return Number(text)
}
