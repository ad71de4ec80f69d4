import type { MeterProvider } from '@opentelemetry/api'
import type { MetricKind, MetricRegistry } from '../types.ts'
import { type AllowedInstrument, allowList } from './allow-list.ts'
import { AllowListMeter, type Instruments } from './meter.ts'
import { Observations } from './observations.ts'
import { createTarget, type Target } from './target.ts'

/** What the provider stands between. */
export interface AllowListOptions {
  readonly registry: MetricRegistry
  /** The SDK's provider: serves the app's own meters, and what the user lists. */
  readonly fallback: MeterProvider
  /** Instruments that the user lists, by name; one ending in `*` stands for all that begin so. They pass unfiltered. */
  readonly allow?: readonly string[]
  /** For tests: what is recorded here. Default: the allow-list. */
  readonly instruments?: readonly AllowedInstrument[]
}

const CATALOGUE = /^@opentelemetry\/(?:instrumentation-|sdk-|otlp-exporter$)/

/** Whether a meter belongs to one of upstream's instrumentations or to its SDK, and so is subject to the allow-list. */
export function isCatalogueMeter(name: string): boolean {
  return CATALOGUE.test(name)
}

/**
 * A provider that lets through what upstream's instrumentations emit only as the allow-list has it. In this order: an
 * instrument that the user lists goes to `fallback` as it is; one on the allow-list is recorded in `registry` with the
 * attributes that are kept; any other does nothing. Meters of anybody else are those of `fallback`.
 */
export function createAllowListMeterProvider(options: AllowListOptions): MeterProvider {
  const { fallback } = options
  const instruments = createInstruments(options)
  return {
    getMeter(name, version, meterOptions) {
      const meter = () => fallback.getMeter(name, version, meterOptions)
      return isCatalogueMeter(name) ? new AllowListMeter(instruments, meter) : meter()
    },
  }
}

function createInstruments({ registry, allow = [], instruments = allowList }: AllowListOptions): Instruments {
  const allowed = new Map(instruments.map((each) => [each.definition.name, each]))
  const targets = new Map<string, Target | undefined>()

  function targetOf(name: string, kinds: readonly MetricKind[]): Target | undefined {
    const found = allowed.get(name)
    if (!found || !kinds.includes(found.definition.kind)) return undefined
    if (!targets.has(name)) targets.set(name, declareTarget(registry, found))
    return targets.get(name)
  }

  return { targetOf, isListed: matcher(allow), observations: new Observations(registry) }
}

/** Undefined where it fails. Nobody is there to be told; the registry says why at the next collection. */
function declareTarget(registry: MetricRegistry, instrument: AllowedInstrument): Target | undefined {
  try {
    return createTarget(registry, instrument)
  } catch (error) {
    const stop = registry.beforeCollect(() => {
      stop()
      throw error
    })
    return undefined
  }
}

function matcher(patterns: readonly string[]): (name: string) => boolean {
  const names = new Set(patterns.filter((pattern) => !pattern.endsWith('*')))
  const beginnings = patterns
    .filter((pattern) => pattern.endsWith('*'))
    .map((pattern) => pattern.slice(0, -1))
  return (name) => names.has(name) || beginnings.some((beginning) => name.startsWith(beginning))
}
