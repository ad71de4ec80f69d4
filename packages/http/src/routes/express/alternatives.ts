/** One of several paths that a layer was declared with. */
export interface Alternative {
  /** How many characters of a path it takes, from the beginning; undefined when it does not match. */
  taken(path: string): number | undefined
  readonly text: string | undefined
}

/** What a layer adds to the route: always the same text, or that of the alternative which matched. */
export type LayerText = string | undefined | readonly Alternative[]

/** The text of the first alternative that takes the whole path. */
export function pickForPath(alternatives: readonly Alternative[], path: string): string | undefined {
  for (const alternative of alternatives) {
    if (takesAll(alternative, path)) return alternative.text
  }
  return undefined
}

/**
 * The text of the alternative by which a mount was entered.
 *
 * @param base the raw `req.baseUrl`, of which the mount took the end
 */
export function pickForMount(alternatives: readonly Alternative[], base: string): string | undefined {
  for (let start = 0; start !== -1; start = base.indexOf('/', start + 1)) {
    const text = pickForPath(alternatives, base.slice(start))
    if (text !== undefined) return text
  }
  // It took nothing.
  return alternatives.find(({ text }) => text === '/')?.text
}

function takesAll(alternative: Alternative, path: string): boolean {
  const taken = alternative.taken(path)
  // A mount may take the slash behind it along, which `baseUrl` has no more.
  return taken !== undefined && taken >= path.length
}
