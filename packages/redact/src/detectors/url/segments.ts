import { nextUrl } from './authority.ts'
import { endsUrl } from './delimiters.ts'

const SLASH = 0x2f
const BACKSLASH = 0x5c

/** The length of the slash at `at`, which may be written as `\/`: 1, 2, or 0 if there is none. */
export function slashSize(text: string, at: number): number {
  const code = text.charCodeAt(at)
  if (code === SLASH) return 1
  return code === BACKSLASH && text.charCodeAt(at + 1) === SLASH ? 2 : 0
}

/**
 * Where the segment of a path that starts at `start` ends: at a slash, `?`, `#`, the end of the URL, or the `,` before
 * the next URL of a list.
 */
export function segmentEnd(text: string, start: number): number {
  let at = start
  for (;;) {
    const code = text.charCodeAt(at)
    if (code === SLASH || code === BACKSLASH || code === 0x3f || code === 0x23 || endsUrl(code)) break
    at++
  }
  if (text.charCodeAt(at - 1) !== 0x3a) return at
  const next = nextUrl(text, start - 1, at - 1)
  return next >= start ? next : at
}

/** Where the path ends that holds `start`: at `?`, `#`, or the end of the URL. */
export function pathEnd(text: string, start: number): number {
  let at = start
  for (;;) {
    const end = segmentEnd(text, at)
    const slash = slashSize(text, end)
    if (slash === 0) return end
    at = end + slash
  }
}

/** `{token}`, `:token`, `[token]`, `$token`, `*`: a segment that stands for one, in a route. */
export function isParameterSegment(segment: string): boolean {
  return /^[{:[<$*(]/.test(segment)
}
