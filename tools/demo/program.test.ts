import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isRunning, waitUntil } from '@sightglass/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findUrl, startProgram } from './program.ts'

describe('the line that says where a program listens', () => {
  test('counts once it is whole', () => {
    const line = '{"level":30,"url":"http://127.0.0.1:3000","msg":"listening"}'
    expect(findUrl(`started\n${line}`)).toBe(undefined)
    expect(findUrl(`started\n${line}\n`)).toBe('http://127.0.0.1:3000')
  })

  test('is the JSON line, not any that mentions it', () => {
    expect(findUrl('not "msg":"listening" yet\n')).toBe(undefined)
  })
})

describe('a program', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sightglass-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  function start(source: string, signal: AbortSignal = new AbortController().signal) {
    const file = join(folder, 'program.mjs')
    writeFileSync(file, source)
    return startProgram({ name: 'it', args: [file], cwd: folder, logFile: join(folder, 'it.log'), signal })
  }

  test('is stopped and gone after stop()', async () => {
    const program = await start(
      `console.log(JSON.stringify({ msg: 'listening', url: 'pid:' + process.pid })); setInterval(() => {}, 1000)`,
    )
    const pid = Number(program.url.slice('pid:'.length))
    expect(isRunning(pid)).toBe(true)
    await program.stop()
    await waitUntil(() => (isRunning(pid) ? undefined : true), { what: 'the program to be gone' })
    await program.stop()
  })

  test('that ends instead of listening is an error with the end of its log', async () => {
    await expect(start(`console.error('no settings'); process.exitCode = 1`)).rejects.toThrow(
      /^it ended before it listened\.\nno settings\nThe whole log: .*it\.log$/,
    )
  })

  test('that is still starting ends with the signal', async () => {
    const stop = new AbortController()
    const starting = start(`console.log(process.pid); setInterval(() => {}, 1000)`, stop.signal)
    const pid = await waitUntil(() => {
      const text = existsSync(join(folder, 'it.log')) ? readFileSync(join(folder, 'it.log'), 'utf8') : ''
      return text.endsWith('\n') ? Number(text) : undefined
    })
    stop.abort()
    await expect(starting).rejects.toThrow(/^it ended before it listened/)
    expect(isRunning(pid)).toBe(false)
  })
})
