// npm run collector            starts Jaeger and the collector and stops both on Ctrl-C
// npm run collector -- check   checks a configuration
import { StepError } from '../../tools/lib/step.mjs'
import { checkCommand } from './check-command.ts'
import { CollectorError } from './collector-error.ts'
import { runCommand } from './run-command.ts'

const USAGE = `npm run collector [-- --persistent]
    Starts Jaeger and the collector; Ctrl-C stops both.
    --persistent   Jaeger keeps its store on disk (default: in memory)
npm run collector -- check [--config <file>]...
    Checks a configuration; default: common.yaml and single.yaml.`

const [command, ...args] = process.argv.slice(2)
try {
  if (command === 'check') process.exitCode = await checkCommand(args)
  else if (command === undefined || command === '--persistent')
    process.exitCode = await runCommand(command !== undefined)
  else if (command === '--help' || command === 'help') console.log(USAGE)
  else throw new CollectorError(`'${command}' is not known here.\n${USAGE}`)
} catch (error) {
  if (!(error instanceof CollectorError || error instanceof StepError)) throw error
  console.error(error instanceof StepError ? error.message : `sightglass: ${error.message}`)
  process.exitCode = 1
}
