import { declaredText } from '../text.ts'
import type { Alternative, LayerText } from './alternatives.ts'
import { probeMatcher } from './probe.ts'
import { countGroups, regexpText, splitAlternatives } from './regexp-text.ts'
import type { Layer, Matcher } from './types.ts'

/** What stands for a mount by a regular expression whose text the router does not keep. */
const UNKNOWN_EXPRESSION = '/*'

/** The path of a layer that has a route: the route knows it as it was declared. */
export function routeText(layer: Layer): LayerText {
  const path = layer.route?.path
  if (!Array.isArray(path)) return declaredText(path)
  const paths = path.flat(Number.POSITIVE_INFINITY)
  if (paths.length === 1) return declaredText(paths[0])
  const { regexp, matchers } = layer
  if (matchers) {
    // Before router 2.3 an array in the array had one matcher for all of it.
    const texts = matchers.length === paths.length ? paths : path.map((entry) => [entry].flat(9)[0])
    return matchers.map((matcher, index) => byMatcher(matcher, declaredText(texts[index])))
  }
  if (!regexp) return undefined
  const sources = splitAlternatives(regexp.source)
  if (sources.length !== paths.length) return declaredText(paths[0])
  return sources.map((source, index) => bySource(source, regexp.flags, declaredText(paths[index])))
}

/**
 * The path that a router, an app or a middleware is mounted at.
 *
 * @param base the raw `req.baseUrl`, whose end the mount took; only read where the router keeps no text
 */
export function mountText(layer: Layer, base: string): LayerText {
  const { rawPath, regexp, matchers } = layer
  if (layer.slash || regexp?.fast_slash) return ''
  if (rawPath !== undefined) {
    if (!Array.isArray(rawPath)) return declaredText(rawPath)
    if (rawPath.length === 1) return declaredText(rawPath[0])
    return matchers?.map((matcher, index) => byMatcher(matcher, declaredText(rawPath[index])))
  }
  if (regexp) return expressionText(regexp, layer.keys ?? [])
  if (!matchers) return undefined
  const [only] = matchers
  if (matchers.length === 1 && only) return probeMount(only, base)
  return matchers.map((matcher) => new ProbedAlternative(matcher))
}

function expressionText(regexp: RegExp, keys: NonNullable<Layer['keys']>): LayerText {
  const sources = splitAlternatives(regexp.source)
  const [only] = sources
  if (sources.length === 1 && only !== undefined) return regexpText(only, keys) ?? declaredText(regexp)
  let key = 0
  return sources.map((source) => {
    const own = keys.slice(key, key + countGroups(source))
    key += own.length
    return bySource(source, regexp.flags, regexpText(source, own) ?? declaredText(new RegExp(source)))
  })
}

/** The end of `base` that the matcher takes, as a declared path. */
function probeMount(matcher: Matcher, base: string): string | undefined {
  if (matcher.name === 'regexpMatcher') return UNKNOWN_EXPRESSION
  for (let start = 0; start !== -1; start = base.indexOf('/', start + 1)) {
    const path = base.slice(start)
    if (takenBy(matcher, path) !== path.length) continue
    return probeMatcher(matcher, path)
  }
  return undefined
}

function byMatcher(matcher: Matcher, text: string | undefined): Alternative {
  return { text, taken: (path) => takenBy(matcher, path) }
}

function bySource(source: string, flags: string, text: string | undefined): Alternative {
  const regexp = new RegExp(source, flags.replaceAll(/[gy]/g, ''))
  return {
    text,
    taken(path) {
      const match = regexp.exec(path)
      return match === null || match.index !== 0 ? undefined : match[0].length
    },
  }
}

function takenBy(matcher: Matcher, path: string): number | undefined {
  const found = matcher(path)
  return found ? found.path.length : undefined
}

/** Finds its text with the first path that it takes. */
class ProbedAlternative implements Alternative {
  readonly #matcher: Matcher
  text: string | undefined

  constructor(matcher: Matcher) {
    this.#matcher = matcher
  }

  taken(path: string): number | undefined {
    const taken = takenBy(this.#matcher, path)
    if (taken !== undefined && taken >= path.length) this.text ??= probeMount(this.#matcher, path)
    return taken
  }
}
