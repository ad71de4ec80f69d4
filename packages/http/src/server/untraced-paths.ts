/** What probes and scrapers ask for, as most services and ours call it. */
export const DEFAULT_UNTRACED_PATHS: readonly string[] = [
  '/health',
  '/health/*',
  '/healthz',
  '/livez',
  '/readyz',
  '/startupz',
  '/metrics',
  '/api/health/*',
  '/api/v1/health/*',
]

const QUESTION = 63

/** Says whether a request target (path with query string) is one of the patterns: exact, or ending in `*`. */
export function createPathCheck(patterns: readonly string[]): (target: string) => boolean {
  const exact = new Set(patterns.filter((pattern) => !pattern.endsWith('*')))
  const prefixes = patterns.filter((pattern) => pattern.endsWith('*')).map((pattern) => pattern.slice(0, -1))
  // Most requests are told apart by their second character already.
  const seconds = new Set([...exact, ...prefixes].map((pattern) => pattern.charCodeAt(1)))
  const anything = prefixes.some((prefix) => prefix.length < 2)
  return (target) => {
    const second = target.charCodeAt(1)
    // '/?a=1' has no second character: NaN, as in '/'.
    if (!anything && !seconds.has(second === QUESTION ? Number.NaN : second)) return false
    const query = target.indexOf('?')
    const path = query < 0 ? target : target.slice(0, query)
    return exact.has(path) || prefixes.some((prefix) => path.startsWith(prefix))
  }
}
