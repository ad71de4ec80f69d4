import type { IncomingMessage } from 'node:http'

// The parts of express that are read, over all versions from 4.0 on. `layer.handle_request`, `layer.regexp` and
// `layer.keys` are of express 4; `layer.matchers` and `layer.slash` of the router package 2; `layer.rawPath` of its 2.3.

/** One entry of a router's stack. */
export interface Layer {
  readonly route?: { readonly path?: unknown } | undefined
  readonly regexp?: RegExp & { readonly fast_slash?: boolean }
  readonly slash?: boolean
  readonly keys?: readonly { readonly name?: string | number }[]
  readonly matchers?: readonly Matcher[]
  readonly rawPath?: unknown
}

/** Tells what part of a path matches, and with which values; false when it does not. May throw for a bad escape. */
export type Matcher = (path: string) => false | { path: string; params: Record<string, unknown> }

/** A router is a function, and its stack is on it. */
export interface Router {
  readonly stack: readonly Layer[]
}

/** A request while a router has it. */
export interface ExpressRequest extends IncomingMessage {
  /** What the mounts have taken off, raw. */
  readonly baseUrl?: string
  readonly route?: { readonly path?: unknown; readonly stack?: unknown }
  readonly app?: ExpressApp
  readonly _parsedUrl?: { readonly href?: string; readonly pathname?: string | null }
}

/** An app of either version: `router` of express 5 is `_router` in express 4, where reading `router` throws. */
export interface ExpressApp {
  readonly handle: unknown
  readonly parent?: unknown
  readonly router?: Router
  readonly _router?: Router
}
