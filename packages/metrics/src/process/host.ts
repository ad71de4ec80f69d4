import { cpus, totalmem } from 'node:os'
import type { MetricRegistry } from '../types.ts'
import { systemCpu, systemMemory } from './host-families.ts'
import { type CpuTicks, type ProcFiles, statTicks } from './proc.ts'
import { attempt, type Reader, writeGauge } from './reader.ts'

/** CPU and memory of the host, or of the container where that has a limit of memory. */
export function readHost(registry: MetricRegistry, files: ProcFiles): Reader {
  const cpu = writeGauge(registry.declare(systemCpu))
  const memory = writeGauge(registry.declare(systemMemory))
  let windowStart = attempt(() => hostTicks(files))
  let windowUse: number | undefined

  function collect(windowEnds: boolean): void {
    const now = attempt(() => hostTicks(files))
    const use = windowStart && now && busyShare(windowStart, now)
    if (windowEnds || !now) {
      windowUse = use
      windowStart = now
    }
    cpu(windowUse ?? use)
    memory(attempt(memoryShare))
  }

  return { collect }
}

function hostTicks(files: ProcFiles): CpuTicks | undefined {
  // os.cpus() reads files for each CPU; this is one read.
  if (process.platform === 'linux') return statTicks(files.read('/proc/stat'))
  const times = cpus().map((cpu) => cpu.times)
  const total = times.reduce((sum, { user, nice, sys, idle, irq }) => sum + user + nice + sys + idle + irq, 0)
  return { busy: total - times.reduce((sum, { idle }) => sum + idle, 0), total }
}

/** From 0 to 1; undefined where no tick lies between the two. */
function busyShare(from: CpuTicks, to: CpuTicks): number | undefined {
  const total = to.total - from.total
  if (total <= 0) return undefined
  return Math.min(1, Math.max(0, (to.busy - from.busy) / total))
}

/** From 0 to 1: what cannot be had any more, of the container's limit or of all memory. */
function memoryShare(): number {
  const host = totalmem()
  const limit = process.constrainedMemory()
  // Without a limit Node says 0 or something beyond all memory.
  const total = limit > 0 && limit < host ? limit : host
  return Math.min(1, Math.max(0, 1 - process.availableMemory() / total))
}
