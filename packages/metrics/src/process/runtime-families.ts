import type { Definition } from '../definition.ts'
import type { FamilyDefinition, LabelDefinition } from '../types.ts'

function delay(statistic: string, description: string): Definition<'gauge'> {
  return {
    name: `nodejs.eventloop.delay.${statistic}`,
    kind: 'gauge',
    description: `${description} of the event loop's delay in the last window, sampling interval of 10 ms included.`,
    unit: 's',
    labels: [],
    prometheus: [{ name: `nodejs_eventloop_lag_${statistic}_seconds` }],
  }
}

/** What `monitorEventLoopDelay` measured, by statistic. */
export const eventLoopDelay = {
  min: delay('min', 'Minimum'),
  max: delay('max', 'Maximum'),
  mean: delay('mean', 'Mean'),
  stddev: delay('stddev', 'Standard deviation'),
  p50: delay('p50', '50th percentile'),
  p90: delay('p90', '90th percentile'),
  p99: delay('p99', '99th percentile'),
} as const

/** How long the event loop took to come to a callback, measured once at the last collection. */
export const eventLoopLag: Definition<'gauge'> = {
  name: 'nodejs_eventloop_lag_seconds',
  kind: 'gauge',
  description: 'How long the event loop took to come to a callback, measured once at the last collection.',
  unit: 's',
  labels: [],
  otel: null,
  prometheus: [{ name: 'nodejs_eventloop_lag_seconds' }],
}

/** Share of the last window in which the event loop was busy. */
export const eventLoopUtilization: Definition<'gauge'> = {
  name: 'nodejs.eventloop.utilization',
  kind: 'gauge',
  description: 'Share of the last window in which the event loop was busy.',
  unit: '1',
  labels: [],
  prometheus: [{ name: 'nodejs_eventloop_utilization_ratio' }],
}

/** Labels: state. */
export const eventLoopTime: Definition<'counter'> = {
  name: 'nodejs.eventloop.time',
  kind: 'counter',
  description: 'Time the event loop has been busy or idle.',
  unit: 's',
  labels: [{ otel: 'nodejs.eventloop.state', prometheus: 'state', values: ['active', 'idle'] }],
  prometheus: [{ name: 'nodejs_eventloop_time_seconds_total' }],
}

/** prom-client's boundaries and the ones the conventions advise. Labels: kind. */
export const gcDuration: Definition<'histogram'> = {
  name: 'v8js.gc.duration',
  kind: 'histogram',
  description: 'Duration of garbage collections.',
  unit: 's',
  labels: [{ otel: 'v8js.gc.type', prometheus: 'kind', values: ['major', 'minor', 'incremental', 'weakcb'] }],
  boundaries: [0.001, 0.01, 0.1, 1, 2, 5, 10],
  prometheus: [{ name: 'nodejs_gc_duration_seconds' }],
}

/** Size of the V8 heap. */
export const heapTotal: Definition<'gauge'> = {
  name: 'nodejs_heap_size_total_bytes',
  kind: 'gauge',
  description: 'Size of the V8 heap.',
  unit: 'By',
  labels: [],
  otel: null,
  prometheus: [{ name: 'nodejs_heap_size_total_bytes' }],
}

/** Used part of the V8 heap. */
export const heapUsed: Definition<'gauge'> = {
  name: 'nodejs_heap_size_used_bytes',
  kind: 'gauge',
  description: 'Used part of the V8 heap.',
  unit: 'By',
  labels: [],
  otel: null,
  prometheus: [{ name: 'nodejs_heap_size_used_bytes' }],
}

/** Memory of C++ objects bound to JavaScript objects, array buffers included. */
export const externalMemory: Definition<'gauge'> = {
  name: 'nodejs_external_memory_bytes',
  kind: 'gauge',
  description: 'Memory of C++ objects bound to JavaScript objects, array buffers included.',
  unit: 'By',
  labels: [],
  otel: null,
  prometheus: [{ name: 'nodejs_external_memory_bytes' }],
}

// V8 says `new_space`; prom-client's pages say `new`. 13 spaces in V8 14, so there is room for new ones.
const space: readonly LabelDefinition[] = [
  { otel: 'v8js.heap.space.name', maxValues: 20 },
  { prometheus: 'space', maxValues: 20 },
]

function heapSpace(name: string, description: string, prometheus?: string): Definition<'updowncounter'> {
  return {
    name: `v8js.memory.heap.${name}`,
    kind: 'updowncounter',
    description,
    unit: 'By',
    labels: space,
    prometheus: prometheus ? [{ name: `nodejs_heap_space_size_${prometheus}_bytes` }] : [],
  }
}

/** The heap by space. Labels: V8's name (`new_space`), the name on the Prometheus page (`new`). */
export const heapSpaces = {
  size: heapSpace('space.size', 'Size of a heap space.', 'total'),
  used: heapSpace('used', 'Used part of a heap space.', 'used'),
  available: heapSpace('space.available_size', 'Free part of a heap space.', 'available'),
  physical: heapSpace('space.physical_size', 'Committed part of a heap space.'),
} as const

const type: LabelDefinition = { prometheus: 'type', maxValues: 40 }

/** Labels: type. */
export const activeHandles: Definition<'gauge'> = {
  name: 'nodejs_active_handles',
  kind: 'gauge',
  description: 'Active libuv handles by the name of their class.',
  unit: '{handle}',
  labels: [type],
  otel: null,
  prometheus: [{ name: 'nodejs_active_handles' }],
}

/** Labels: type. */
export const activeRequests: Definition<'gauge'> = {
  name: 'nodejs_active_requests',
  kind: 'gauge',
  description: 'Active libuv requests by the name of their class.',
  unit: '{request}',
  labels: [type],
  otel: null,
  prometheus: [{ name: 'nodejs_active_requests' }],
}

/** Labels: type. */
export const activeResources: Definition<'updowncounter'> = {
  name: 'v8js.resource.active',
  kind: 'updowncounter',
  description: 'Resources that keep the event loop alive.',
  unit: '{resource}',
  labels: [{ ...type, otel: 'v8js.resource.type' }],
  prometheus: [{ name: 'nodejs_active_resources' }],
}

/** Always 1. Labels: version, major, minor, patch. */
export const nodeVersion: Definition<'gauge'> = {
  name: 'nodejs_version_info',
  kind: 'gauge',
  description: 'Version of Node.js, always 1.',
  unit: '1',
  labels: ['version', 'major', 'minor', 'patch'].map((prometheus) => ({ prometheus, maxValues: 1 })),
  otel: null,
  prometheus: [{ name: 'nodejs_version_info' }],
}

/** All of Node.js. */
export const runtimeFamilies: readonly FamilyDefinition[] = [
  ...Object.values(eventLoopDelay),
  eventLoopLag,
  eventLoopUtilization,
  eventLoopTime,
  gcDuration,
  heapTotal,
  heapUsed,
  externalMemory,
  ...Object.values(heapSpaces),
  activeHandles,
  activeRequests,
  activeResources,
  nodeVersion,
]
