/** `error.type` of a request that the app itself gave up: destroyed, aborted, its response destroyed. */
export const ABORTED = 'aborted'
/** `error.type` of a request that the app gave up after a timeout event, or by AbortSignal.timeout(). */
export const TIMEOUT = 'timeout'
/** `error.type` of a connection that the other side closed in the middle of a response. */
export const RESET = 'ECONNRESET'
const OTHER = '_OTHER'

const CODE = /^[A-Z][A-Z0-9_]{1,63}$/
const CLASS_NAME = /^[A-Za-z_$][\w$]{0,63}$/

/** Codes and class names in use. Whoever makes classes by the dozen gets `_OTHER` for the later ones. */
const known = new Set<string>()
const MOST_KNOWN = 64

/**
 * A class of errors for `error.type`, from a small set: `aborted`; `timeout`; the error's code where it is one of
 * capitals, such as ECONNREFUSED, ENOTFOUND, UND_ERR_SOCKET; the name of its class; `_OTHER`. Never its message.
 * Never throws.
 */
export function errorTypeOf(error: unknown): string {
  try {
    return classify(error)
  } catch {
    return OTHER
  }
}

function classify(error: unknown): string {
  if (typeof error !== 'object' || error === null) return OTHER
  const { name, code, cause } = error as { name?: unknown; code?: unknown; cause?: unknown }
  // Node's AbortError has the signal's reason as its cause.
  if (name === 'AbortError') return isTimeout(cause) ? TIMEOUT : ABORTED
  if (typeof code === 'string' && CODE.test(code)) return bounded(code)
  if (isTimeout(error)) return TIMEOUT
  const className = error.constructor?.name
  return typeof className === 'string' && CLASS_NAME.test(className) ? bounded(className) : OTHER
}

function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'TimeoutError'
}

function bounded(type: string): string {
  if (known.has(type)) return type
  if (known.size >= MOST_KNOWN) return OTHER
  known.add(type)
  return type
}

/** What an error says of itself, for the span's status; undefined where it says nothing. Never throws. */
export function errorMessageOf(error: unknown): string | undefined {
  try {
    const message = (error as { message?: unknown } | null | undefined)?.message
    return typeof message === 'string' && message !== '' ? message : undefined
  } catch {
    return undefined
  }
}
