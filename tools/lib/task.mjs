import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'
import { ROOT } from './paths.mjs'
import { StepError } from './step.mjs'

/**
 * The environment for everything the tools start: the pinned Node and the workspace's programs come first.
 * @param {import('./toolchain.mjs').Toolchain} toolchain
 * @returns {NodeJS.ProcessEnv}
 */
export function toolEnv(toolchain) {
  const env = { ...process.env }
  // npm describes its own run in npm_lifecycle_* and npm_package_*; they are not about what runs below.
  for (const name of Object.keys(env)) if (/^npm_(?!config_)/.test(name)) delete env[name]
  const path = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  env[path] = [
    toolchain.bin,
    join(ROOT, 'node_modules', '.bin'),
    join(toolchain.pnpm, '..', '..', '..', '.bin'),
    env[path],
  ].join(delimiter)
  return env
}

/**
 * Runs a task in the foreground and passes the terminal's signals on to it.
 * @param {import('./toolchain.mjs').Toolchain} toolchain
 * @param {string} command
 * @param {string[]} args
 * @returns {Promise<number>} its exit code, or 128 plus the number of the signal that ended it
 * @throws {StepError} when there is no such command
 */
export async function runTask(toolchain, command, args) {
  const pnpm = command === 'pnpm'
  const child = spawn(pnpm ? toolchain.node : command, pnpm ? [toolchain.pnpm, ...args] : args, {
    cwd: ROOT,
    env: toolEnv(toolchain),
    stdio: 'inherit',
  })
  /** @param {NodeJS.Signals} signal */
  const pass = (signal) => child.kill(signal)
  // A terminal sends Ctrl-C to the whole group, so SIGINT only has to be survived here, not passed on.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', pass)
  process.on('SIGHUP', pass)
  return new Promise((resolve, reject) => {
    child.once('error', (error) =>
      reject(new StepError(`sightglass: ${command} could not be started: ${error.message}.`)),
    )
    child.once('close', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)))
  })
}
