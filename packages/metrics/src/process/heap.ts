import { observedSums } from '../observed-sums.ts'
import type { MetricRegistry } from '../types.ts'
import { attempt, type Reader, writeGauge } from './reader.ts'
import { externalMemory, heapSpaces, heapTotal, heapUsed, nodeVersion } from './runtime-families.ts'

/** V8's heap, as a whole and by space, and Node's version. */
export function readHeap(registry: MetricRegistry): Reader {
  const v8 = process.getBuiltinModule('node:v8')
  const total = writeGauge(registry.declare(heapTotal))
  const used = writeGauge(registry.declare(heapUsed))
  const external = writeGauge(registry.declare(externalMemory))
  const spaceSize = observedSums(registry.declare(heapSpaces.size))
  const spaceUsed = observedSums(registry.declare(heapSpaces.used))
  const spaceAvailable = observedSums(registry.declare(heapSpaces.available))
  const spacePhysical = observedSums(registry.declare(heapSpaces.physical))
  const [major, minor, patch] = process.versions.node.split('.')
  registry.declare(nodeVersion).series([process.version, major, minor, patch]).set(1)

  function collect(): void {
    const memory = attempt(() => process.memoryUsage())
    total(memory?.heapTotal)
    used(memory?.heapUsed)
    external(memory?.external)
    for (const space of attempt(() => v8.getHeapSpaceStatistics()) ?? []) {
      const labels = [space.space_name, space.space_name.replace(/_space$/, '')]
      spaceSize.observe(labels, space.space_size)
      spaceUsed.observe(labels, space.space_used_size)
      spaceAvailable.observe(labels, space.space_available_size)
      spacePhysical.observe(labels, space.physical_space_size)
    }
    for (const sums of [spaceSize, spaceUsed, spaceAvailable, spacePhysical]) sums.commit()
  }

  return { collect }
}
