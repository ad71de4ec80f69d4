import { buildBinary } from '../../build.mjs'
import { configFile } from '../paths.ts'
import { collectorCommand } from './collector-command.ts'
import { problemsOfValidate } from './collector-messages.ts'
import { loadConfig } from './config.ts'
import { lint } from './lint.ts'
import type { Problem } from './problem.ts'
import { runTrial } from './run-trial.ts'

/** What checkConfig takes. */
export interface CheckOptions {
  /** In the order in which the collector gets them; default: common.yaml and single.yaml. */
  readonly files?: readonly string[]
  /** What `${env:...}` stands for; default: this process's environment. */
  readonly env?: NodeJS.ProcessEnv
}

/**
 * Checks a configuration of the collector, in three steps: `sightglass-collector validate` and our own rules
 * for what that lets through; and, where these find nothing, a start on free ports with one span sent through
 * every pipeline for traces, received where its exporters send to. Nothing leaves the machine.
 * @returns what is wrong; empty when the configuration is good
 * @throws StepError when the collector has to be built and that fails
 */
export async function checkConfig(options: CheckOptions = {}): Promise<readonly Problem[]> {
  const { files = [configFile('common.yaml'), configFile('single.yaml')], env = process.env } = options
  const { config, problems } = loadConfig(files, env)
  if (!config) return problems

  const command = await buildBinary('collector')
  const collector = collectorCommand(command, env)
  const [refusal, effective] = await Promise.all([
    collector.validate(files),
    collector.effectiveConfig(files),
  ])
  const found = [...(refusal ? problemsOfValidate(config, refusal) : []), ...lint({ config, effective })]
  return found.length > 0 ? found : runTrial({ command, env, config, effective })
}
