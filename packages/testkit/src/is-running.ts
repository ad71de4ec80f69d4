import { readFileSync } from 'node:fs'

/**
 * Whether a process runs. One that has ended but whose parent has not asked for its exit code, a zombie, does not:
 * in a container whose first process asks for none, it would be there forever.
 */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: it is there, and not ours.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  if (process.platform !== 'linux') return true
  try {
    // pid (name) state …; the name may hold anything (https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html).
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z'
  } catch {
    return false
  }
}
