import { execFile } from 'node:child_process'
import { findGo } from '../../otel-collector/build.mjs'

/** What this machine has for the real chain. */
export interface Machine {
  /** Undefined when there is none, or an old one; then `goProblem` says so in a sentence. */
  go: string | undefined
  goProblem: string | undefined
  /** The version of the engine; the `docker` command alone does not count. */
  docker: string | undefined
}

const DOCKER_LIMIT_MS = 5_000

/** Looks for Go and a Docker engine; takes five seconds at most, and never rejects. */
export async function lookAtMachine(): Promise<Machine> {
  const { ok, version, problem } = findGo()
  return { go: ok ? version : undefined, goProblem: problem, docker: await dockerEngine() }
}

function dockerEngine(): Promise<string | undefined> {
  return new Promise((resolve) => {
    const args = ['version', '--format', '{{.Server.Version}}']
    execFile('docker', args, { timeout: DOCKER_LIMIT_MS }, (error, stdout) => {
      resolve(error || stdout.trim() === '' ? undefined : stdout.trim())
    })
  })
}
