import { nearest } from '@sightglass/core'
import type { CatalogueEntry } from './catalogue.ts'

/** Off unless asked for, beside upstream's own: one span per file read, socket and look-up drowns the rest. */
const OFF_BY_DEFAULT: ReadonlySet<string> = new Set(['fs', 'net', 'dns'])

/**
 * What is ours and called as upstream's are. `fastify` is not in the catalogue at all; of the others the catalogue's
 * run instead where SIGHTGLASS_HTTP says so.
 */
const OWN_HTTP = ['http', 'undici', 'fastify'] as const
/** Ours under upstream's name: the metrics of process, runtime and host. */
const OWN_RUNTIME = 'runtime-node'

/**
 * These make a span for every middleware and handler, and cost more than all the rest of a request. The route, which
 * is what most people want of them, our own HTTP instrumentation finds without them.
 */
const FRAMEWORKS: ReadonlySet<string> = new Set(['express', 'router', 'koa', 'connect', 'nestjs-core'])

/** Which instrumentations run. */
export interface Selection {
  /** Those of the catalogue. */
  readonly entries: readonly CatalogueEntry[]
  /** Those of ours. */
  readonly own: {
    readonly http: boolean
    readonly undici: boolean
    readonly fastify: boolean
    readonly runtime: boolean
  }
  /** Short names of all others. */
  readonly off: readonly string[]
}

/** OTEL_NODE_ENABLED_INSTRUMENTATIONS and OTEL_NODE_DISABLED_INSTRUMENTATIONS, taken apart. */
export interface SelectionOptions {
  /** Undefined or empty means: those that are on by default. */
  readonly enabled: readonly string[] | undefined
  readonly disabled: readonly string[]
  /** Whether HTTP and fetch are recorded by upstream's instrumentations. */
  readonly upstreamHttp: boolean
  /** Whether frameworks get a span for each middleware where nothing else is said of them. */
  readonly frameworkSpans: boolean
  warn(message: string): void
}

/**
 * Decides as `getNodeAutoInstrumentations` of `@opentelemetry/auto-instrumentations-node` does: a disabled
 * name is off, even if it is enabled too; a list of enabled names leaves only these; without one, all but
 * those off by default run.
 */
export function select(catalogue: readonly CatalogueEntry[], options: SelectionOptions): Selection {
  const known = [...new Set([...catalogue.map((entry) => entry.name), ...OWN_HTTP])]
  const enabled = new Set(
    knownNames('OTEL_NODE_ENABLED_INSTRUMENTATIONS', options.enabled ?? [], known, options),
  )
  const disabled = new Set(
    knownNames('OTEL_NODE_DISABLED_INSTRUMENTATIONS', options.disabled, known, options),
  )
  const onlyEnabled = (options.enabled ?? []).some((name) => name.trim() !== '')
  const defaults = new Map(catalogue.map((entry) => [entry.name, entry.defaultOn]))
  const isOnByDefault = (name: string): boolean =>
    (defaults.get(name) ?? true) &&
    !OFF_BY_DEFAULT.has(name) &&
    (options.frameworkSpans || !FRAMEWORKS.has(name))
  const on = new Set(
    known.filter((name) => !disabled.has(name) && (onlyEnabled ? enabled.has(name) : isOnByDefault(name))),
  )

  const ours = (name: string): boolean => name === OWN_RUNTIME || (!options.upstreamHttp && isOwnHttp(name))
  return {
    entries: catalogue.filter(({ name }) => on.has(name) && !ours(name)),
    own: {
      http: !options.upstreamHttp && on.has('http'),
      undici: !options.upstreamHttp && on.has('undici'),
      fastify: on.has('fastify'),
      runtime: on.has(OWN_RUNTIME),
    },
    // A framework without spans of its own is not off: its routes are there all the same.
    off: known.filter(
      (name) => !on.has(name) && (onlyEnabled || disabled.has(name) || !FRAMEWORKS.has(name)),
    ),
  }
}

function isOwnHttp(name: string): boolean {
  return (OWN_HTTP as readonly string[]).includes(name)
}

function knownNames(
  variable: string,
  names: readonly string[],
  known: readonly string[],
  { warn }: SelectionOptions,
): string[] {
  const given = names.map((name) => name.trim()).filter((name) => name !== '')
  for (const name of given) {
    if (known.includes(name)) continue
    const meant = nearest(name, known)
    warn(
      `${variable} names '${name}', which is not an instrumentation${meant ? `; did you mean '${meant}'?` : '.'}`,
    )
  }
  return given.filter((name) => known.includes(name))
}
