import { observedSums } from '../observed-sums.ts'
import type { MetricRegistry } from '../types.ts'
import { openFilesLimit, type ProcFiles, statusBytes } from './proc.ts'
import {
  processCpuSystem,
  processCpuTime,
  processCpuUser,
  processDataMemory,
  processMaxFiles,
  processOpenFiles,
  processResidentMemory,
  processStartTime,
  processUptime,
  processVirtualMemory,
} from './process-families.ts'
import { attempt, type Reader, writeGauge, writeTotal } from './reader.ts'

/** CPU, start and files of the process. */
export function readProcess(registry: MetricRegistry, files: ProcFiles): Reader {
  const cpu = observedSums(registry.declare(processCpuTime))
  const user = observedSums(registry.declare(processCpuUser))
  const system = observedSums(registry.declare(processCpuSystem))
  const start = writeGauge(registry.declare(processStartTime))
  const uptime = writeGauge(registry.declare(processUptime))
  const openFiles = writeTotal(registry.declare(processOpenFiles))
  const maxFiles = writeGauge(registry.declare(processMaxFiles))
  // As in prom-client: a whole number, and the same at each collection whatever the clock does.
  const startedAt = Math.round(Date.now() / 1000 - process.uptime())
  let limit: number | undefined

  function collect(): void {
    const usage = process.cpuUsage()
    cpu.observe(['user'], usage.user / 1e6)
    cpu.observe(['system'], usage.system / 1e6)
    user.observe([], usage.user / 1e6)
    system.observe([], usage.system / 1e6)
    for (const sums of [cpu, user, system]) sums.commit()
    start(startedAt)
    uptime(process.uptime())
    openFiles(attempt(() => files.count('/proc/self/fd')))
    limit ??= attempt(() => openFilesLimit(files.read('/proc/self/limits')))
    maxFiles(limit)
  }

  return { collect }
}

/** Memory of the process. */
export function readProcessMemory(registry: MetricRegistry, files: ProcFiles): Reader {
  const resident = writeTotal(registry.declare(processResidentMemory))
  const virtual = writeTotal(registry.declare(processVirtualMemory))
  const data = writeGauge(registry.declare(processDataMemory))

  function collect(): void {
    const status = attempt(() => files.read('/proc/self/status')) ?? ''
    resident(statusBytes(status, 'VmRSS') ?? attempt(() => process.memoryUsage.rss()))
    virtual(statusBytes(status, 'VmSize'))
    data(statusBytes(status, 'VmData'))
  }

  return { collect }
}
