import { isTree } from './config.ts'
import type { ConfigPath } from './problem.ts'

/** A configuration file in the making; the collector gets it last, so that what it says wins. */
export class Override {
  readonly tree: Record<string, unknown> = {}

  /** Sets what stands at this place; a map is added to the map that is there. */
  set(path: ConfigPath, value: unknown): void {
    let at = this.tree
    for (const part of path.slice(0, -1)) {
      const next = at[part]
      const child = isTree(next) ? next : {}
      at[part] = child
      at = child
    }
    const last = path.at(-1) ?? ''
    const before = at[last]
    at[last] = isTree(before) && isTree(value) ? { ...before, ...value } : value
  }
}
