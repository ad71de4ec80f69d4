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
  const parts = [`service ${started.service}`]
  const off: string[] = []
  if ('file' in exporters)
    parts.push(`configuration from ${exporters.file}, OTEL_* exporters and samplers are not used`)
  else
    for (const signal of ['traces', 'metrics', 'logs'] as const) {
      if (exporters[signal].length === 0) off.push(signal)
      else parts.push(`${signal} to ${exporters[signal].join(' and ')}`)
    }
  off.push(...started.instrumentationsOff)
  if (off.length > 0) parts.push(`off: ${off.join(', ')}`)
  return `${VERSION} on Node ${started.nodeVersion}; ${parts.join('; ')}`
}
