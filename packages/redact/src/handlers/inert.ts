import { isPlaceholder } from '../text/markers.ts'

/**
 * Whether what stands between the quotes of a literal is a marker or a placeholder and so stays (redaction policy,
 * section 2). `:name`, `@name` and `{id}` count only outside quotes: within them they are values, such as the array
 * `'{divorced}'`.
 */
export function isInert(text: string, start: number, end: number): boolean {
  // No placeholder is longer.
  if (start >= end || end - start > 140) return false
  const first = text.charCodeAt(start)
  if (first === 0x3a || first === 0x40) return false
  if (first === 0x7b && text.charCodeAt(start + 1) !== 0x7b) return false
  return isPlaceholder(text.slice(start, end))
}
