import { readdirSync, readFileSync, statSync } from 'node:fs'

/** The files of Linux that are read; what is not there throws. /proc is memory of the kernel: reading it never waits for a disk. */
export interface ProcFiles {
  read(path: string): string
  /** Number of entries of a folder. */
  count(path: string): number
}

/** The real ones. */
export const procFiles: ProcFiles = {
  read: (path) => readFileSync(path, 'latin1'),
  // From Linux 6.2 on the size of /proc/self/fd is their number: https://docs.kernel.org/filesystems/proc.html#proc-pid-fd-list-of-symlinks-to-open-files
  // Before it is 0, and they have to be listed; the listing itself has one open.
  count: (path) => statSync(path).size || readdirSync(path).length - 1,
}

/** Bytes of a line of /proc/self/status such as `VmSize:	   12 kB`; undefined where there is none. */
export function statusBytes(status: string, name: string): number | undefined {
  const found = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)
  return found ? Number(found[1]) * 1024 : undefined
}

/** The soft limit of open files in /proc/self/limits; undefined where it is unlimited or not told. */
export function openFilesLimit(limits: string): number | undefined {
  const found = /^Max open files\s+(\d+)/m.exec(limits)
  return found ? Number(found[1]) : undefined
}

/** Ticks of all CPUs together. */
export interface CpuTicks {
  readonly busy: number
  readonly total: number
}

/** The first line of /proc/stat: user nice system idle iowait irq softirq steal (guest is in user already). */
export function statTicks(stat: string): CpuTicks | undefined {
  const found = /^cpu +([\d ]+)$/m.exec(stat)
  if (!found?.[1]) return undefined
  const ticks = found[1].trim().split(/ +/).slice(0, 8).map(Number)
  const total = ticks.reduce((sum, each) => sum + each, 0)
  const waiting = (ticks[3] ?? 0) + (ticks[4] ?? 0)
  return { busy: total - waiting, total }
}
