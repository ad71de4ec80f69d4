import type { Definition } from '../definition.ts'
import type { FamilyDefinition } from '../types.ts'

/** Labels: mode. */
export const processCpuTime: Definition<'counter'> = {
  name: 'process.cpu.time',
  kind: 'counter',
  description: 'CPU time the process has used.',
  unit: 's',
  labels: [{ otel: 'cpu.mode', values: ['user', 'system'] }],
  prometheus: [{ name: 'process_cpu_seconds_total', labels: [] }],
}

/** The user's share of processCpuTime under its classic name. */
export const processCpuUser: Definition<'counter'> = {
  name: 'process_cpu_user_seconds_total',
  kind: 'counter',
  description: 'CPU time the process has used in user mode.',
  unit: 's',
  labels: [],
  otel: null,
  prometheus: [{ name: 'process_cpu_user_seconds_total' }],
}

/** The system's share of processCpuTime under its classic name. */
export const processCpuSystem: Definition<'counter'> = {
  name: 'process_cpu_system_seconds_total',
  kind: 'counter',
  description: 'CPU time the process has used in system mode.',
  unit: 's',
  labels: [],
  otel: null,
  prometheus: [{ name: 'process_cpu_system_seconds_total' }],
}

/** Start of the process, in seconds since 1970. */
export const processStartTime: Definition<'gauge'> = {
  name: 'process_start_time_seconds',
  kind: 'gauge',
  description: 'Start of the process, in seconds since 1970.',
  unit: 's',
  labels: [],
  otel: null,
  prometheus: [{ name: 'process_start_time_seconds' }],
}

/** Time since the start of the process. */
export const processUptime: Definition<'gauge'> = {
  name: 'process.uptime',
  kind: 'gauge',
  description: 'Time since the start of the process.',
  unit: 's',
  labels: [],
  prometheus: [],
}

/** Physical memory in use by the process. */
export const processResidentMemory: Definition<'updowncounter'> = {
  name: 'process.memory.usage',
  kind: 'updowncounter',
  description: 'Physical memory in use by the process.',
  unit: 'By',
  labels: [],
  prometheus: [{ name: 'process_resident_memory_bytes' }],
}

/** Virtual memory of the process (Linux). */
export const processVirtualMemory: Definition<'updowncounter'> = {
  name: 'process.memory.virtual',
  kind: 'updowncounter',
  description: 'Virtual memory of the process (Linux).',
  unit: 'By',
  labels: [],
  prometheus: [{ name: 'process_virtual_memory_bytes' }],
}

/** Size of the data segments of the process (VmData, Linux). */
export const processDataMemory: Definition<'gauge'> = {
  name: 'process_heap_bytes',
  kind: 'gauge',
  description: 'Size of the data segments of the process (VmData, Linux).',
  unit: 'By',
  labels: [],
  otel: null,
  prometheus: [{ name: 'process_heap_bytes' }],
}

/** Open file descriptors (Linux). */
export const processOpenFiles: Definition<'updowncounter'> = {
  name: 'process.unix.file_descriptor.count',
  kind: 'updowncounter',
  description: 'Open file descriptors (Linux).',
  unit: '{file_descriptor}',
  labels: [],
  prometheus: [{ name: 'process_open_fds' }],
}

/** Most file descriptors the process may have open (Linux). */
export const processMaxFiles: Definition<'gauge'> = {
  name: 'process_max_fds',
  kind: 'gauge',
  description: 'Most file descriptors the process may have open (Linux).',
  unit: '{file_descriptor}',
  labels: [],
  otel: null,
  prometheus: [{ name: 'process_max_fds' }],
}

/** All of the process. */
export const processFamilies: readonly FamilyDefinition[] = [
  processCpuTime,
  processCpuUser,
  processCpuSystem,
  processResidentMemory,
  processVirtualMemory,
  processDataMemory,
  processOpenFiles,
  processMaxFiles,
  processStartTime,
  processUptime,
]
