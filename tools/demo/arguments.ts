/** What the command line asks for. */
export type DemoArguments =
  | { kind: 'run'; keep: boolean }
  | { kind: 'help' }
  | { kind: 'wrong'; message: string }

/** What `--help` prints. */
export const USAGE = [
  'npm run demo             show one request of a real service in Jaeger, then stop everything',
  'npm run demo -- --keep   leave it all running, with some traffic, until Ctrl-C',
].join('\n')

/** @param args what stands behind the task's name */
export function parseArguments(args: readonly string[]): DemoArguments {
  let keep = false
  for (const arg of args) {
    if (arg === '--help' || arg === '-h') return { kind: 'help' }
    if (arg !== '--keep') return { kind: 'wrong', message: `demo: there is no option '${arg}'.\n${USAGE}` }
    keep = true
  }
  return { kind: 'run', keep }
}
