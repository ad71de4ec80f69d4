import { describeError } from '@sightglass/core'
import type { HttpHooks } from './types.ts'

/** The user's hooks, and a way to run them that never reaches the app. */
export interface Hooks {
  /** Read at each request: the app may set them at any time. */
  readonly current: HttpHooks
  /** Calls a hook; gives `fallback` when it throws, and tells so the first time. */
  run<T>(name: string, hook: () => T, fallback: T): T
}

/** `read` gives the hooks of the moment; `warn` hears of each hook's first failure. */
export function createHooks(read: () => HttpHooks, warn: (message: string) => void): Hooks {
  const failed = new Set<string>()
  return {
    get current() {
      return read()
    },
    run(name, hook, fallback) {
      try {
        return hook()
      } catch (error) {
        if (!failed.has(name)) {
          failed.add(name)
          warn(`the HTTP hook ${name} threw (${describeError(error)}); requests go on without it`)
        }
        return fallback
      }
    },
  }
}
