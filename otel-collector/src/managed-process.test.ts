import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startProcess } from './managed-process.ts'
import { temporaryFolder } from './testing/temporary-folder.ts'

function shell(script: string, folder: string, stopTimeoutMs = 5_000) {
  const logFile = join(folder, 'logs', 'shell.log')
  const options = { name: 'shell', command: '/bin/sh', args: ['-c', script], env: process.env }
  return startProcess({ ...options, logFile, stopTimeoutMs })
}

it('kills a process that does not end by itself in time', async () => {
  const folder = temporaryFolder()
  const started = join(folder, 'started')
  const running = await shell(`trap '' TERM; touch '${started}'; while :; do sleep 0.1; done`, folder, 100)
  await running.waitUntil(async () => existsSync(started), 5_000)
  expect(await running.stop()).toEqual({ code: null, signal: 'SIGKILL', forced: true })
  expect(() => process.kill(running.pid, 0)).toThrow('ESRCH')
})

it('says when a program is not ready in time, and shows the end of its log', async () => {
  const running = await shell('echo still warming up; exec sleep 60', temporaryFolder())
  const ready = running.waitUntil(async () => false, 300)
  await expect(ready).rejects.toThrow(
    /^shell was not ready after 0\.3 s\.\nstill warming up\nThe whole log: .*shell\.log$/,
  )
  expect(await running.stop()).toMatchObject({ signal: 'SIGTERM', forced: false })
})

it('says when a program cannot be started', async () => {
  const logFile = join(temporaryFolder(), 'log')
  const options = {
    name: 'nothing',
    command: '/nowhere/nothing',
    args: [],
    env: {},
    logFile,
    stopTimeoutMs: 100,
  }
  await expect(startProcess(options)).rejects.toThrow(
    'nothing could not be started: spawn /nowhere/nothing ENOENT.',
  )
})
