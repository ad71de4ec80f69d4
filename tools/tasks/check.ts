import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** One static check: what it is called in the closing line, and the command, found in node_modules/.bin. */
const CHECKS: readonly { name: string; command: string; args: readonly string[] }[] = [
  { name: 'types', command: 'tsc', args: ['-p', '.'] },
  { name: 'lint', command: 'biome', args: ['check', '--error-on-warnings', '.'] },
  { name: 'layers', command: 'vitest', args: ['run', 'test/layers.test.ts'] },
]

/** Runs one static check in the foreground; its findings go to the terminal. */
export function runCheck(name: string): boolean {
  const check = CHECKS.find((candidate) => candidate.name === name)
  if (!check) throw new Error(`there is no check called '${name}'`)
  return (
    spawnSync(check.command, check.args, { stdio: 'inherit', shell: process.platform === 'win32' }).status ===
    0
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const failed = CHECKS.map((check) => check.name).filter((name) => !runCheck(name))
  const passed = CHECKS.length - failed.length
  console.log(`checks: ${passed} passed, ${failed.length} failed`)
  if (failed.length > 0) console.log(`failed: ${failed.join(', ')}`)
  process.exitCode = failed.length > 0 ? 1 : 0
}
