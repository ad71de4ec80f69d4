import { markerEnd, templateEnd } from '../../text/markers.ts'

/** As isPlaceholder() has them, where what follows ends a value; what has brackets of its own ends by itself. */
const PLACEHOLDER =
  /<(?:redacted|hidden|masked)>|\((?:redacted|hidden|masked|sensitive value|known after apply)\)|\[(?:redacted|filtered|truncated|hidden|masked)\]|\$\{[^{}]{0,128}\}|\$\(\w{1,64}\)|\{\{[^{}]{0,128}\}\}|(?:\{[^{}\s":,=]{0,64}\}|\*{1,64}|redacted|\?|\$\d{1,5}|[:@][a-z_]\w{0,63}|%s|null|undefined|none)(?=[.!]?(?:[\s,;&"'<>|)\]}]|$))/iy

/** Where a marker or placeholder that stands at `at` for a whole value ends, or -1 (redaction policy, section 2). */
export function placeholderEnd(text: string, at: number): number {
  const marker = markerEnd(text, at)
  if (marker >= 0) return marker
  PLACEHOLDER.lastIndex = at
  return PLACEHOLDER.test(text) ? PLACEHOLDER.lastIndex : templateEnd(text, at)
}

/** What Node.js and Java print in place of an object. */
const UNPRINTED =
  /\[(?:Object|Array|Circular|Function|AsyncFunction|GeneratorFunction|Getter|Setter|class|Symbol|Map|Set|Date|Promise)\b[^[\]\n]{0,80}\]|\[[BCDFIJSZ]@[0-9a-f]{1,16}/y

/** Where `[Object]`, `[Function: x]`, `[C@1b2c3d]` or the like at `at` ends, or -1. */
export function unprintedEnd(text: string, at: number): number {
  UNPRINTED.lastIndex = at
  return UNPRINTED.test(text) ? UNPRINTED.lastIndex : -1
}
