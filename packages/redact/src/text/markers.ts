/** `[REDACTED]`, `[REDACTED:<category>]` and with a pseudonym `[REDACTED:<category>:<8 hex>]`. */
const MARKER = /\[REDACTED(?::[a-z0-9-]{1,32})?(?::[0-9a-f]{8})?\]/gy

/** The end of the marker that starts at `start`, or -1. */
export function markerEnd(text: string, start: number): number {
  if (!text.startsWith('[REDACTED', start)) return -1
  MARKER.lastIndex = start
  return MARKER.test(text) ? MARKER.lastIndex : -1
}

const PLACEHOLDER =
  /^(?:\*+|redacted|<redacted>|\[redacted\]|\[filtered\]|\[truncated\]|x{3,}|\?|\$\d{1,5}|[:@][a-z_]\w{0,63}|%s|\$\{[^{}]{0,128}\}|\{\{[^{}]{0,128}\}\}|\{[^{}\s":,]{0,64}\}|null|undefined|none|)$/i

/** Whether a value stands for nothing secret: a marker, or a placeholder (redaction policy, section 2). */
export function isPlaceholder(value: string): boolean {
  if (value.length > 140) return false
  return PLACEHOLDER.test(value) || (value.startsWith('[REDACTED') && markerEnd(value, 0) === value.length)
}
