import { judgeKey } from '../../keys/classify.ts'

/** Between a name and its value: `trace_id=`, `"trace_id":"`, `spanId: `, escaped quotes. */
const NAMED = /(?<![\w.-])([a-z][\w.-]{0,40})[\\"']{0,4}\s?[=:]\s?[\\"']{0,4}$/i
const REACH = 56

/**
 * Whether the value at `start` stands after the name of an identifier (redaction policy, section 4) and its separator:
 * a number there is none of money or people, as under such a key.
 */
export function isNamedIdentifier(text: string, start: number): boolean {
  const name = NAMED.exec(text.slice(Math.max(0, start - REACH), start))?.[1]
  return name !== undefined && judgeKey(name).identifier
}
