import { execFile } from 'node:child_process'
import { parse } from 'yaml'
import { CollectorError } from '../collector-error.ts'

/** The collector's own commands, each run to its end. */
export interface CollectorCommand {
  /** @returns what `validate` has to say against the files; undefined when it accepts them */
  validate(files: readonly string[]): Promise<string | undefined>
  /**
   * The files as the collector understands them, defaults filled in, secrets blanked out.
   * @returns undefined when they cannot be understood
   */
  effectiveConfig(files: readonly string[]): Promise<unknown>
}

const TIMEOUT_MS = 30_000

/** @param command the path of sightglass-collector */
export function collectorCommand(command: string, env: NodeJS.ProcessEnv): CollectorCommand {
  const run = (args: readonly string[]) =>
    new Promise<{ ok: boolean; stdout: string; stderr: string }>((resolve, reject) => {
      execFile(
        command,
        args,
        { env, timeout: TIMEOUT_MS, maxBuffer: 64 * 1024 * 1024 },
        (error, stdout, stderr) => {
          if (error && typeof error.code !== 'number')
            reject(new CollectorError(`${command} could not be run: ${error.message}`))
          else resolve({ ok: !error, stdout, stderr })
        },
      )
    })
  const configs = (files: readonly string[]) => files.flatMap((file) => ['--config', file])
  return {
    async validate(files) {
      const { ok, stderr } = await run(['validate', ...configs(files)])
      return ok ? undefined : stderr.trim()
    },
    async effectiveConfig(files) {
      // Experimental in 0.152, hence the gate; --validate=false: what validate refuses is reported by itself.
      const args = [
        'print-config',
        '--feature-gates=otelcol.printInitialConfig',
        '--validate=false',
        ...configs(files),
      ]
      const { ok, stdout } = await run(args)
      return ok ? parse(stdout) : undefined
    },
  }
}
