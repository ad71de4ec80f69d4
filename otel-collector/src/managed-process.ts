import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { lastLines } from '../../tools/lib/step.mjs'
import { guardChild } from '../guard.mjs'
import { CollectorError } from './collector-error.ts'

/** How a process ended; `forced` when it did not end by itself in time after SIGTERM. */
export interface ExitInfo {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly forced: boolean
}

/** What to start, and how it is stopped. */
export interface ProcessOptions {
  /** For messages. */
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  /** Gets standard output and standard error; its folder is made, an older file is overwritten. */
  readonly logFile: string
  /** From SIGTERM to SIGKILL, in milliseconds. */
  readonly stopTimeoutMs: number
}

/** A running program of which nothing is left when we end, however we end. */
export interface ManagedProcess {
  readonly pid: number
  readonly logFile: string
  /** Resolves when the process has ended; never rejects. */
  readonly exited: Promise<ExitInfo>
  /** SIGTERM, then after the deadline SIGKILL. Calling it again, or after the end, is fine. */
  stop(): Promise<ExitInfo>
  /**
   * Waits until `check` says yes, asking every 50 ms.
   * @throws CollectorError with the end of the log, when the process ends first or the time is over
   */
  waitUntil(check: () => Promise<boolean>, timeoutMs: number): Promise<void>
}

const POLL_MS = 50
const TAIL_LINES = 15
/**
 * The collector says that it is ready just before it starts to listen for signals (Collector.Run, 0.152): a
 * SIGTERM in between would kill it, and with it what it holds. There is nothing to see from outside.
 */
const DEAF_MS = 250

/** Starts a program in a session of its own: a Ctrl-C in the terminal is for us, we stop it in order. */
export async function startProcess(options: ProcessOptions): Promise<ManagedProcess> {
  const { name, command, args, env, logFile, stopTimeoutMs } = options
  const log = openLog(name, logFile)
  const child = spawn(command, args, { env, stdio: ['ignore', log, log], detached: true })
  closeSync(log)
  const pid = await spawned(child, name)
  const release = guardChild(pid)
  const killAtExit = () => child.kill('SIGTERM')
  process.once('exit', killAtExit)

  let ended: ExitInfo | undefined
  let forced = false
  let readyAt = Number.NEGATIVE_INFINITY
  const exited = new Promise<ExitInfo>((resolve) => {
    child.once('exit', (code, signal) => {
      process.removeListener('exit', killAtExit)
      release()
      ended = { code, signal, forced }
      resolve(ended)
    })
  })

  const stop = async () => {
    await sleep(Math.max(0, readyAt + DEAF_MS - performance.now()))
    if (ended) return ended
    child.kill('SIGTERM')
    const timer = setTimeout(() => {
      forced = true
      child.kill('SIGKILL')
    }, stopTimeoutMs)
    const info = await exited
    clearTimeout(timer)
    return info
  }

  const waitUntil = async (check: () => Promise<boolean>, timeoutMs: number) => {
    const deadline = performance.now() + timeoutMs
    while (!(await check().catch(() => false))) {
      if (ended) throw failure(`${name} ended before it was ready (${describeExit(ended)})`, logFile)
      if (performance.now() > deadline)
        throw failure(`${name} was not ready after ${timeoutMs / 1_000} s`, logFile)
      await sleep(POLL_MS)
    }
    readyAt = performance.now()
  }

  return { pid, logFile, exited, stop, waitUntil }
}

/** @returns 'exit code 1' or 'SIGKILL' */
export function describeExit({ code, signal }: ExitInfo): string {
  return signal ?? `exit code ${code}`
}

function openLog(name: string, logFile: string): number {
  try {
    mkdirSync(dirname(logFile), { recursive: true })
    return openSync(logFile, 'w')
  } catch (error) {
    throw new CollectorError(
      `${name} has nowhere to write its log: ${(error as Error).message}. SG_DATA sets the folder.`,
    )
  }
}

async function spawned(child: ChildProcess, name: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve)
    child.once('error', (error) =>
      reject(new CollectorError(`${name} could not be started: ${error.message}.`)),
    )
  })
  if (child.pid === undefined) throw new CollectorError(`${name} could not be started: it has no process id.`)
  return child.pid
}

function failure(what: string, logFile: string): CollectorError {
  const end = lastLines(readFileSync(logFile, 'utf8'), TAIL_LINES)
  return new CollectorError(`${what}.\n${end}\nThe whole log: ${logFile}`)
}
