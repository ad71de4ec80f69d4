import { redactValue } from '../otel/attributes.ts'
import type { Redactor } from '../types.ts'
import { rewriteLine } from './json-line.ts'

/**
 * A line of a log without secrets: a JSON object member by member, as a log record's body and attributes (redaction
 * policy, sections 1 and 3), anything else as text. The end of the line stays.
 * @param messageKey the member that is the body
 */
export function redactLogLine(redactor: Redactor, line: string, messageKey: string): string {
  const rewritten = rewriteLine(line, (key, value) =>
    key === messageKey
      ? redactValue(redactor, 'log.body', '', value)
      : redactValue(redactor, 'log.attribute', key, value),
  )
  if (rewritten !== undefined) return rewritten
  const end = line.endsWith('\n') ? '\n' : ''
  return String(redactValue(redactor, 'log.body', '', line.slice(0, line.length - end.length))) + end
}
