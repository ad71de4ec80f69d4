import { patchMethod } from './patch-method.ts'
import { type RouteState, stateOf } from './state.ts'
import { boundedText } from './text.ts'

type Handler = (context: HonoContext, next: unknown) => unknown

/** What `router.add` was given: called is the first, the second describes it. */
type RoutedHandler = [handler: Handler, route: { readonly method: string; readonly path: string }]

type MatchResult = [handlers: readonly [RoutedHandler, unknown][], ...rest: unknown[]]

type Match = (method: string, path: string) => MatchResult

interface HonoContext {
  /** What the adapter hands over; that of Node has the raw request in it. */
  readonly env?: { readonly incoming?: object }
}

/** What a RegExpRouter compiles to, per method: an expression, handlers per group, results per static path. */
type Matchers = Record<string, [RegExp, readonly unknown[], Record<string, MatchResult>]>

type BuildMatchers = () => Matchers

interface RouterClass {
  readonly prototype?: object & { add?: unknown }
}

/** As `app.use` and `app.all` call their method. */
const ALL = 'ALL'

/**
 * Patches the routers behind what a module of hono exports: `hono`, `hono/tiny`, `hono/quick` or a router of its own.
 * Whatever they match from then on tells the request's state when it runs.
 *
 * @param activeState for apps that give `fetch` an environment of their own, without the raw request
 * @returns takes the patches back; handlers that were met stay marked, which only costs a look-up
 */
export function patchHono(
  exports: unknown,
  activeState: () => RouteState | undefined,
): readonly (() => void)[] {
  const undos: (() => void)[] = []
  for (const [name, value] of Object.entries(exports ?? {})) {
    if (typeof value !== 'function') continue
    const prototype = name === 'Hono' ? routerPrototype(value as HonoClass) : (value as RouterClass).prototype
    if (typeof prototype?.add !== 'function') continue
    const patches = [
      patchMethod<Match>(prototype, 'match', (original) => wrapMatch(original, activeState)),
      // The RegExpRouter has its `match` on the instance only.
      patchMethod<BuildMatchers>(prototype, 'buildAllMatchers', (original) =>
        wrapBuild(original, activeState),
      ),
    ]
    undos.push(...patches.filter((undo) => undo !== undefined))
  }
  return undos
}

type HonoClass = new () => { readonly router?: object }

function routerPrototype(Hono: HonoClass): RouterClass['prototype'] {
  const { router } = new Hono()
  return router && Object.getPrototypeOf(router)
}

const wrapped = new WeakSet<RoutedHandler>()

function wrapMatch(original: Match, activeState: () => RouteState | undefined): Match {
  return function match(this: { match: Match }, method, path) {
    const result = original.call(this, method, path)
    try {
      mark(result, activeState)
      // Most routers compile themselves when first asked, and put the outcome on the instance.
      if (Object.hasOwn(this, 'match')) {
        patchMethod<Match>(this, 'match', (own) => (ownMethod, ownPath) => {
          const ownResult = own(ownMethod, ownPath)
          mark(ownResult, activeState)
          return ownResult
        })
      }
    } catch {
      // Frozen, or not as we know it: its requests stay without a route.
    }
    return result
  }
}

function wrapBuild(original: BuildMatchers, activeState: () => RouteState | undefined): BuildMatchers {
  return function buildAllMatchers(this: unknown) {
    const matchers = original.call(this)
    try {
      for (const [, byGroup, byPath] of Object.values(matchers)) {
        for (const handlers of byGroup) if (Array.isArray(handlers)) mark([handlers], activeState)
        for (const result of Object.values(byPath)) mark(result, activeState)
      }
    } catch {
      // Not as we know it: its requests stay without a route.
    }
    return matchers
  }
}

/** Lets each handler of a route tell when it runs. Middleware does not: what it answers was not routed. */
function mark([handlers]: MatchResult, activeState: () => RouteState | undefined): void {
  for (const [entry] of handlers) {
    if (wrapped.has(entry)) continue
    wrapped.add(entry)
    const [handler, route] = entry
    if (typeof handler !== 'function' || typeof route?.path !== 'string' || isMiddleware(handler, route))
      continue
    const text = boundedText(route.path)
    entry[0] = (context, next) => {
      const state = stateOf(context.env?.incoming) ?? activeState()
      if (state !== undefined) state.matched = text
      return handler(context, next)
    }
  }
}

function isMiddleware(handler: Handler, { method }: RoutedHandler[1]): boolean {
  return method === ALL && inner(handler).length > 1
}

/** The app's handler in one that was made for the error handler of a mounted app. */
function inner(handler: Handler): Handler {
  const { __COMPOSED_HANDLER: composed } = handler as { __COMPOSED_HANDLER?: Handler }
  return composed ? inner(composed) : handler
}
