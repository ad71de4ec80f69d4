import { type BinaryName, buildBinary } from '../build.mjs'
import { type ManagedProcess, startProcess } from './managed-process.ts'
import { type ChosenPorts, choosePorts, type PortChoice, portsAsEnv } from './ports.ts'
import type { PortSetting } from './settings.ts'

/** What the options of startCollector and startJaeger have in common. */
export interface StartOptions {
  /** Which ports to listen on; default 'fixed'. */
  readonly ports?: PortChoice
  /** The folder for everything the program writes. It is made when it is not there. */
  readonly dataDir: string
  /** Default: a file named for the program in `dataDir`. */
  readonly logFile?: string
  /** Settings (SG_...) and other variables on top of this process's environment. */
  readonly env?: Readonly<Record<string, string>>
  /** How long it may take until the program is ready, in milliseconds; default 30000. */
  readonly startTimeoutMs?: number
  /** From SIGTERM to SIGKILL, in milliseconds; default 10000. */
  readonly stopTimeoutMs?: number
}

interface Program<Name extends string> {
  readonly binary: BinaryName
  readonly table: Readonly<Record<Name, PortSetting>>
  readonly args: readonly string[]
  /** Settings that the program itself decides; they win over `options.env`. */
  readonly env: Readonly<Record<string, string>>
  readonly logFile: string
  isReady(ports: Readonly<Record<Name, number>>): Promise<boolean>
}

const START_TIMEOUT_MS = 30_000
const STOP_TIMEOUT_MS = 10_000
/** Between choosing a free port and listening on it, somebody else may take it. */
const FREE_PORT_TRIES = 3

/** Builds the program if need be, starts it, and waits until it is ready. */
export async function startProgram<Name extends string>(
  program: Program<Name>,
  options: StartOptions,
): Promise<ManagedProcess & ChosenPorts<Name>> {
  const {
    ports: choice = 'fixed',
    startTimeoutMs = START_TIMEOUT_MS,
    stopTimeoutMs = STOP_TIMEOUT_MS,
  } = options
  const command = await buildBinary(program.binary)
  const env = { ...process.env, ...options.env, ...program.env }
  for (let tries = 1; ; tries++) {
    const chosen = await choosePorts(program.table, choice, env)
    const running = await startProcess({
      name: program.binary,
      command,
      args: program.args,
      env: { ...env, ...portsAsEnv(program.table, chosen.ports) },
      logFile: program.logFile,
      stopTimeoutMs,
    })
    try {
      await running.waitUntil(() => program.isReady(chosen.ports), startTimeoutMs)
      return { ...running, ...chosen }
    } catch (error) {
      await running.stop()
      const lost = choice !== 'fixed' && /address already in use/.test((error as Error).message)
      if (!lost || tries === FREE_PORT_TRIES) throw error
    }
  }
}
