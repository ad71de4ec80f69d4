import { isDeepStrictEqual } from 'node:util'
import { formatTrace } from './format-trace.ts'
import type { SinkSpan, StatusCode } from './telemetry.ts'
import type { TraceNode } from './trace-tree.ts'

/** What a test expects of a span and of all spans below it. */
export interface ExpectedSpan {
  name: string | RegExp
  /** Any kind when left out. */
  kind?: SinkSpan['kind']
  /** These must be there, others may; `undefined` means must not be there, a RegExp is tried on the text. */
  attributes?: Record<string, unknown>
  /** Any status when left out. */
  status?: StatusCode
  /** Each fits a child of its own, in any order; left out means no children. */
  children?: readonly ExpectedSpan[]
  /** Children beside the expected ones are fine; false by default. */
  anyOtherChildren?: boolean
}

/** Compares a whole trace, parent by parent. Throws with the differences and both trees drawn. */
export function expectTrace(actual: TraceNode, expected: ExpectedSpan): void {
  const differences = differencesOf(actual, expected, '')
  if (differences.length === 0) return
  throw new Error(
    [
      'The trace is not the one expected:',
      ...differences.map((difference) => `  - ${difference}`),
      'Expected:',
      indent(formatExpected(expected)),
      'Received:',
      indent(formatTrace(actual)),
    ].join('\n'),
  )
}

function differencesOf(actual: TraceNode, expected: ExpectedSpan, path: string): string[] {
  const here = `${path}${path && ' > '}${text(expected.name)}`
  return [
    ...spanDifferences(actual.span, expected).map((difference) => `${here}: ${difference}`),
    ...childDifferences(actual.children, expected, here),
  ]
}

function spanDifferences(span: SinkSpan, expected: ExpectedSpan): string[] {
  const differences: string[] = []
  if (!fits(span.name, expected.name)) differences.push(`the name is ${text(span.name)}`)
  if (expected.kind && span.kind !== expected.kind) {
    differences.push(`the kind is ${span.kind}, not ${expected.kind}`)
  }
  if (expected.status && span.status.code !== expected.status) {
    differences.push(`the status is ${span.status.code}, not ${expected.status}`)
  }
  for (const [key, wanted] of Object.entries(expected.attributes ?? {})) {
    const value = span.attributes[key]
    if (!fits(value, wanted)) differences.push(`${key} is ${text(value)}, not ${text(wanted)}`)
  }
  return differences
}

function childDifferences(children: readonly TraceNode[], expected: ExpectedSpan, here: string): string[] {
  const wanted = expected.children ?? []
  const pairs = pair(wanted, children)
  const left = children.filter((child) => ![...pairs.values()].includes(child))
  const differences: string[] = []
  for (const want of wanted) {
    if (pairs.has(want)) continue
    // The child that fits best tells more than "not there", but only if it is the one that was meant.
    const near = left.find((child) => fits(child.span.name, want.name))
    if (near) {
      left.splice(left.indexOf(near), 1)
      differences.push(...differencesOf(near, want, here))
    } else {
      differences.push(`${here}: no child ${text(want.name)}${want.kind ? ` (${want.kind})` : ''}`)
    }
  }
  if (!expected.anyOtherChildren) {
    for (const { span } of left) {
      differences.push(`${here}: a child nobody expected, ${text(span.name)} (${span.kind})`)
    }
  }
  return differences
}

/** The largest matching of expected to actual children (augmenting paths: a loose pattern takes no one's place). */
function pair(wanted: readonly ExpectedSpan[], children: readonly TraceNode[]): Map<ExpectedSpan, TraceNode> {
  const takenBy = new Map<TraceNode, ExpectedSpan>()
  const place = (want: ExpectedSpan, tried: Set<TraceNode>): boolean => {
    for (const child of children) {
      if (tried.has(child) || differencesOf(child, want, '').length > 0) continue
      tried.add(child)
      const other = takenBy.get(child)
      if (other && !place(other, tried)) continue
      takenBy.set(child, want)
      return true
    }
    return false
  }
  for (const want of wanted) place(want, new Set())
  return new Map([...takenBy].map(([child, want]) => [want, child]))
}

function fits(value: unknown, wanted: unknown): boolean {
  if (!(wanted instanceof RegExp)) return isDeepStrictEqual(value, wanted)
  // A regular expression with the g flag remembers where it was.
  return (
    value !== undefined && new RegExp(wanted.source, wanted.flags.replace(/[gy]/g, '')).test(String(value))
  )
}

function formatExpected(expected: ExpectedSpan, glyph = '', below = ''): string {
  const facts = [
    expected.kind,
    expected.status && `status ${expected.status}`,
    ...Object.entries(expected.attributes ?? {}).map(([key, value]) => `${key}=${text(value)}`),
  ].filter(Boolean)
  const lines = [`${glyph}${text(expected.name)}${facts.length > 0 ? `  ${facts.join('  ')}` : ''}`]
  const children = expected.children ?? []
  children.forEach((child, index) => {
    const last = index === children.length - 1 && !expected.anyOtherChildren
    lines.push(formatExpected(child, below + (last ? '└─ ' : '├─ '), below + (last ? '   ' : '│  ')))
  })
  if (expected.anyOtherChildren) lines.push(`${below}└─ (any others)`)
  return lines.join('\n')
}

function text(value: unknown): string {
  if (value === undefined) return 'absent'
  if (value instanceof RegExp) return String(value)
  if (typeof value === 'bigint') return `${value}n`
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value)
}

function indent(block: string): string {
  return block.replaceAll(/^/gm, '  ')
}
