/** For each module the exports to replace, by what makes the substitute of the original. */
export type Substitutes = Readonly<Record<string, Readonly<Record<string, (original: unknown) => unknown>>>>

/**
 * While `run` runs, requiring these modules gives their exports with substitutes among them. Whoever has them already,
 * or asks later, has the originals.
 * @param load requires modules as those do who are to get the substitutes
 */
export function withSubstitutes<T>(load: NodeJS.Require, substitutes: Substitutes, run: () => T): T {
  const restore: (() => void)[] = []
  try {
    for (const [name, exports] of Object.entries(substitutes)) {
      const original = load(name)
      const module = load.cache[load.resolve(name)]
      if (module === undefined) throw new Error(`${name} is no CommonJS module here`)
      const changed = Object.create(original)
      for (const [key, make] of Object.entries(exports)) {
        if (original[key] === undefined) throw new Error(`${name} has no ${key}`)
        Object.defineProperty(changed, key, { value: make(original[key]), enumerable: true })
      }
      restore.push(() => {
        module.exports = original
      })
      module.exports = changed
    }
    return run()
  } finally {
    for (const each of restore) each()
  }
}
