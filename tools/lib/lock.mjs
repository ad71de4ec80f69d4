import { randomUUID } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { CACHE } from './paths.mjs'
import { showProgress } from './step.mjs'

const POLL_MS = 200
/** An owner writes its id right after it made the file; one that has not by then died in between. */
const WRITE_LIMIT_MS = 5_000

/**
 * Runs `work` while this process alone holds the named lock; a lock whose owner is dead is taken over.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @param {{ signal?: AbortSignal | undefined }} [options] signal: ends the wait for the lock, not the work
 * @returns {Promise<T>}
 * @throws the signal's reason, when the signal comes before the lock
 */
export async function withLock(name, work, { signal } = {}) {
  const file = join(CACHE, 'locks', `${name}.lock`)
  mkdirSync(dirname(file), { recursive: true })
  signal?.throwIfAborted()
  if (!tryTake(file)) {
    const ended = showProgress(`waiting for another process that does the same (${name})`)
    try {
      do {
        await delay(POLL_MS, undefined, { signal }).catch(() => {})
        signal?.throwIfAborted()
      } while (!tryTake(file))
    } finally {
      ended(true)
    }
  }
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

/** @param {string} file */
function tryTake(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error
    if (!ownerIsAlive(file)) removeStale(file)
    return false
  }
}

/**
 * Of several waiters only one can rename the file; to remove it by its name could hit the lock of a faster one.
 * @param {string} file
 */
function removeStale(file) {
  const moved = `${file}.${randomUUID()}`
  try {
    renameSync(file, moved)
    // Somebody took the lock over since we looked, and this is theirs: it goes back, unless a third was faster.
    if (ownerIsAlive(moved)) linkSync(moved, file)
  } catch {
    // The file is gone already, or there is a new one.
  }
  rmSync(moved, { force: true })
}

/** @param {string} file */
function ownerIsAlive(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'))
    const ageMs = Date.now() - statSync(file).mtimeMs
    if (!(Number.isInteger(pid) && pid > 0)) return ageMs < WRITE_LIMIT_MS
    // In a container a dead owner may well have had the very id that we have now.
    if (pid === process.pid) return ageMs <= process.uptime() * 1_000
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}
