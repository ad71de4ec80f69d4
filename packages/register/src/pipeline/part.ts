import type { Config } from '../config.ts'
import type { SignalName } from './exporters.ts'
import { showPlace } from './place.ts'

/** The way out of one signal. A signal nobody exports has no provider. */
export interface Part<P> {
  readonly provider: P | undefined
  /** Where it goes, for the start line: only host and port of an endpoint. */
  readonly shown: readonly string[]
}

/** How the start line names the OTLP endpoint of a signal. */
export function showOtlp(config: Config, signal: SignalName): string {
  const target = config.otlp[signal]
  return `otlp ${target.protocol} ${showPlace(target)}`
}

/** Without the keys that are undefined: the SDK's options are exact. */
export function defined<T extends object>(options: T): { [K in keyof T]: NonNullable<T[K]> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never
}
