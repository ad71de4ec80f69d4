import { readFileSync } from 'node:fs'

/** One case of the public corpus (docs/spec/redaction-policy.md). */
export interface CorpusCase {
  readonly id: string
  readonly where: string
  readonly key: string
  readonly value: unknown
  readonly secrets: readonly string[]
  readonly keep: readonly string[]
  readonly category: string
  readonly level: 'standard' | 'strict'
}

/** The public corpus. */
export function readCorpus(): CorpusCase[] {
  const file = new URL('../../../test/fixtures/redaction-cases.jsonl', import.meta.url)
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** The compared text: all keys of objects and all leaves, joined with newlines. */
export function textOf(value: unknown): string {
  const parts: string[] = []
  const walk = (each: unknown): void => {
    if (typeof each === 'string') parts.push(each)
    else if (Array.isArray(each)) each.forEach(walk)
    else if (typeof each === 'object' && each !== null)
      for (const [key, member] of Object.entries(each)) {
        parts.push(key)
        walk(member)
      }
    else parts.push(JSON.stringify(each))
  }
  walk(value)
  return parts.join('\n')
}
