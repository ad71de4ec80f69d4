import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fixtureEnv } from './fixture-env.ts'
import { ProcessOutput } from './process-output.ts'
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
   * and the time between kill() and SIGKILL. 25 000 by default, less than vitest gives a test here: its message
   * would not say what the program wrote.
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
  /** The port in the first `http://host:port` or `port N` on stdout; undefined before. */
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
  const { args, node = process.execPath, cwd, input = '', timeoutMs = 25_000 } = options
  const command = commandOf(options)
  const env = fixtureEnv(process.env, options.env)
  const child = spawn(node, [...coverageArgs(node, env), ...args], {
    cwd,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  })
  const output = new ProcessOutput()
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (chunk: string) => output.add(stream, chunk))
  }
  // A program that does not read its input may be gone before it is written.
  child.stdin.on('error', () => {})
  child.stdin.end(input)

  await once(child, 'spawn').catch((cause: Error) => {
    throw new Error(`Cannot start ${command}: ${cause.message}`, { cause })
  })
  const pid = child.pid as number
  const release = killWithUs(pid)
  // Whatever the program left behind would otherwise keep its output open: so the group goes at 'exit'.
  child.once('exit', () => signalGroup(pid, 'SIGKILL'))
  const exited = new Promise<FixtureExit>((resolve) => {
    child.once('close', (code, signal) => {
      release()
      output.end(signal ? `was ended by ${signal}` : `exited with code ${code}`)
      resolve({ code, signal })
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
      // stderr is no place to look: our start line there names the collector's address.
      const [, port] = /(?:https?:\/\/[^\s/:]+:|\bport[ :=]+)(\d+)/i.exec(output.stdout) ?? []
      return port === undefined ? undefined : Number(port)
    },
    waitForLine: (pattern) => output.waitForLine(pattern, timeoutMs, command),
    kill(signal = 'SIGTERM') {
      // False when it is gone already.
      if (!child.kill(signal)) return
      const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), timeoutMs)
      child.once('exit', () => clearTimeout(timer))
    },
    exited,
  }
}

/** Runs node to its end. A non-zero exit code is a result; rejects when it cannot be started or lasts too long. */
export async function runFixture(options: FixtureOptions): Promise<FixtureResult> {
  const { timeoutMs = 25_000 } = options
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
    const output = Object.assign(new ProcessOutput(), { stdout, stderr })
    throw new Error(
      `${commandOf(options)}\nwas still running after ${timeoutMs} ms and was killed\n${output.tail()}`,
    )
  }
  return { stdout, stderr, ...exit }
}

function commandOf({ node = process.execPath, args }: FixtureOptions): string {
  return [node, ...args].join(' ')
}

function coverageArgs(node: string, env: Record<string, string>): string[] {
  const measured = env.NODE_V8_COVERAGE && /^node(\.exe)?$/.test(basename(node))
  return measured
    ? ['--require', fileURLToPath(new URL('./coverage-before-signal.cjs', import.meta.url))]
    : []
}
