import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A process of the benchmark that answers questions over IPC, one at a time, and ends with its parent. */
export interface Worker<Question, Answer> {
  readonly process: ChildProcess
  /** The end of what it wrote to stderr. */
  stderr(): string
  /** @throws when the process ends without an answer; the end of its stderr is in the message */
  ask(question: Question): Promise<Answer>
  /** Asks it to end (SIGTERM), and after `patience` milliseconds makes it (SIGKILL). */
  stop(patience?: number): Promise<void>
}

/** How to start a worker. */
export interface WorkerOptions {
  /** Node's own flags. */
  flags?: readonly string[]
  env?: Record<string, string>
  cwd?: string
  /** The Node to run it; the running one by default. */
  node?: string
}

const STDERR_KEPT = 4_000

/** Starts `file` as a worker; nothing but PATH is inherited by it. */
export function startWorker<Question, Answer>(
  file: string | URL,
  options: WorkerOptions = {},
): Worker<Question, Answer> {
  const path = file instanceof URL ? fileURLToPath(file) : file
  const child = spawn(options.node ?? process.execPath, [...(options.flags ?? []), path], {
    cwd: options.cwd,
    env: { PATH: process.env.PATH ?? '', ...options.env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_KEPT)
  })
  const exited = once(child, 'close')
  exited.catch(() => {})
  return {
    process: child,
    stderr: () => stderr,
    async ask(question) {
      const stop = new AbortController()
      const ended = async () => {
        const [code, signal] = await exited
        throw new Error(`${path} ended (${signal ?? code}) instead of answering.\n${stderr}`)
      }
      try {
        const answer = once(child, 'message', { signal: stop.signal })
        if (child.connected) child.send(question as object)
        const [message] = await Promise.race([answer, ended()])
        if (message.error) throw new Error(`${path}: ${message.error}\n${stderr}`)
        return message.answer
      } finally {
        stop.abort()
      }
    },
    async stop(patience = 3_000) {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), patience)
      await exited
      clearTimeout(timer)
    },
  }
}

/** The worker's side: answers what the parent asks, and ends when the parent is gone. */
export function serveParent<Question, Answer>(
  answer: (question: Question) => Answer | Promise<Answer>,
): void {
  process.on('disconnect', () => process.exit())
  process.on('message', async (question: Question) => {
    try {
      process.send?.({ answer: await answer(question) })
    } catch (error) {
      process.send?.({ error: String(error) })
    }
  })
}
