import type { Definition } from '../definition.ts'
import type { FamilyDefinition } from '../types.ts'

/** Share of the last window in which the CPUs of the host were busy, all of them together. */
export const systemCpu: Definition<'gauge'> = {
  name: 'system.cpu.utilization',
  kind: 'gauge',
  description: 'Share of the last window in which the CPUs of the host were busy, all of them together.',
  unit: '1',
  labels: [],
  prometheus: [{ name: 'system_cpu_utilization_ratio' }],
}

/** Share of memory in use: of the container's limit where there is one, else of the host's memory. */
export const systemMemory: Definition<'gauge'> = {
  name: 'system.memory.utilization',
  kind: 'gauge',
  description:
    "Share of memory in use: of the container's limit where there is one, else of the host's memory.",
  unit: '1',
  labels: [],
  prometheus: [{ name: 'system_memory_utilization_ratio' }],
}

/** Labels: mountpoint. */
export const systemFilesystem: Definition<'gauge'> = {
  name: 'system.filesystem.utilization',
  kind: 'gauge',
  description: 'Share of a file system in use, as df reckons it.',
  unit: '1',
  labels: [{ otel: 'system.filesystem.mountpoint', prometheus: 'mountpoint', maxValues: 16 }],
  prometheus: [{ name: 'system_filesystem_utilization_ratio' }],
}

/** All of the host. */
export const hostFamilies: readonly FamilyDefinition[] = [systemCpu, systemMemory, systemFilesystem]
