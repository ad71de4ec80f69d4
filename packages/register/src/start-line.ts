import { showValue } from '@sightglass/core'
import type { Pipeline } from './pipeline/pipeline.ts'
import { VERSION } from './version.ts'

/** All that the start line is made of. Nothing else reaches it: endpoints come as scheme, host and port. */
export interface Started {
  readonly nodeVersion: string
  readonly service: string
  /** Where each signal goes, or the file that says so. */
  readonly exporters: Pipeline['exporters'] | { readonly file: string }
  /** Short names of instrumentations that are switched off. */
  readonly instrumentationsOff: readonly string[]
}

/** The one line on stderr: name, version, Node, service, exporters, what is off. */
export function startLine(started: Started): string {
  const { exporters } = started
  const parts = [`service ${showValue('', started.service)}`]
  const off = [...started.instrumentationsOff]
  if ('file' in exporters)
    parts.push(`configuration from ${exporters.file} (OTEL_* exporters and samplers are not used)`)
  else {
    const signals = ['traces', 'metrics', 'logs'] as const
    const ways = new Map<string, string[]>()
    for (const signal of signals) {
      const way = exporters[signal].join(' and ')
      ways.set(way, [...(ways.get(way) ?? []), signal])
    }
    for (const [way, names] of ways) if (way !== '') parts.push(`${names.join(', ')} to ${way}`)
    off.unshift(...(ways.get('') ?? []))
  }
  if (off.length > 0) parts.push(`off: ${off.join(', ')}`)
  return `${VERSION} on Node ${started.nodeVersion}; ${parts.join('; ')}`
}
