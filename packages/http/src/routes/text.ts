/** The longest text of a route, in characters. */
const LONGEST = 256

const texts = new WeakMap<RegExp, string>()

/** A path as the app declared it, where a framework takes more than text. */
export type DeclaredPath = string | RegExp

/** The text of a declared path: a regular expression as its literal. */
export function declaredText(path: unknown): string | undefined {
  if (typeof path === 'string') return boundedText(path)
  if (!(path instanceof RegExp)) return undefined
  const known = texts.get(path)
  if (known !== undefined) return known
  const text = boundedText(String(path))
  texts.set(path, text)
  return text
}

/** Cuts what is too long for an attribute. */
export function boundedText(text: string): string {
  return text.length <= LONGEST ? text : text.slice(0, LONGEST)
}

/**
 * A path behind the prefix of what it is mounted in. `/api` and `/` are `/api`; a path that does not begin with a
 * slash, such as `*`, gets one unless it stands alone.
 *
 * @param prefix without a slash at its end, empty for the top
 */
export function joinPaths(prefix: string, path: string): string {
  if (path === '' || path === '/') return prefix === '' ? '/' : prefix
  if (prefix === '') return path
  return boundedText(path.startsWith('/') ? prefix + path : `${prefix}/${path}`)
}

/** The prefix that a mount adds: no slash at its end, one at its beginning, empty for `/`. */
export function mountPrefix(text: string): string {
  const trimmed = text.replace(/\/+$/, '')
  return trimmed === '' || trimmed.startsWith('/') ? trimmed : `/${trimmed}`
}
