import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { withLock } from './lock.mjs'
import { CACHE } from './paths.mjs'

const NAME = `test-${process.pid}`
const FOLDER = join(CACHE, 'locks')
const FILE = join(FOLDER, `${NAME}.lock`)
const LONG_AGO = new Date('2020-01-01')

afterEach(() => rmSync(FILE, { force: true }))

function leaveLock(owner: string, since: Date = new Date()): void {
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(FILE, owner)
  utimesSync(FILE, since, since)
}

test('one at a time, also when several find the lock of a dead process at once', async () => {
  leaveLock(String(spawnSync('true').pid))
  let inside = 0
  let most = 0
  const work = async () => {
    most = Math.max(most, ++inside)
    await new Promise((resolve) => setImmediate(resolve))
    inside--
  }
  await Promise.all([withLock(NAME, work), withLock(NAME, work), withLock(NAME, work)])
  expect(most).toBe(1)
  expect(readdirSync(FOLDER).filter((file) => file.startsWith(NAME))).toEqual([])
})

test.each([
  ['an owner that died before it wrote its id', ''],
  ['an owner of an earlier container that had our id', String(process.pid)],
])('takes over the lock of %s', async (_, owner) => {
  leaveLock(owner, LONG_AGO)
  expect(await withLock(NAME, async () => 'done')).toBe('done')
})

test('waits for an owner that lives, until the signal', async () => {
  leaveLock(String(process.ppid))
  const stop = new AbortController()
  const waiting = withLock(NAME, async () => 'done', { signal: stop.signal })
  stop.abort(new Error('not any more'))
  await expect(waiting).rejects.toThrow('not any more')
  expect(existsSync(FILE)).toBe(true)
})

test('is free again after work that failed', async () => {
  const failing = withLock(NAME, () => Promise.reject(new Error('no')))
  await expect(failing).rejects.toThrow('no')
  expect(await withLock(NAME, async () => 'done')).toBe('done')
})
