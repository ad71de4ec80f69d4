import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fixtureEnv } from './fixture-env.ts'
import { killWithUs, signalGroup } from './reaper.ts'

/** What to run. */
export interface FixtureOptions {
  /** Arguments of node: flags, the entry file, its arguments. */
  args: string[]
  /** The node binary; the running one by default. */
  node?: string
  /**
   * Variables to add, or with undefined to take away. The rest is this process's environment without what would
   * change the outcome: OTEL_*, SIGHTGLASS_*, NODE_OPTIONS, NODE_ENV and what vitest sets. With coverage on,
   * NODE_V8_COVERAGE is passed on: take it away where time is measured.
   */
  env?: Record<string, string | undefined>
  /** Working directory; this process's by default. */
  cwd?: string
  /** Standard input; empty by default. */
  input?: string
  /**
   * Milliseconds until the process is killed: for runFixture its whole life, for startFixture each waitForLine
   * and the time between kill() and SIGKILL. 30 000 by default.
   */
  timeoutMs?: number
}

/** How a process ended: an exit code or the signal that ended it; the other one is null. */
export interface FixtureExit {
  code: number | null
  signal: NodeJS.Signals | null
}

/** A run that is over. */
export interface FixtureResult extends FixtureExit {
  stdout: string
  stderr: string
}

/** A program under test that is running, in a process group of its own. */
export interface Fixture {
  readonly pid: number
  /** What it has written so far. */
  readonly stdout: string
  readonly stderr: string
  /** The port in the first `http://host:port` or `port N` it wrote; undefined before. */
  readonly port: number | undefined
  /** The first line of either stream, past or future, that matches; rejects when the process ends or after timeoutMs. */
  waitForLine(pattern: RegExp): Promise<RegExpExecArray>
  /** Signals the process, SIGTERM by default, and kills its whole group if it lasts beyond timeoutMs. */
  kill(signal?: NodeJS.Signals): void
  /** Settles when it has ended, its output is complete and nothing of its process group is left. Never rejects. */
  readonly exited: Promise<FixtureExit>
}

/**
 * Starts node and returns at once it runs; rejects when the binary cannot be started. The process and all it
 * starts end with this process, even if this one is killed.
 */
export async function startFixture(options: FixtureOptions): Promise<Fixture> {
  const { args, node = process.execPath, cwd, input = '', timeoutMs = 30_000 } = options
  const command = [node, ...args].join(' ')
  const env = fixtureEnv(process.env, options.env)
  const child = spawn(node, [...coverageArgs(node, env), ...args], {
    cwd,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  })
  const output = { stdout: '', stderr: '' }
  const listeners = new Set<() => void>()
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8')
    child[name].on('data', (chunk: string) => {
      output[name] += chunk
      for (const listener of [...listeners]) listener()
    })
  }
  // A program that does not read its input may be gone before it is written.
  child.stdin.on('error', () => {})
  child.stdin.end(input)

  await once(child, 'spawn').catch((cause: Error) => {
    throw new Error(`Cannot start ${command}: ${cause.message}`, { cause })
  })
  const pid = child.pid as number
  const release = killWithUs(pid)
  let ended: FixtureExit | undefined
  // Whatever the program left behind would otherwise keep its output open: so the group goes at 'exit'.
  child.once('exit', () => signalGroup(pid, 'SIGKILL'))
  const exited = new Promise<FixtureExit>((resolve) => {
    child.once('close', (code, signal) => {
      release()
      ended = { code, signal }
      resolve(ended)
      for (const listener of [...listeners]) listener()
    })
  })

  return {
    pid,
    get stdout() {
      return output.stdout
    },
    get stderr() {
      return output.stderr
    },
    get port() {
      const [, port] = /(?:https?:\/\/[^\s/:]+:|\bport[ :=]+)(\d+)/i.exec(output.stdout + output.stderr) ?? []
      return port === undefined ? undefined : Number(port)
    },
    waitForLine(pattern) {
      return new Promise((resolve, reject) => {
        const settle = () => {
          clearTimeout(timer)
          listeners.delete(check)
        }
        const fail = (reason: string) => {
          settle()
          reject(new Error(`${command}\n${reason} a line that matches ${pattern}${endOf(output)}`))
        }
        const check = () => {
          const match = firstMatch(pattern, output, ended !== undefined)
          if (match) {
            settle()
            resolve(match)
          } else if (ended) fail(`${describeExit(ended)} before it wrote`)
        }
        const timer = setTimeout(() => fail(`did not write within ${timeoutMs} ms`), timeoutMs)
        listeners.add(check)
        check()
      })
    },
    kill(signal = 'SIGTERM') {
      if (ended) return
      child.kill(signal)
      const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), timeoutMs)
      child.once('exit', () => clearTimeout(timer))
    },
    exited,
  }
}

/** Runs node to its end. A non-zero exit code is a result; rejects when it cannot be started or lasts too long. */
export async function runFixture(options: FixtureOptions): Promise<FixtureResult> {
  const { timeoutMs = 30_000 } = options
  const fixture = await startFixture(options)
  let late = false
  const timer = setTimeout(() => {
    late = true
    fixture.kill('SIGKILL')
  }, timeoutMs)
  const exit = await fixture.exited
  clearTimeout(timer)
  const { stdout, stderr } = fixture
  if (late) {
    const command = [options.node ?? process.execPath, ...options.args].join(' ')
    throw new Error(
      `${command}\nwas still running after ${timeoutMs} ms and was killed${endOf({ stdout, stderr })}`,
    )
  }
  return { stdout, stderr, ...exit }
}

function coverageArgs(node: string, env: Record<string, string>): string[] {
  const measured = env.NODE_V8_COVERAGE && /^node(\.exe)?$/.test(basename(node))
  return measured
    ? ['--require', fileURLToPath(new URL('./coverage-before-signal.cjs', import.meta.url))]
    : []
}

interface Output {
  stdout: string
  stderr: string
}

function firstMatch(pattern: RegExp, output: Output, whole: boolean): RegExpExecArray | undefined {
  // A g or y flag would make each attempt start where the last one stopped.
  const once = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''))
  for (const text of [output.stdout, output.stderr]) {
    const lines = text.split(/\r?\n/)
    // The last piece is a line only when nothing can follow: half a URL would match too.
    if (!whole) lines.pop()
    for (const line of lines) {
      const match = once.exec(line)
      if (match) return match
    }
  }
  return undefined
}

function describeExit({ code, signal }: FixtureExit): string {
  return signal ? `was ended by ${signal}` : `exited with code ${code}`
}

function endOf({ stdout, stderr }: Output): string {
  return `\n${tail('stdout', stdout)}\n${tail('stderr', stderr)}`
}

function tail(name: string, text: string): string {
  const lines = text.trimEnd().split('\n')
  if (lines.length === 1 && lines[0] === '') return `(nothing on ${name})`
  return [`--- end of ${name}`, ...lines.slice(-20)].join('\n')
}
