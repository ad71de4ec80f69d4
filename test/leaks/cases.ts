import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../tools/lib/paths.mjs'

/** One line of test/fixtures/redaction-cases.jsonl. */
export interface RedactionCase {
  readonly id: string
  /** The position, for some followed by `:key`. */
  readonly where: string
  readonly key: string
  readonly value: unknown
  /** What must not come out. Empty for values that are kept whole. */
  readonly secrets: readonly string[]
  /** What must. */
  readonly keep: readonly string[]
  readonly category: string
  readonly level: 'standard' | 'strict'
}

/** The corpus has no case for attributes of a scope. */
const OWN: readonly RedactionCase[] = [
  {
    id: 'S001',
    where: 'scope.attribute',
    key: 'client.api_key',
    value: 'Zk3vExampleScope9fQ2mB7t',
    secrets: ['Zk3vExampleScope9fQ2mB7t'],
    keep: [],
    category: 'api-key',
    level: 'standard',
  },
]

/** The public corpus, and one case of ours for the position it leaves out. */
export function readCases(): RedactionCase[] {
  const lines = readFileSync(join(ROOT, 'test/fixtures/redaction-cases.jsonl'), 'utf8').trim().split('\n')
  return [...lines.map((line) => JSON.parse(line) as RedactionCase), ...OWN]
}

/** The position of a case, without its key. */
export function positionOf({ where }: RedactionCase): string {
  return where.split(':', 1)[0] ?? ''
}

/**
 * OTEL_RESOURCE_ATTRIBUTES with the resource's cases. The variable knows text only: arguments in an array become a
 * command line. Of two cases with one key the first is planted.
 */
export function resourceVariable(cases: readonly RedactionCase[]): string {
  const planted = new Map<string, string>()
  for (const one of cases.filter((each) => positionOf(each) === 'resource.attribute')) {
    const text = Array.isArray(one.value) ? one.value.join(' ') : String(one.value)
    if (!planted.has(one.key)) planted.set(one.key, text)
  }
  return [...planted].map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join(',')
}
