import { describeError } from '@sightglass/core'
import { type HttpTracer, startHttp } from '@sightglass/http'
import { type MetricRegistry, startProcessMetrics } from '@sightglass/metrics'
import { instrumentFastify } from './fastify.ts'
import { catalogue } from './generated/catalogue.ts'
import { createLoader } from './loader.ts'
import { startModuleHooks } from './module-hooks.ts'
import { select } from './selection.ts'
import { loadWithoutModule } from './without-module.ts'

/** What the settings say, what ours record into, and where warnings go. */
export interface InstrumentationOptions {
  /** For our own HTTP instrumentation; undefined leaves HTTP to upstream's. */
  readonly tracer: HttpTracer | undefined
  readonly registry: MetricRegistry
  readonly untracedPaths: readonly string[]
  readonly frameworkSpans: boolean
  /** Short names such as `pg`; undefined or empty: all that are on by default. */
  readonly enabled: readonly string[] | undefined
  /** Short names that stay off, also if `enabled` has them. */
  readonly disabled: readonly string[]
  /** Gets one line per problem. */
  warn(message: string): void
}

/** The running instrumentations. */
export interface Instrumentations {
  /** Short names of those switched off, for the start line. */
  readonly off: readonly string[]
  /** npm names of the packages loaded so far. */
  loaded(): readonly string[]
  /** Takes the hooks out and the patches back. */
  disable(): void
}

/**
 * Installs the module hooks. Called once, after the global providers are registered, since an instrumentation
 * takes its tracer when it is constructed. Never throws: what fails is a warning, and the app runs untraced.
 */
export function startInstrumentations(options: InstrumentationOptions): Instrumentations {
  const { warn } = options
  const stops: (() => void)[] = []
  const attempt = (what: string, start: () => () => void): void => {
    try {
      stops.push(start())
    } catch (error) {
      warn(`Instrumentation of ${what} could not start: ${describeError(error)}`)
    }
  }

  const { tracer, registry, untracedPaths } = options
  const selection = select(catalogue, { ...options, upstreamHttp: tracer === undefined })
  const { own, entries } = selection
  const loader = createLoader(warn)
  let onModule: (name: string, url: string) => void = () => {}
  attempt('HTTP', () => {
    if (tracer === undefined) return own.fastify ? instrumentFastify() : () => {}
    const { http: server, undici, fastify } = own
    const http = startHttp({ tracer, registry, untracedPaths, server, client: server, undici, fastify, warn })
    onModule = http.onModuleResolved
    return http.stop
  })
  attempt('modules', () => startModuleHooks(entries, loader, warn, (name, url) => onModule(name, url)))
  attempt('fetch and the runtime', () => loadWithoutModule(entries, loader, process.env))
  if (own.runtime) attempt('process and runtime', () => startProcessMetrics(registry))

  return {
    off: selection.off,
    loaded: loader.loaded,
    disable() {
      for (const stop of stops.splice(0)) stop()
      loader.disable()
    },
  }
}
