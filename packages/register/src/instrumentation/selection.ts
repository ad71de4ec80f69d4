import { nearest } from '@sightglass/core'
import type { CatalogueEntry } from './catalogue.ts'
import { FASTIFY } from './fastify.ts'

/** Off unless asked for, beside upstream's own: one span per file read, socket and look-up drowns the rest. */
const OFF_BY_DEFAULT: ReadonlySet<string> = new Set(['fs', 'net', 'dns'])

/** Which instrumentations run. */
export interface Selection {
  readonly entries: readonly CatalogueEntry[]
  readonly fastify: boolean
  /** Short names of all others. */
  readonly off: readonly string[]
}

/** OTEL_NODE_ENABLED_INSTRUMENTATIONS and OTEL_NODE_DISABLED_INSTRUMENTATIONS, taken apart. */
export interface SelectionOptions {
  /** Undefined or empty means: those that are on by default. */
  readonly enabled: readonly string[] | undefined
  readonly disabled: readonly string[]
  warn(message: string): void
}

/**
 * Decides as `getNodeAutoInstrumentations` of `@opentelemetry/auto-instrumentations-node` does: a disabled
 * name is off, even if it is enabled too; a list of enabled names leaves only these; without one, all but
 * those off by default run.
 */
export function select(catalogue: readonly CatalogueEntry[], options: SelectionOptions): Selection {
  const known = [...catalogue.map((entry) => entry.name), FASTIFY]
  const enabled = new Set(
    knownNames('OTEL_NODE_ENABLED_INSTRUMENTATIONS', options.enabled ?? [], known, options),
  )
  const disabled = new Set(
    knownNames('OTEL_NODE_DISABLED_INSTRUMENTATIONS', options.disabled, known, options),
  )
  const onlyEnabled = (options.enabled ?? []).some((name) => name.trim() !== '')
  const isOn = (name: string, byDefault: boolean): boolean =>
    !disabled.has(name) && (onlyEnabled ? enabled.has(name) : byDefault)

  const entries = catalogue.filter((entry) =>
    isOn(entry.name, entry.defaultOn && !OFF_BY_DEFAULT.has(entry.name)),
  )
  const fastify = isOn(FASTIFY, true)
  const on = new Set(entries.map((entry) => entry.name))
  if (fastify) on.add(FASTIFY)
  return { entries, fastify, off: known.filter((name) => !on.has(name)) }
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
