/**
 * What is wrong with a declaration or an option:
 * - `ERR_METRIC_INVALID`: a value is out of its range;
 * - `ERR_METRIC_CONFLICT`: the name belongs to something declared differently.
 */
export type MetricErrorCode = 'ERR_METRIC_INVALID' | 'ERR_METRIC_CONFLICT'

/**
 * Thrown only where metrics are declared or the registry is set up, never where they are recorded. Tell it by its
 * `code`: a process may hold two copies of this package, and `instanceof` knows only one.
 */
export class MetricError extends Error {
  override readonly name = 'MetricError'
  readonly code: MetricErrorCode

  constructor(code: MetricErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/** A refusal that names what was set, what it may be and what it was. */
export function invalid(what: string, range: string, value: unknown): MetricError {
  return new MetricError('ERR_METRIC_INVALID', `${what} must be ${range}, got ${show(value)}`)
}

const LONGEST = 80

/** A value fit for a message: one line, at most 80 characters, whatever it is. */
function show(value: unknown): string {
  let text: string | undefined
  try {
    text = typeof value === 'function' ? 'a function' : JSON.stringify(value)
  } catch {}
  text ??= typeof value === 'object' ? 'an object' : String(value)
  // JSON has neither NaN nor the infinities.
  if (typeof value === 'number') text = String(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text
}
