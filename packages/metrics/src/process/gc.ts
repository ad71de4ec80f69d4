import type { NodeGCPerformanceDetail, PerformanceEntry } from 'node:perf_hooks'
import type { MetricRegistry } from '../types.ts'
import type { Reader } from './reader.ts'
import { gcDuration } from './runtime-families.ts'

/** Durations of garbage collections, observed as they happen. */
export function readGc(registry: MetricRegistry): Reader {
  const { constants, PerformanceObserver } = process.getBuiltinModule('node:perf_hooks')
  const family = registry.declare(gcDuration)
  const kinds = new Map([
    [constants.NODE_PERFORMANCE_GC_MAJOR, family.series(['major'])],
    [constants.NODE_PERFORMANCE_GC_MINOR, family.series(['minor'])],
    [constants.NODE_PERFORMANCE_GC_INCREMENTAL, family.series(['incremental'])],
    [constants.NODE_PERFORMANCE_GC_WEAKCB, family.series(['weakcb'])],
  ])
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { detail } = entry as PerformanceEntry & { readonly detail?: NodeGCPerformanceDetail }
      kinds.get(detail?.kind ?? 0)?.record(entry.duration / 1000)
    }
  })
  observer.observe({ entryTypes: ['gc'] })
  return { collect() {}, stop: () => observer.disconnect() }
}
