import type { Matcher } from './types.ts'

/**
 * The declared path behind a matcher of the router package before 2.3, which keeps no text of it: each value that the
 * matcher takes out of a path is exchanged for a mark, and where the matcher takes the mark for the same parameter, the
 * parameter stands. Optional parts are in it as in this path; letters are small unless the router heeds case.
 *
 * @param path one that matches, raw
 * @returns undefined when a value's place cannot be found; never a raw value
 */
export function probeMatcher(matcher: Matcher, path: string): string | undefined {
  // The one for a regular expression of the app's own, of which nothing can be known.
  if (matcher.name === 'regexpMatcher') return undefined
  const found = matcher(path)
  if (!found) return undefined
  let text = path
  const marks = new Map<string, string>()
  for (const [name, value] of Object.entries(found.params)) {
    if (value === undefined) continue
    const mark = `sgmark${marks.size}x`
    const next = Array.isArray(value)
      ? exchangeMany(matcher, text, name, value, mark)
      : exchange(matcher, text, name, String(value), mark)
    if (next === undefined) return undefined
    marks.set(mark, Array.isArray(value) ? `*${name}` : `:${name}`)
    text = next
  }
  if (ignoresCase(matcher, text)) text = text.toLowerCase()
  for (const [mark, placeholder] of marks) text = text.replace(mark, () => placeholder)
  return text
}

function exchange(matcher: Matcher, path: string, name: string, value: string, mark: string) {
  const segments = path.split('/')
  for (const [index, segment] of segments.entries()) {
    if (decode(segment) !== value) continue
    const text = segments.with(index, mark).join('/')
    if (valueIn(matcher, text, name) === mark) return text
  }
  for (const [index, segment] of segments.entries()) {
    for (const raw of new Set([value, encodeURIComponent(value)])) {
      for (let at = segment.indexOf(raw); raw !== '' && at !== -1; at = segment.indexOf(raw, at + 1)) {
        const changed = segment.slice(0, at) + mark + segment.slice(at + raw.length)
        const text = segments.with(index, changed).join('/')
        if (valueIn(matcher, text, name) === mark) return text
      }
    }
  }
  return undefined
}

/** A wildcard's value is an array of segments. */
function exchangeMany(
  matcher: Matcher,
  path: string,
  name: string,
  values: readonly unknown[],
  mark: string,
) {
  const segments = path.split('/')
  for (let index = 0; index + values.length <= segments.length; index++) {
    const text = segments.toSpliced(index, values.length, mark).join('/')
    const value = valueIn(matcher, text, name)
    if (Array.isArray(value) && value.length === 1 && value[0] === mark) return text
  }
  return undefined
}

function valueIn(matcher: Matcher, path: string, name: string): unknown {
  const found = matcher(path)
  // Only as a whole: what stands behind a shorter match belongs to somebody else.
  return found && found.path.length >= path.length ? found.params[name] : undefined
}

function ignoresCase(matcher: Matcher, path: string): boolean {
  const lower = path.toLowerCase()
  const upper = path.toUpperCase()
  return lower !== upper && matcher(lower) !== false && matcher(upper) !== false
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}
