import { observedSums } from '../observed-sums.ts'
import type { MetricRegistry } from '../types.ts'
import { attempt, type Reader, rewriteGauge } from './reader.ts'
import { activeHandles, activeRequests, activeResources } from './runtime-families.ts'

/** Node's own functions that prom-client reads too; not documented, so each may be missing. */
interface Inspectable {
  _getActiveHandles?(): readonly unknown[]
  _getActiveRequests?(): readonly unknown[]
  getActiveResourcesInfo(): readonly string[]
}

/** What keeps the process alive: handles, requests, resources. */
export function readHandles(registry: MetricRegistry): Reader {
  const node = process as unknown as Inspectable
  const handles = rewriteGauge(registry.declare(activeHandles))
  const requests = rewriteGauge(registry.declare(activeRequests))
  const resources = observedSums(registry.declare(activeResources))

  function collect(): void {
    handles(countBy(attempt(() => node._getActiveHandles?.()) ?? [], className))
    requests(countBy(attempt(() => node._getActiveRequests?.()) ?? [], className))
    const types = attempt(() => node.getActiveResourcesInfo()) ?? []
    for (const [type, count] of countBy(types, (each) => each)) resources.observe([type], count)
    resources.commit()
  }

  return { collect }
}

function countBy<T>(items: readonly T[], nameOf: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const item of items) {
    const name = nameOf(item)
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return counts
}

function className(item: unknown): string {
  const name = attempt(() => (item as { constructor?: { name?: unknown } }).constructor?.name)
  return typeof name === 'string' && name ? name : 'unknown'
}
