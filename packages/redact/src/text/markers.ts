/** `[REDACTED]`, `[REDACTED:<category>]` and with a pseudonym `[REDACTED:<category>:<8 hex>]`. */
const MARKER = /\[REDACTED(?::[a-z0-9-]{1,32})?(?::[0-9a-f]{8})?\]/gy

/** The end of the marker that starts at `start`, or -1. */
export function markerEnd(text: string, start: number): number {
  if (!text.startsWith('[REDACTED', start)) return -1
  MARKER.lastIndex = start
  return MARKER.test(text) ? MARKER.lastIndex : -1
}

const PLACEHOLDER =
  /^(?:\*+|redacted|<(?:redacted|hidden|masked)>|\[(?:redacted|filtered|truncated|hidden|masked)\]|x{3,}|\?|\$\d{1,5}|[:@][a-z_]\w{0,63}|%s|\$\{[^{}]{0,128}\}|\{\{[^{}]{0,128}\}\}|\{[^{}\s":,]{0,64}\}|null|undefined|none|)$/i

/**
 * What a program or a shell puts a value for: `${{ secrets.X }}` of GitHub Actions, `$API_TOKEN`, `$env:API_TOKEN`,
 * `%{user}`, `%(user)s`, and the verbs of printf, of which `%s` stands for all: `%d`, `%+v`, `%.2f`, `%s/%s`.
 */
const TEMPLATE =
  /(?:\$\{\{[^{}]{0,128}\}\}|\$[A-Z_]{2,64}\d{0,2}|\$env:\w{1,64}|%\{[\w.:-]{1,64}\}|%\(\w{1,64}\)[sdr]|%[-+#0]{0,2}\d{0,3}(?:\.\d{1,2})?(?:l{0,2}[diufgexXo]|[svqwrTjpt])(?:[/:.]%[svq]){0,3})(?=[.!]?(?:[\s,;&"'<>|)\]}]|$))/y

/** Whether a value stands for nothing secret: a marker, or a placeholder (redaction policy, section 2). */
export function isPlaceholder(value: string): boolean {
  if (value.length > 140) return false
  return PLACEHOLDER.test(value) || (value.startsWith('[REDACTED') && markerEnd(value, 0) === value.length)
}

/** Where a template ends that starts at `at` and stands for a whole value, or -1. */
export function templateEnd(text: string, at: number): number {
  const first = text.charCodeAt(at)
  if (first !== 0x24 && first !== 0x25) return -1
  TEMPLATE.lastIndex = at
  return TEMPLATE.test(text) ? TEMPLATE.lastIndex : -1
}

/** Whether a value under a key is one that is yet to be put in: `$API_TOKEN`, `%d`. */
export function isTemplate(value: string): boolean {
  return value !== '' && templateEnd(value, 0) === value.length
}
