import { type ChildProcess, spawn } from 'node:child_process'

// A shell that ends what this process started, once this process is gone: its standard input closes however
// we end, by SIGKILL too, which no handler of ours would see. It is told '+ pid' and '- pid' (process groups).
const script = `
trap '' HUP INT TERM
live=' '
while read -r change group; do
  case $change in
    +) live="$live$group " ;;
    -) live="\${live%% $group *} \${live#* $group }" ;;
  esac
done
# dash knows no 'kill -9 -- -group'.
for group in $live; do kill -s KILL -- "-$group" 2>/dev/null; done
`

let reaper: ChildProcess | undefined

/** Has the process group of `pid` killed when this process ends, in whatever way; the result takes that back. */
export function killWithUs(pid: number): () => void {
  if (!reaper) {
    reaper = spawn('/bin/sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
    reaper.unref()
    // Without it the process groups still end with their tests; a missing shell must not fail those.
    reaper.on('error', () => {})
    reaper.stdin?.on('error', () => {})
    ;(reaper.stdin as unknown as { unref?(): void } | null)?.unref?.()
  }
  const { stdin } = reaper
  stdin?.write(`+ ${pid}\n`)
  return () => {
    stdin?.write(`- ${pid}\n`)
  }
}

/** Sends a signal to all processes of a group; one that is gone already is fine. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
