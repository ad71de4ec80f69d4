import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root, an absolute path. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Everything the tools download or build lies here; git ignores it, and deleting it is always safe. */
export const CACHE = join(ROOT, '.cache')

/** Whole logs of the steps, one file a step, overwritten by the next run of the same step. */
export const LOGS = join(CACHE, 'logs')
