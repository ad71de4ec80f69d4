import { closeSync, openSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { waitUntil } from '@sightglass/testkit'
import { afterEach, describe, expect, it } from 'vitest'
import { otelPointsOf, samplesOf } from '../../test/pages.ts'
import { createRegistry } from '../registry.ts'
import type { MetricRegistry, RegistryOptions } from '../types.ts'
import { mountpointOf } from './filesystem.ts'
import type { ProcFiles } from './proc.ts'
import { procFiles } from './proc.ts'
import { type ProcessMetricsOptions, startProcessMetrics } from './start.ts'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

function start(options: ProcessMetricsOptions = {}, settings: RegistryOptions = {}): MetricRegistry {
  const registry = createRegistry(settings)
  stops.push(startProcessMetrics(registry, { delay: 0, ...options }))
  return registry
}

/** Waits until the check no longer throws. */
async function eventually(check: () => Promise<void>): Promise<void> {
  await waitUntil(async () => {
    await check()
    return true
  })
}

const linux = process.platform === 'linux'

// The default set of prom-client 15.1.3, without the three gauges called _total, which promtool refuses.
const PROM_CLIENT = [
  'process_cpu_user_seconds_total',
  'process_cpu_system_seconds_total',
  'process_cpu_seconds_total',
  'process_start_time_seconds',
  'process_resident_memory_bytes',
  'nodejs_eventloop_lag_seconds',
  'nodejs_eventloop_lag_min_seconds',
  'nodejs_eventloop_lag_max_seconds',
  'nodejs_eventloop_lag_mean_seconds',
  'nodejs_eventloop_lag_stddev_seconds',
  'nodejs_eventloop_lag_p50_seconds',
  'nodejs_eventloop_lag_p90_seconds',
  'nodejs_eventloop_lag_p99_seconds',
  'nodejs_active_handles',
  'nodejs_active_resources',
  'nodejs_heap_size_total_bytes',
  'nodejs_heap_size_used_bytes',
  'nodejs_external_memory_bytes',
  'nodejs_heap_space_size_total_bytes',
  'nodejs_heap_space_size_used_bytes',
  'nodejs_heap_space_size_available_bytes',
  'nodejs_version_info',
  'nodejs_gc_duration_seconds_bucket',
  ...(linux
    ? ['process_virtual_memory_bytes', 'process_heap_bytes', 'process_open_fds', 'process_max_fds']
    : []),
]

describe('on the Prometheus page', () => {
  it("has prom-client's names, the host's and the event loop's", async () => {
    const registry = start({ delay: 0 })
    const timer = globalThis.setTimeout(() => {}, 60_000)
    await eventually(async () => {
      const names = [...(await samplesOf(registry)).keys()].map((name) => name.split('{')[0])
      const wanted = [
        ...PROM_CLIENT,
        'nodejs_eventloop_utilization_ratio',
        'nodejs_eventloop_time_seconds_total',
        'system_cpu_utilization_ratio',
        'system_memory_utilization_ratio',
        'system_filesystem_utilization_ratio',
      ]
      expect(wanted.filter((name) => !names.includes(name))).toEqual([])
    })
    clearTimeout(timer)
  })

  it('has the values of the process', async () => {
    const registry = start()
    const samples = await samplesOf(registry)
    const value = (name: string) => samples.get(name) ?? Number.NaN
    const { heapTotal, rss } = process.memoryUsage()
    expect(value('process_resident_memory_bytes')).toBeGreaterThan(rss / 4)
    expect(value('process_resident_memory_bytes')).toBeLessThan(rss * 4)
    expect(value('nodejs_heap_size_total_bytes')).toBeGreaterThan(heapTotal / 4)
    expect(value('process_start_time_seconds')).toBeCloseTo(Date.now() / 1000 - process.uptime(), -1)
    const cpu = value('process_cpu_user_seconds_total') + value('process_cpu_system_seconds_total')
    expect(value('process_cpu_seconds_total')).toBeCloseTo(cpu, 6)
    const [major, minor, patch] = process.versions.node.split('.')
    const version = `nodejs_version_info{version="${process.version}",major="${major}",minor="${minor}",patch="${patch}"}`
    expect(value(version)).toBe(1)
    for (const space of ['new', 'old']) {
      expect(value(`nodejs_heap_space_size_total_bytes{space="${space}"}`)).toBeGreaterThan(0)
    }
  })

  it('counts CPU time on, not twice', async () => {
    const registry = start()
    const before = (await samplesOf(registry)).get('process_cpu_seconds_total') ?? Number.NaN
    await eventually(async () => {
      expect((await samplesOf(registry)).get('process_cpu_seconds_total')).toBeGreaterThan(before)
    })
    const { user, system } = process.cpuUsage()
    const after = (await samplesOf(registry)).get('process_cpu_seconds_total') ?? Number.NaN
    expect(after).toBeGreaterThanOrEqual((user + system) / 1e6)
    expect(after).toBeLessThan((user + system) / 1e6 + 5)
  })

  it('has handles and resources by type, and none that are gone', async () => {
    const registry = start()
    const name = 'nodejs_active_resources{type="Timeout"}'
    const before = (await samplesOf(registry)).get(name) ?? 0
    const timers = Array.from({ length: 50 }, () => globalThis.setTimeout(() => {}, 60_000))
    expect((await samplesOf(registry)).get(name)).toBeGreaterThanOrEqual(before + 40)
    for (const timer of timers) clearTimeout(timer)
    expect((await samplesOf(registry)).get(name)).toBeLessThan(before + 40)
  })

  it('has garbage collections by kind', async () => {
    const registry = start({ delay: 0 })
    await samplesOf(registry)
    setFlagsFromString('--expose-gc')
    const gc = runInNewContext('gc') as (options?: { type: 'minor' }) => void
    gc()
    gc({ type: 'minor' })
    await eventually(async () => {
      const samples = await samplesOf(registry)
      for (const kind of ['major', 'minor']) {
        expect(samples.get(`nodejs_gc_duration_seconds_count{kind="${kind}"}`)).toBeGreaterThan(0)
        expect(samples.get(`nodejs_gc_duration_seconds_sum{kind="${kind}"}`)).toBeGreaterThan(0)
      }
    })
  })

  it.runIf(linux)('counts open files', async () => {
    const registry = start()
    const before = (await samplesOf(registry)).get('process_open_fds') ?? Number.NaN
    const files = Array.from({ length: 40 }, () => openSync('/dev/null', 'r'))
    const during = (await samplesOf(registry)).get('process_open_fds') ?? Number.NaN
    for (const file of files) closeSync(file)
    expect(during - before).toBeGreaterThanOrEqual(30)
    expect(during - before).toBeLessThanOrEqual(50)
  })

  it('has the file systems it is told of, and leaves out one that is not there', async () => {
    const registry = start({ mountpoints: [tmpdir(), join(tmpdir(), 'not-there')] })
    const name = `system_filesystem_utilization_ratio{mountpoint="${tmpdir()}"}`
    await eventually(async () => expect((await samplesOf(registry)).get(name)).toBeGreaterThan(0))
    const samples = await samplesOf(registry)
    expect(samples.get(name)).toBeLessThanOrEqual(1)
    expect([...samples.keys()].filter((key) => key.includes('not-there'))).toEqual([])
  })
})

describe('over OTLP', () => {
  it('has the names of the conventions', async () => {
    const registry = start({ delay: 0 })
    const wanted = [
      'process.cpu.time',
      'process.memory.usage',
      'process.uptime',
      'nodejs.eventloop.delay.min',
      'nodejs.eventloop.delay.p99',
      'nodejs.eventloop.utilization',
      'nodejs.eventloop.time',
      'v8js.gc.duration',
      'v8js.memory.heap.used',
      'v8js.memory.heap.space.size',
      'system.cpu.utilization',
      'system.memory.utilization',
      'system.filesystem.utilization',
    ]
    await eventually(async () => {
      const names = [...(await otelPointsOf(registry)).keys()]
      expect(wanted.filter((name) => !names.includes(name))).toEqual([])
    })
    const points = await otelPointsOf(registry)
    expect(points.get('process.cpu.time')?.map(([attributes]) => attributes)).toEqual([
      { 'cpu.mode': 'user' },
      { 'cpu.mode': 'system' },
    ])
    expect(points.get('v8js.memory.heap.used')?.map(([attributes]) => attributes)).toContainEqual({
      'v8js.heap.space.name': 'new_space',
    })
    const names = [...points.keys()].filter((name) => name.includes('_bytes') || name.includes('_seconds'))
    expect(names).toEqual([])
  })
})

describe('at the start', () => {
  it('nothing is read or declared until the delay has passed, not for a collection either', async () => {
    let reads = 0
    const count = <T>(value: T): T => {
      reads++
      return value
    }
    const files: ProcFiles = {
      read: (path) => count(procFiles.read(path)),
      count: (path) => count(procFiles.count(path)),
    }
    const registry = start({ files, delay: 1000 })
    const before = registry.families().length
    await new Promise(setImmediate)
    expect({ reads, families: registry.families().length }).toEqual({ reads: 0, families: before })
    await samplesOf(registry)
    expect({ reads, families: registry.families().length }).toEqual({ reads: 0, families: before })
    const sooner = start({ delay: 1 })
    await eventually(async () => expect(sooner.families().length).toBeGreaterThan(before))
  })

  it('stopping ends the reading', async () => {
    const registry = createRegistry()
    const stop = startProcessMetrics(registry, { delay: 0 })
    const before = (await samplesOf(registry)).get('process_cpu_seconds_total') ?? Number.NaN
    stop()
    const used = () => process.cpuUsage().user + process.cpuUsage().system
    while (used() / 1e6 < before + 0.01);
    expect((await samplesOf(registry)).get('process_cpu_seconds_total')).toBe(before)
  })
})

describe('a reading that fails', () => {
  function files(change: Partial<ProcFiles>): ProcFiles {
    return { ...procFiles, ...change }
  }

  it.runIf(linux)('leaves its gauges out, and comes back', async () => {
    let broken = false
    const registry = start({
      files: files({
        read(path) {
          if (broken) throw new Error('gone')
          return procFiles.read(path)
        },
        count(path) {
          if (broken) throw new Error('gone')
          return procFiles.count(path)
        },
      }),
    })
    const names = ['process_virtual_memory_bytes', 'process_heap_bytes', 'process_open_fds']
    const has = async () => {
      const samples = await samplesOf(registry)
      return names.filter((name) => samples.has(name))
    }
    expect(await has()).toEqual(names)
    broken = true
    expect(await has()).toEqual([])
    expect((await samplesOf(registry)).get('process_resident_memory_bytes')).toBeGreaterThan(0)
    broken = false
    expect(await has()).toEqual(names)
    expect((await samplesOf(registry)).get('process_virtual_memory_bytes')).toBeGreaterThan(1e6)
  })

  it('that the app has declared otherwise leaves the others alone, and is said once', async () => {
    const warnings: string[] = []
    const registry = createRegistry({ warn: (message) => warnings.push(message) })
    registry.declare({
      name: 'nodejs_version_info',
      kind: 'gauge',
      description: "The app's own.",
      unit: '1',
      labels: [],
    })
    stops.push(startProcessMetrics(registry, { delay: 0 }))
    for (let i = 0; i < 3; i++) {
      expect((await samplesOf(registry)).get('process_resident_memory_bytes')).toBeGreaterThan(0)
    }
    expect(warnings).toHaveLength(1)
    expect(warnings[0]).toContain('nodejs_version_info')
  })
})

describe('the window', () => {
  const name = 'nodejs_eventloop_lag_max_seconds'

  it('is ended by a collection once it is old enough; what others see does not change by that', async () => {
    const registry = start({ delay: 0, window: 60_000 })
    await eventually(async () => expect((await samplesOf(registry)).has(name)).toBe(true))
    await block(300)
    await eventually(async () => expect((await samplesOf(registry)).get(name)).toBeGreaterThan(0.2))
    expect((await samplesOf(registry)).get(name)).toBeGreaterThan(0.2)
  })

  it('starts anew when it has ended', async () => {
    const registry = start({ delay: 0, window: 0 })
    await eventually(async () => expect((await samplesOf(registry)).has(name)).toBe(true))
    await block(300)
    expect((await samplesOf(registry)).get(name)).toBeGreaterThan(0.2)
    await eventually(async () => expect((await samplesOf(registry)).get(name)).toBeLessThan(0.2))
  })
})

/** Blocks the event loop, and lets it come to its timers: Node samples the delay there. */
async function block(milliseconds: number): Promise<void> {
  // After a reset its first sample, 10 ms later, only says from when on the next one counts.
  await setTimeout(30)
  const end = performance.now() + milliseconds
  while (performance.now() < end);
  await setTimeout(1)
}

describe('mountpointOf', () => {
  it.runIf(linux)('goes up to where the device changes', async () => {
    expect(await mountpointOf('/proc/self')).toBe('/proc')
    expect(await mountpointOf('/')).toBe('/')
  })

  it('throws for what is not there', async () => {
    await expect(mountpointOf(join(tmpdir(), 'not-there'))).rejects.toThrow('ENOENT')
  })
})
