import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { waitUntil } from '@sightglass/testkit'
import { guardChild } from '../../otel-collector/guard.mjs'
import { ROOT } from '../lib/paths.mjs'
import { lastLines } from '../lib/step.mjs'

/** What to run. */
export interface ProgramOptions {
  /** For messages. */
  name: string
  /** Arguments of node. */
  args: readonly string[]
  cwd: string
  env?: Readonly<Record<string, string>>
  /** Gets all output, after what an earlier program wrote there. */
  logFile: string
  /** Ends it while it is still starting; afterwards stop() does. */
  signal: AbortSignal
}

/** A program of ours that listens. */
export interface Program {
  /** What it said it listens on. */
  url: string
  logFile: string
  /** SIGTERM, after ten seconds SIGKILL; resolves when it has ended, at once if it has. */
  stop(): Promise<void>
}

const START_LIMIT_MS = 60_000
const STOP_LIMIT_MS = 10_000
const TAIL_LINES = 15
/** Settings of the user's shell that would make the demo another one. */
const NOT_INHERITED = /^(OTEL_|SIGHTGLASS_|NODE_OPTIONS$|DATABASE_|ESPLORA_|EVM_)/

/**
 * Starts a program and waits for its JSON line `{ "msg": "listening", "url": … }`. It is in a session of its own, so
 * that a Ctrl-C is for the demo, which stops it in order; it ends with the demo, even if that is killed.
 * @throws Error with the end of its log, when it ends first or takes longer than a minute
 */
export async function startProgram(options: ProgramOptions): Promise<Program> {
  const { name, args, cwd, logFile, signal } = options
  signal.throwIfAborted()
  mkdirSync(dirname(logFile), { recursive: true })
  const from = readIfThere(logFile).length
  const log = openSync(logFile, 'a')
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...inherited(), ...options.env },
    stdio: ['ignore', log, log],
    detached: true,
  })
  closeSync(log)
  await once(child, 'spawn')
  const release = child.pid === undefined ? () => {} : guardChild(child.pid)
  let ended = false
  const exited = once(child, 'exit').then(() => {
    ended = true
    release()
  })

  async function stop() {
    if (ended) return
    child.kill('SIGTERM')
    const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
    await exited
    clearTimeout(limit)
  }

  const abort = () => child.kill()
  signal.addEventListener('abort', abort)
  const written = () => readIfThere(logFile).slice(from)
  const url = await waitUntil(() => (ended ? '' : findUrl(written())), { timeoutMs: START_LIMIT_MS }).catch(
    () => '',
  )
  signal.removeEventListener('abort', abort)
  if (url !== '') return { url, logFile, stop }
  const what = ended ? 'ended before it listened' : `did not listen after ${START_LIMIT_MS / 1_000} s`
  await stop()
  const end = lastLines(written(), TAIL_LINES)
  throw new Error(`${name} ${what}.\n${end}\nThe whole log: ${relative(ROOT, logFile)}`)
}

/** The url in the line that says `listening`, once the line is whole. */
export function findUrl(log: string): string | undefined {
  const line = log
    .split('\n')
    .slice(0, -1)
    .find((text) => text.startsWith('{') && text.includes('"msg":"listening"'))
  return line === undefined ? undefined : (JSON.parse(line) as { url: string }).url
}

function inherited(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !NOT_INHERITED.test(name)))
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
