import { propagation } from '@opentelemetry/api'

/** The headers of a request that a server span needs. One object serves all requests: read it before the next look. */
export interface RequestHeaders {
  host: string | undefined
  userAgent: string | undefined
  forwarded: string | undefined
  forwardedFor: string | undefined
  forwardedHost: string | undefined
  forwardedProto: string | undefined
  /** Whether there is a header that a propagator reads. */
  carrier: boolean
}

/**
 * Makes a function that finds these headers in one pass over `rawHeaders`, the parser's flat list of names and values.
 * `request.headers` would be an object of them all, made the first time somebody asks, and most of its cost is ours
 * where the app does not need it.
 */
export function createHeaderReader(): (rawHeaders: readonly string[]) => RequestHeaders {
  const found: RequestHeaders = {
    host: undefined,
    userAgent: undefined,
    forwarded: undefined,
    forwardedFor: undefined,
    forwardedHost: undefined,
    forwardedProto: undefined,
    carrier: false,
  }
  let carrierFields: readonly string[] | undefined
  /** A bit for each length that one of them has: most headers are told apart by it. */
  let carrierLengths = 0
  return (rawHeaders) => {
    // Not before the first request: the propagators may be made global after us.
    if (carrierFields === undefined) {
      carrierFields = propagation.fields().map((field) => field.toLowerCase())
      for (const { length } of carrierFields) carrierLengths |= 1 << (length & 31)
    }
    found.host = undefined
    found.userAgent = undefined
    found.forwarded = undefined
    found.forwardedFor = undefined
    found.forwardedHost = undefined
    found.forwardedProto = undefined
    found.carrier = false
    for (let index = 0; index < rawHeaders.length; index += 2) {
      const name = rawHeaders[index] as string
      if ((carrierLengths & (1 << (name.length & 31))) !== 0 && !found.carrier)
        found.carrier = isOneOf(name, carrierFields)
      switch (name.length) {
        case 4:
          if (found.host === undefined && equals(name, 'host')) found.host = rawHeaders[index + 1]
          break
        case 9:
          if (equals(name, 'forwarded')) found.forwarded ??= rawHeaders[index + 1]
          break
        case 10:
          if (equals(name, 'user-agent')) found.userAgent ??= rawHeaders[index + 1]
          break
        case 15:
          if (equals(name, 'x-forwarded-for')) found.forwardedFor ??= rawHeaders[index + 1]
          break
        case 16:
          if (equals(name, 'x-forwarded-host')) found.forwardedHost ??= rawHeaders[index + 1]
          break
        case 17:
          if (equals(name, 'x-forwarded-proto')) found.forwardedProto ??= rawHeaders[index + 1]
      }
    }
    return found
  }
}

function isOneOf(name: string, lowerCaseNames: readonly string[]): boolean {
  for (const lower of lowerCaseNames) if (lower.length === name.length && equals(name, lower)) return true
  return false
}

/** Whether a header's name is that lower-case one of the same length. Makes no text, as toLowerCase does. */
function equals(name: string, lower: string): boolean {
  for (let index = 0; index < lower.length; index++) {
    const code = name.charCodeAt(index)
    const small = code >= 65 && code <= 90 ? code | 32 : code
    if (small !== lower.charCodeAt(index)) return false
  }
  return true
}
