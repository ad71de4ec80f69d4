import type { Attributes } from '@opentelemetry/api'
import type { Position } from '../position.ts'
import type { Hints, Redactor } from '../types.ts'
import { FAILED } from './failure.ts'

/** Kept hints, one per database system; there are about fifty (semantic conventions, `db.system.name`). */
const MOST_HINTS = 64

const hintsBySystem = new Map<string, Hints>()

/** The redactor's answer; `[REDACTED:error]` should it throw (redaction policy, section 1). */
export function redactValue<T>(redactor: Redactor, where: Position, key: string, value: T, hints?: Hints): T {
  try {
    return redactor.redact(where, key, value, hints)
  } catch {
    return FAILED as T
  }
}

/** The very same attributes if there was nothing to remove, otherwise a copy with the same keys. */
export function redactAttributes(
  redactor: Redactor,
  where: Position,
  attributes: Attributes,
  hints?: Hints,
): Attributes {
  let copy: Attributes | undefined
  for (const key in attributes) {
    const before = attributes[key]
    const after = redactValue(redactor, where, key, before, hints)
    if (Object.is(before, after)) continue
    copy ??= { ...attributes }
    copy[key] = after
  }
  return copy ?? attributes
}

/** The objects of a list that have attributes: the very same list if there was nothing to remove. */
export function redactEach<T extends { attributes?: Attributes }>(
  redactor: Redactor,
  where: Position,
  items: T[],
  hints?: Hints,
): T[] {
  let copy: T[] | undefined
  for (let index = 0; index < items.length; index++) {
    const item = items[index] as T
    if (item.attributes === undefined) continue
    const attributes = redactAttributes(redactor, where, item.attributes, hints)
    if (attributes === item.attributes) continue
    copy ??= items.slice()
    copy[index] = { ...item, attributes }
  }
  return copy ?? items
}

/** What the attributes say of the database whose statements they hold: `db.system.name`, formerly `db.system`. */
export function hintsOf(attributes: Attributes): Hints | undefined {
  const system = attributes['db.system.name'] ?? attributes['db.system']
  if (typeof system !== 'string') return undefined
  const known = hintsBySystem.get(system)
  if (known !== undefined) return known
  const hints: Hints = { dbSystem: system }
  if (hintsBySystem.size < MOST_HINTS) hintsBySystem.set(system, hints)
  return hints
}
