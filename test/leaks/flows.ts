import { positionOf, type RedactionCase } from './cases.ts'
import type { Place } from './places.ts'

const SPAN: readonly Place[] = [
  'OTLP traces',
  'queue',
  'journal',
  'Badger, running',
  'Badger',
  "Jaeger's API",
]
const LOG: readonly Place[] = ['OTLP logs', 'log file']

/** Where an unredacted value of a position gets to, if nothing holds it back. */
const FLOWS: Readonly<Record<string, readonly Place[]>> = {
  // Metrics of spans have the span's name as a label.
  'span.name': [...SPAN, "collector's /metrics"],
  'span.status': SPAN,
  'span.attribute': SPAN,
  'span.event': SPAN,
  // Jaeger does not keep attributes of links.
  'span.link': ['OTLP traces', 'queue', 'journal'],
  'log.body': LOG,
  'log.attribute': LOG,
  'scope.attribute': LOG,
  'metric.attribute': ['OTLP metrics', "app's /metrics", "collector's /metrics"],
  'resource.attribute': [...SPAN, ...LOG, 'OTLP metrics', "collector's /metrics"],
  baggage: ['request to a service'],
}

/** @throws Error for a position that has no entry here */
export function flowOf(one: RedactionCase): readonly Place[] {
  const flow = FLOWS[positionOf(one)]
  if (!flow) throw new Error(`nobody has said where ${positionOf(one)} flows to`)
  return flow
}
