import { createRedactor } from '../../packages/redact/src/index.ts'
import { BENIGN_KINDS, type BenignKind, type BenignValue } from './benign-values.ts'
import { Random } from './random.ts'

/** How one kind of benign value fared. */
export interface PrecisionResult {
  readonly name: string
  readonly count: number
  /** How many were changed: the goal is none. */
  readonly touched: number
  /** The first ones that were. */
  readonly examples: readonly (BenignValue & { readonly redacted: unknown })[]
}

const MOST_EXAMPLES = 5

/** Redacts `count` random values of a kind at standard, and says which were changed. The same seed, the same values. */
export function measurePrecision(kind: BenignKind, count: number, seed = 1): PrecisionResult {
  const redactor = createRedactor()
  const random = new Random(seed)
  const examples: PrecisionResult['examples'][number][] = []
  let touched = 0
  for (let index = 0; index < count; index++) {
    const made = kind.make(random)
    const redacted = redactor.redact(made.where, made.key, made.value)
    if (redacted === made.value) continue
    if (touched++ < MOST_EXAMPLES) examples.push({ ...made, redacted })
  }
  return { name: kind.name, count, touched, examples }
}

/** All kinds, one after the other. */
export function measureAllPrecision(count: number, seed = 1): PrecisionResult[] {
  return BENIGN_KINDS.map((kind) => measurePrecision(kind, count, seed))
}
