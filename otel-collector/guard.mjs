import { spawn } from 'node:child_process'

// Waits for a word on its standard input. Ours is 'done'; when the parent is gone, however it went, the pipe
// ends without a word, and the guarded process has to go too.
const SCRIPT =
  'read -r word; [ "$word" = done ] && exit; kill -TERM "$1" 2>/dev/null || exit; ' +
  'n=0; while [ $n -lt 100 ] && kill -0 "$1" 2>/dev/null; do sleep 0.1; n=$((n+1)); done; kill -KILL "$1" 2>/dev/null'

/**
 * Sees to it that a child process does not outlive this one, not even when this one gets a SIGKILL: a shell of
 * its own session waits for our end and then stops the child (SIGTERM, after 10 s SIGKILL). There is no such
 * guard on Windows.
 * @param {number} pid of the child
 * @returns {() => void} to be called when the child has ended
 */
export function guardChild(pid) {
  if (process.platform === 'win32') return () => {}
  const guard = spawn('/bin/sh', ['-c', SCRIPT, 'sightglass-guard', String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  guard.unref()
  guard.on('error', () => {})
  guard.stdin.on('error', () => {})
  // A pipe keeps the event loop alive, as `unref` on the process does not reach it.
  const pipe = /** @type {import('node:net').Socket} */ (/** @type {unknown} */ (guard.stdin))
  pipe.unref()
  return () => guard.stdin.end('done\n')
}
