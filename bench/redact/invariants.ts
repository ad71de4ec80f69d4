import { isDeepStrictEqual } from 'node:util'
import { createRedactor, type Redactor } from '../../packages/redact/src/index.ts'
import { textOf } from '../../packages/redact/test/corpus.ts'

/** A value under a key, as the fuzzer and the properties give it to a redactor. */
export interface FuzzCase {
  readonly where: string
  readonly key: string
  readonly value: unknown
  /** Secrets that stand in the value. */
  readonly secrets?: readonly string[]
}

/** What holds of every value; each is named in a violation. */
export type Invariant =
  | 'does not throw'
  | 'is idempotent'
  | 'leaves its input alone'
  | 'keeps the text round it'
  | 'keeps types'
  | 'is stricter in strict'

/** A broken promise. */
export interface Violation extends FuzzCase {
  readonly invariant: Invariant
  readonly level: 'standard' | 'strict'
  readonly output: unknown
  /** What the output became when it was redacted again, or what strict made of the value. */
  readonly other?: unknown
}

const redactors: Readonly<Record<'standard' | 'strict', Redactor>> = {
  standard: createRedactor(),
  strict: createRedactor({ level: 'strict' }),
}

/** What stands for something that was removed. */
const REMOVED = /\[REDACTED(?::[a-z0-9-]+)?\]|REDACTED|\?|\[TRUNCATED\]/

/** The first promise of the redaction policy (sections 1, 2 and the head) that is broken for a value, if any. */
export function violationOf(given: FuzzCase): Violation | undefined {
  for (const level of ['standard', 'strict'] as const) {
    const broken = brokenAt(given, level)
    if (broken) return { ...given, level, ...broken }
  }
  return lessInStrict(given)
}

function brokenAt({ where, key, value }: FuzzCase, level: 'standard' | 'strict') {
  const redactor = redactors[level]
  const before = structuredClone(value)
  let output: unknown
  try {
    output = redactor.redact(where, key, value)
  } catch (error) {
    return { invariant: 'does not throw' as const, output: String(error) }
  }
  if (textOf(output).includes('[REDACTED:error]') && !textOf(value).includes('[REDACTED:error]'))
    return { invariant: 'does not throw' as const, output }
  if (!isDeepStrictEqual(value, before)) return { invariant: 'leaves its input alone' as const, output }
  const other = redactor.redact(where, key, output)
  if (!isDeepStrictEqual(other, output)) return { invariant: 'is idempotent' as const, output, other }
  if (typeof value === 'string' && typeof output !== 'string')
    return { invariant: 'keeps types' as const, output }
  if (typeof value === 'string' && !isKept(value, String(output)))
    return { invariant: 'keeps the text round it' as const, output }
  return undefined
}

/** Whether the output is the input with stretches of it replaced. JSON may be written anew. */
function isKept(input: string, output: string): boolean {
  if (input === output || /^\s*[[{]/.test(input)) return true
  let at = 0
  for (const part of output.split(REMOVED)) {
    const found = input.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return true
}

function lessInStrict({ where, key, value, secrets = [] }: FuzzCase): Violation | undefined {
  const output = redactors.strict.redact(where, key, value)
  const other = redactors.standard.redact(where, key, value)
  const [strict, standard] = [textOf(output), textOf(other)]
  const less = secrets.some(
    (secret) => secret !== '' && strict.includes(secret) && !standard.includes(secret),
  )
  return less
    ? { where, key, value, secrets, invariant: 'is stricter in strict', level: 'strict', output, other }
    : undefined
}
