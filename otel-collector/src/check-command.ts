import { parseArgs } from 'node:util'
import { buildBinary } from '../build.mjs'
import { everyFewSeconds } from '../build-progress.mjs'
import { checkConfig } from './check/check.ts'
import { formatProblem } from './check/problem.ts'
import { CollectorError } from './collector-error.ts'

/**
 * `check [--config <file>]...`: prints one line for each problem.
 * @returns the exit code: 0 when the configuration is good, else 1
 */
export async function checkCommand(args: readonly string[]): Promise<number> {
  const files = readFiles(args)
  await buildBinary('collector', {
    onProgress: everyFewSeconds((text) => console.error(`sightglass: building ${text}`)),
  })
  const problems = await checkConfig(files ? { files } : {})
  for (const problem of problems) console.error(formatProblem(problem))
  const shown = files?.join(', ') ?? 'common.yaml, single.yaml'
  if (problems.length > 0) console.error(`sightglass: ${shown}: refused, ${problems.length} to correct.`)
  else console.log(`sightglass: ${shown}: good; it starts, and no pipeline for traces loses a span.`)
  return problems.length > 0 ? 1 : 0
}

function readFiles(args: readonly string[]): string[] | undefined {
  try {
    return parseArgs({ args: [...args], options: { config: { type: 'string', multiple: true } } }).values
      .config
  } catch (error) {
    throw new CollectorError(`${(error as Error).message} Use check [--config <file>]...`)
  }
}
